/**
 * The tables: which database it is, how they are created, and how they grow.
 */
@NullMarked
package dev.farjob.jdbc.internal.schema;

import org.jspecify.annotations.NullMarked;
