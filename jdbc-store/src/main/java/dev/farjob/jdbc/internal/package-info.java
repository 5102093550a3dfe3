/**
 * The operations of the store, one per file.
 */
@NullMarked
package dev.farjob.jdbc.internal;

import org.jspecify.annotations.NullMarked;
