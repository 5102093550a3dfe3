/** Tools for a person who decides about jobs when the engine will not. */
@NullMarked
package dev.farjob.examples.operating;

import org.jspecify.annotations.NullMarked;
