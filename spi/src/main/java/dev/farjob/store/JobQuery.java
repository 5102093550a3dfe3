package dev.farjob.store;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list. Everything is optional; what is given must hold together.
 *
 * <pre>{@code
 * JobQuery.ofOwner(owner).subject(Subject.of("node-7")).limit(1)      // the latest job of a subject
 * JobQuery.ofOwner(owner).states(JobState.PARKED).after(lastJobOfThePage)
 * }</pre>
 */
public final class JobQuery {

    /** The largest page. */
    public static final int MAX_LIMIT = 1_000;

    private static final int DEFAULT_LIMIT = 50;

    private final @Nullable Owner owner;
    private final @Nullable Subject subject;
    private final @Nullable Target target;
    private final Set<JobState> states;
    private final boolean unseen;
    private final boolean lateSuccess;
    private final @Nullable Position after;
    private final int limit;

    private JobQuery(
            @Nullable Owner owner,
            @Nullable Subject subject,
            @Nullable Target target,
            Set<JobState> states,
            boolean unseen,
            boolean lateSuccess,
            @Nullable Position after,
            int limit) {
        this.owner = owner;
        this.subject = subject;
        this.target = target;
        this.states = states;
        this.unseen = unseen;
        this.lateSuccess = lateSuccess;
        this.after = after;
        this.limit = limit;
    }

    /** Jobs of one owner. */
    public static JobQuery ofOwner(Owner owner) {
        Objects.requireNonNull(owner, "owner must not be null");
        return everyone().withOwner(owner);
    }

    /** Jobs of all owners: for the host's own operations, never for a user. */
    public static JobQuery everyone() {
        return new JobQuery(null, null, null, Set.of(), false, false, null, DEFAULT_LIMIT);
    }

    private JobQuery withOwner(Owner owner) {
        return new JobQuery(owner, subject, target, states, unseen, lateSuccess, after, limit);
    }

    /** Only jobs about this. */
    public JobQuery subject(Subject subject) {
        Objects.requireNonNull(subject, "subject must not be null");
        return new JobQuery(owner, subject, target, states, unseen, lateSuccess, after, limit);
    }

    /** Only jobs that went there. */
    public JobQuery target(Target target) {
        Objects.requireNonNull(target, "target must not be null");
        return new JobQuery(owner, subject, target, states, unseen, lateSuccess, after, limit);
    }

    /** Only jobs in one of these states. */
    public JobQuery states(JobState first, JobState... others) {
        return states(EnumSet.of(first, others));
    }

    /**
     * Only jobs in one of these states.
     *
     * @throws IllegalArgumentException if there is none
     */
    public JobQuery states(Set<JobState> states) {
        if (states.isEmpty()) {
            throw new IllegalArgumentException("name at least one state, or leave the states out for all");
        }
        return new JobQuery(owner, subject, target, Set.copyOf(states), unseen, lateSuccess, after, limit);
    }

    /** Only jobs that ended and whose owner has not acknowledged it. */
    public JobQuery unseen() {
        return new JobQuery(owner, subject, target, states, true, lateSuccess, after, limit);
    }

    /** Only jobs whose provider delivered after they had been settled without success. */
    public JobQuery lateSuccess() {
        return new JobQuery(owner, subject, target, states, unseen, true, after, limit);
    }

    /** Only jobs older than this one: the last of the page before. */
    public JobQuery after(Job last) {
        return after(new Position(last.createdAt(), last.id()));
    }

    /** Only jobs older than this position. */
    public JobQuery after(Position position) {
        Objects.requireNonNull(position, "position must not be null");
        return new JobQuery(owner, subject, target, states, unseen, lateSuccess, position, limit);
    }

    /**
     * How many at most; {@value #DEFAULT_LIMIT} by default.
     *
     * @throws IllegalArgumentException if it is not within 1 and {@value #MAX_LIMIT}
     */
    public JobQuery limit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " jobs, not " + limit);
        }
        return new JobQuery(owner, subject, target, states, unseen, lateSuccess, after, limit);
    }

    /** The owner asked for. */
    public Optional<Owner> owner() {
        return Optional.ofNullable(owner);
    }

    /** The subject asked for. */
    public Optional<Subject> subject() {
        return Optional.ofNullable(subject);
    }

    /** The target asked for. */
    public Optional<Target> target() {
        return Optional.ofNullable(target);
    }

    /** The states asked for; empty for all. */
    public Set<JobState> states() {
        return states;
    }

    /** Whether only unseen ends are asked for. */
    public boolean isUnseen() {
        return unseen;
    }

    /** Whether only late successes are asked for. */
    public boolean isLateSuccess() {
        return lateSuccess;
    }

    /** Where the page before ended. */
    public Optional<Position> after() {
        return Optional.ofNullable(after);
    }

    /** How many at most. */
    public int limit() {
        return limit;
    }

    /** Whether this job is one of those asked for, its place on a page included: the query in plain Java. */
    public boolean matches(Job job) {
        return (owner == null || owner.equals(job.owner()))
                && (subject == null || subject.equals(job.spec().subject().orElse(null)))
                && (target == null || target.equals(job.target()))
                && (states.isEmpty() || states.contains(job.state()))
                && (!unseen || job.isUnseen())
                && (!lateSuccess || job.lateSuccessAt().isPresent())
                && (after == null || after.isBefore(job));
    }

    /**
     * A place in a list that goes from new to old.
     *
     * @param createdAt when the last job of the page before was created
     * @param id its id, which decides among jobs of the same instant
     */
    public record Position(Instant createdAt, JobId id) {

        public Position {
            Objects.requireNonNull(createdAt, "creation time must not be null");
            Objects.requireNonNull(id, "job id must not be null");
        }

        private boolean isBefore(Job job) {
            int byTime = job.createdAt().compareTo(createdAt);
            return byTime < 0 || (byTime == 0 && job.id().compareTo(id) < 0);
        }
    }
}
