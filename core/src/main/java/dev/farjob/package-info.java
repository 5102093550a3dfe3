/**
 * Start here: {@link dev.farjob.JobOrchestrator} is the whole of Farjob for a host application.
 *
 * <p>This package is a door. It imports the others, and nothing imports it.
 */
@NullMarked
package dev.farjob;

import org.jspecify.annotations.NullMarked;
