/** Measures what the documentation says about speed: each class with a {@code main} is one comparison in one run. */
@NullMarked
package dev.farjob.benchmarks;

import org.jspecify.annotations.NullMarked;
