/**
 * The job model: a job's identity, what was asked for, the state it is in, and how it ended.
 *
 * <p>Everything here is immutable, compares by value and keeps payloads, provider details and signed URLs out of
 * {@code toString}. Nothing here imports anything else of Farjob.
 */
@NullMarked
package dev.farjob.model;

import org.jspecify.annotations.NullMarked;
