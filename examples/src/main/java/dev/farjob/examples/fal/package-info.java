/** How a job runs at fal.ai, for real. */
@NullMarked
package dev.farjob.examples.fal;

import org.jspecify.annotations.NullMarked;
