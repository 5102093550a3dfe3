/** Named steps that the host wants run when a job has ended, each of which takes effect once. */
@NullMarked
package dev.farjob.step;

import org.jspecify.annotations.NullMarked;
