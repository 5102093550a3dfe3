package dev.farjob.store;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.StepRecord;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One fenced write of one job: from the snapshot that the writer saw to the next.
 *
 * <p>A store writes {@link #after()} only over the very write that {@link #before()} is a snapshot of, which
 * {@link #isMadeFor} tells, and may use {@code before} to write only what differs.
 */
public final class Change {

    private final Job before;
    private final Job after;
    private final Due due;
    private final @Nullable JobEvent event;
    private final @Nullable StepRecord step;
    private final @Nullable Admission admission;
    private final boolean adopting;

    private Change(
            Job before,
            Job after,
            Due due,
            @Nullable JobEvent event,
            @Nullable StepRecord step,
            @Nullable Admission admission,
            boolean adopting) {
        this.before = before;
        this.after = after;
        this.due = due;
        this.event = event;
        this.step = step;
        this.admission = admission;
        this.adopting = adopting;
    }

    /**
     * The change from one snapshot to the next, without an event.
     *
     * @throws IllegalArgumentException if {@code after} is not the next snapshot of the same job, asked for the same thing
     */
    public static Change of(Job before, Job after, Due due) {
        Objects.requireNonNull(due, "due must not be null");
        if (!after.id().equals(before.id()) || after.version() != before.version() + 1) {
            throw new IllegalArgumentException(after + " does not follow " + before);
        }
        if (!after.spec().equals(before.spec()) || !after.createdAt().equals(before.createdAt())) {
            throw new IllegalArgumentException(after + " was asked for something else than " + before);
        }
        return new Change(before, after, due, null, null, null, false);
    }

    /** The same change with its line in the log. */
    public Change event(JobEvent event) {
        Objects.requireNonNull(event, "event must not be null");
        return new Change(before, after, due, event, step, admission, adopting);
    }

    /** The same change with a checkpoint. */
    public Change step(StepRecord step) {
        Objects.requireNonNull(step, "step must not be null");
        return new Change(before, after, due, event, step, admission, adopting);
    }

    /** The same change, to be applied only while there is room. */
    public Change admittedBy(Admission admission) {
        Objects.requireNonNull(admission, "admission must not be null");
        return new Change(before, after, due, event, step, admission, adopting);
    }

    /**
     * The same change, to be applied only while no other job knows the remote job that it gives this one: one that is adopted
     * by hand has one job here, whoever else adopts it at the same moment.
     *
     * @throws IllegalStateException if the job has no handle after the change
     */
    public Change adopting() {
        if (after.handle().isEmpty()) {
            throw new IllegalStateException(this + " adopts nothing: " + after + " has no handle");
        }
        return new Change(before, after, due, event, step, admission, true);
    }

    /** Which job it is. */
    public JobId id() {
        return before.id();
    }

    /** The version that the job must still have. */
    public long expectedVersion() {
        return before.version();
    }

    /**
     * Whether the stored job is the write that the writer saw: it has the same version and stamp. A version alone does not say
     * so, because a database that was restored gives versions out again, to other writers.
     */
    public boolean isMadeFor(Job stored) {
        return stored.version() == before.version() && stored.stamp().equals(before.stamp());
    }

    /** The snapshot that the writer saw. */
    public Job before() {
        return before;
    }

    /** The snapshot to write. */
    public Job after() {
        return after;
    }

    /**
     * The snapshot to write over this one, which the store has at the expected version: an acknowledgement is no write of the
     * job, so that the writer may not have seen one that came meanwhile, and it stays where the job stays settled.
     */
    public Job over(Job stored) {
        boolean keepsIt = after.state().isSettled()
                && after.acknowledgedAt().isEmpty()
                && before.acknowledgedAt().isEmpty()
                && stored.acknowledgedAt().isPresent();
        return keepsIt
                ? after.toBuilder()
                        .acknowledgedAt(stored.acknowledgedAt().get())
                        .build()
                : after;
    }

    /** When the job is to be looked at next. */
    public Due due() {
        return due;
    }

    /**
     * How long from the moment of the write until the job is due; empty if it never is, as a job that is settled or parked by
     * this change, whatever {@link #due()} says.
     */
    public Optional<Duration> dueIn() {
        return due.delayOf(after);
    }

    /** The line in the log, if this is worth one. */
    public Optional<JobEvent> event() {
        return Optional.ofNullable(event);
    }

    /** The checkpoint that commits with this change. */
    public Optional<StepRecord> step() {
        return Optional.ofNullable(step);
    }

    /** The room that there must be. */
    public Optional<Admission> admission() {
        return Optional.ofNullable(admission);
    }

    /** The remote job that no other job may know, if this change adopts one. */
    public Optional<Handle> adopted() {
        return adopting ? after.handle() : Optional.empty();
    }

    @Override
    public String toString() {
        return "Change[" + before + " -> " + after.state() + "]";
    }
}
