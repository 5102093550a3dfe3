/** Clock and threads: the one place that reads a clock, waits, or brings a thread. */
@NullMarked
package dev.farjob.internal.time;

import org.jspecify.annotations.NullMarked;
