package dev.farjob.store;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list. Every condition is optional; a job has to meet all those given.
 *
 * <pre>{@code
 * JobQuery.ofOwner(owner).subject(Subject.of("node-7")).limit(1)      // the latest job of a subject
 * JobQuery.ofOwner(owner).tag("plan", "gold").after(lastJobOfThePage)
 * }</pre>
 */
public final class JobQuery {

    /** The largest page. */
    public static final int MAX_LIMIT = 1_000;

    private static final int DEFAULT_LIMIT = 50;

    private static final Set<JobState> UNSETTLED = EnumSet.copyOf(
            Arrays.stream(JobState.values()).filter(state -> !state.isSettled()).toList());

    private final @Nullable Owner owner;
    private final @Nullable Subject subject;
    private final @Nullable String provider;
    private final @Nullable Target target;
    private final Map<String, String> tags;
    private final Set<JobState> states;
    private final boolean unseen;
    private final boolean lateSuccess;
    private final @Nullable Position after;
    private final int limit;

    private JobQuery(Parts parts) {
        this.owner = parts.owner;
        this.subject = parts.subject;
        this.provider = parts.provider;
        this.target = parts.target;
        this.tags = Collections.unmodifiableMap(new TreeMap<>(parts.tags));
        this.states = Set.copyOf(parts.states);
        this.unseen = parts.unseen;
        this.lateSuccess = parts.lateSuccess;
        this.after = parts.after;
        this.limit = parts.limit;
    }

    /** The parts of a query, while one of them is being changed. */
    private static final class Parts {

        private @Nullable Owner owner;
        private @Nullable Subject subject;
        private @Nullable String provider;
        private @Nullable Target target;
        private Map<String, String> tags = Map.of();
        private Set<JobState> states = Set.of();
        private boolean unseen;
        private boolean lateSuccess;
        private @Nullable Position after;
        private int limit = DEFAULT_LIMIT;
    }

    private JobQuery with(Consumer<Parts> change) {
        Parts parts = new Parts();
        parts.owner = owner;
        parts.subject = subject;
        parts.provider = provider;
        parts.target = target;
        parts.tags = tags;
        parts.states = states;
        parts.unseen = unseen;
        parts.lateSuccess = lateSuccess;
        parts.after = after;
        parts.limit = limit;
        change.accept(parts);
        return new JobQuery(parts);
    }

    /** Jobs of one owner. */
    public static JobQuery ofOwner(Owner owner) {
        Objects.requireNonNull(owner, "owner must not be null");
        return everyone().owner(owner);
    }

    /**
     * Any job at all, to be narrowed down. The orchestrator says whose jobs are meant; a store that gets this lists those of all
     * owners.
     */
    public static JobQuery any() {
        return new JobQuery(new Parts());
    }

    /** The same as {@link #any()}, where all owners are meant: for the host's own operations, never for a user. */
    public static JobQuery everyone() {
        return any();
    }

    /**
     * Only this owner's jobs.
     *
     * @throws IllegalArgumentException if it is another owner's query already
     */
    public JobQuery owner(Owner owner) {
        Objects.requireNonNull(owner, "owner must not be null");
        if (this.owner != null && !this.owner.equals(owner)) {
            throw new IllegalArgumentException("a query for the jobs of " + this.owner + " cannot be one for those of "
                    + owner + ": begin with JobQuery.any()");
        }
        return with(parts -> parts.owner = owner);
    }

    /** Only jobs about this. */
    public JobQuery subject(Subject subject) {
        Objects.requireNonNull(subject, "subject must not be null");
        return with(parts -> parts.subject = subject);
    }

    /** Only jobs for this provider, whatever its endpoint. */
    public JobQuery provider(String provider) {
        Objects.requireNonNull(provider, "provider must not be null");
        return with(parts -> parts.provider = provider);
    }

    /** Only jobs for this endpoint of a provider. */
    public JobQuery target(Target target) {
        Objects.requireNonNull(target, "target must not be null");
        return with(parts -> parts.target = target);
    }

    /**
     * Only jobs with this tag; called again with another name, with both. No store has an index of tags: among what the rest
     * of the query fits, newest first, each job is looked at until the page is full. Name an owner or a subject as well where
     * you can.
     */
    public JobQuery tag(String name, String value) {
        Objects.requireNonNull(name, "tag name must not be null");
        Objects.requireNonNull(value, "tag value must not be null");
        Map<String, String> more = new TreeMap<>(tags);
        more.put(name, value);
        return with(parts -> parts.tags = more);
    }

    /** Only jobs in one of these states. */
    public JobQuery states(JobState first, JobState... others) {
        Objects.requireNonNull(first, "state must not be null");
        return states(EnumSet.of(first, Objects.requireNonNull(others, "states must not be null")));
    }

    /**
     * Only jobs in one of these states.
     *
     * @throws IllegalArgumentException if there is none
     */
    public JobQuery states(Set<JobState> states) {
        if (Objects.requireNonNull(states, "states must not be null").isEmpty()) {
            throw new IllegalArgumentException("name at least one state, or leave the states out for all");
        }
        return with(parts -> parts.states = states);
    }

    /** Only jobs that are not settled: under way, or parked. */
    public JobQuery unsettled() {
        return states(UNSETTLED);
    }

    /** Only jobs that ended and whose owner has not acknowledged it. */
    public JobQuery unseen() {
        return with(parts -> parts.unseen = true);
    }

    /** Only jobs whose provider delivered after they had been settled without success. */
    public JobQuery lateSuccess() {
        return with(parts -> parts.lateSuccess = true);
    }

    /** Only jobs older than this one: the last of the page before. */
    public JobQuery after(Job last) {
        Objects.requireNonNull(last, "job must not be null");
        return after(Position.of(last));
    }

    /** Only jobs older than this position. */
    public JobQuery after(Position position) {
        Objects.requireNonNull(position, "position must not be null");
        return with(parts -> parts.after = position);
    }

    /** The same query from its first page on. */
    public JobQuery firstPage() {
        return with(parts -> parts.after = null);
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
        return with(parts -> parts.limit = limit);
    }

    /** The owner asked for. */
    public Optional<Owner> owner() {
        return Optional.ofNullable(owner);
    }

    /** The subject asked for. */
    public Optional<Subject> subject() {
        return Optional.ofNullable(subject);
    }

    /** The provider asked for. */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /** The target asked for. */
    public Optional<Target> target() {
        return Optional.ofNullable(target);
    }

    /** The tags asked for, sorted by name. */
    public Map<String, String> tags() {
        return tags;
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

    /** The end of the page before. */
    public Optional<Position> after() {
        return Optional.ofNullable(after);
    }

    /** How many at most. */
    public int limit() {
        return limit;
    }

    /** Whether this job is one of those asked for, its place on a page included: the query in plain Java. */
    public boolean matches(Job job) {
        Objects.requireNonNull(job, "job must not be null");
        return (owner == null || owner.equals(job.owner()))
                && (subject == null || subject.equals(job.spec().subject().orElse(null)))
                && (provider == null || provider.equals(job.target().provider()))
                && (target == null || target.equals(job.target()))
                && job.spec().tags().entrySet().containsAll(tags.entrySet())
                && (states.isEmpty() || states.contains(job.state()))
                && (!unseen || job.isUnseen())
                && (!lateSuccess || job.lateSuccessAt().isPresent())
                && (after == null || after.isBefore(job));
    }

    /**
     * A place in a list that goes from new to old. Positions sort from old to new, as their {@linkplain #sortKey() keys} do.
     *
     * @param createdAt when the last job of the page before was created
     * @param id its id, which decides among jobs of the same instant
     */
    public record Position(Instant createdAt, JobId id) implements Comparable<Position> {

        public Position {
            Objects.requireNonNull(createdAt, "creation time must not be null");
            Objects.requireNonNull(id, "job id must not be null");
        }

        /** The place of this job. */
        public static Position of(Job job) {
            Objects.requireNonNull(job, "job must not be null");
            return new Position(job.createdAt(), job.id());
        }

        /** This position as a key of an index that is sorted by text: a {@link SortKey} of the time, and then the id. */
        public String sortKey() {
            return SortKey.of(createdAt) + id;
        }

        @Override
        public int compareTo(Position other) {
            int byTime = createdAt.compareTo(other.createdAt);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }

        private boolean isBefore(Job job) {
            return of(job).compareTo(this) < 0;
        }
    }
}
