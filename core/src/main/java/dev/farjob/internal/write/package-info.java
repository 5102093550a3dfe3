/** The one path to the store: what was observed is decided, written against whoever else writes, and announced. */
@NullMarked
package dev.farjob.internal.write;

import org.jspecify.annotations.NullMarked;
