/** The first steps: an orchestrator, a job, and what a host asks about it. */
@NullMarked
package dev.farjob.examples.quickstart;

import org.jspecify.annotations.NullMarked;
