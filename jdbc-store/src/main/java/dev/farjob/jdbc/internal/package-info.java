/**
 * What the store does, one operation per file.
 */
@NullMarked
package dev.farjob.jdbc.internal;

import org.jspecify.annotations.NullMarked;
