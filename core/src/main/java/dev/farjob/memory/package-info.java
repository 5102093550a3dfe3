/** A store in the memory of one process: the reference for every other store, and what tests and demos run on. */
@NullMarked
package dev.farjob.memory;

import org.jspecify.annotations.NullMarked;
