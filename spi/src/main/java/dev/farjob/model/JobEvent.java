package dev.farjob.model;

import java.time.Instant;
import java.util.Objects;

/**
 * One line in the log of a job. A write of the job has at most one, so the version of the job names it.
 *
 * @param job whose log it is
 * @param version the version that the job got by this write
 * @param at when, by the clock of the node that wrote it
 * @param kind what happened
 * @param cause on whose behalf
 * @param state the state of the job from now on
 * @param attempt which attempt to spawn it belongs to; 0 before the first
 * @param note for people, what the rest does not say: a reason, the provider's id, a step's name; empty if there is nothing
 *     to add; never a payload or a secret
 */
public record JobEvent(
        JobId job, long version, Instant at, EventKind kind, Cause cause, JobState state, int attempt, String note) {

    public JobEvent {
        Objects.requireNonNull(job, "job must not be null");
        Objects.requireNonNull(at, "time must not be null");
        Objects.requireNonNull(kind, "kind must not be null");
        Objects.requireNonNull(cause, "cause must not be null");
        Objects.requireNonNull(state, "state must not be null");
        note = Texts.cut(Objects.requireNonNull(note, "note must not be null"), Failure.MAX_MESSAGE);
    }

    /** The event of the write that made {@code job} what it is now. */
    public static JobEvent of(Job job, EventKind kind, Cause cause, String note) {
        return new JobEvent(job.id(), job.version(), job.updatedAt(), kind, cause, job.state(), job.attempt(), note);
    }
}
