package dev.farjob.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a job: the part that never changes after it is accepted.
 *
 * <pre>{@code
 * JobSpec spec = JobSpec.of(Owner.of("user-42"), Target.of("fal", "fal-ai/veo3"), Payload.ofJson("{}"))
 *         .subject(Subject.of("node-7"))
 *         .build();
 * }</pre>
 */
public final class JobSpec {

    /** How many tags a job may have. */
    public static final int MAX_TAGS = 16;

    private static final int MAX_TAG_NAME = 64;
    private static final int MAX_TAG_VALUE = 256;

    private final Owner owner;
    private final Target target;
    private final Payload input;
    private final @Nullable Subject subject;
    private final @Nullable IdempotencyKey idempotencyKey;
    private final @Nullable Instant notBefore;
    private final @Nullable Instant deadline;
    private final Map<String, String> tags;

    private JobSpec(Builder builder) {
        this.owner = builder.owner;
        this.target = builder.target;
        this.input = builder.input;
        this.subject = builder.subject;
        this.idempotencyKey = builder.idempotencyKey;
        this.notBefore = builder.notBefore;
        this.deadline = builder.deadline;
        this.tags = Collections.unmodifiableMap(new TreeMap<>(builder.tags));
    }

    /** Starts with what every job needs. */
    public static Builder of(Owner owner, Target target, Payload input) {
        return new Builder(owner, target, input);
    }

    /** Whose job it is. */
    public Owner owner() {
        return owner;
    }

    /** Its target: a provider, and the thing to run there. */
    public Target target() {
        return target;
    }

    /** The input that the provider gets. */
    public Payload input() {
        return input;
    }

    /** Its subject, if the host named one. */
    public Optional<Subject> subject() {
        return Optional.ofNullable(subject);
    }

    /** The host's name for this intent, if it gave one. */
    public Optional<IdempotencyKey> idempotencyKey() {
        return Optional.ofNullable(idempotencyKey);
    }

    /** When it is to be sent at the earliest, if not at once. */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    /** When the host wants it given up, if ever. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** The host's own labels, sorted by name. */
    public Map<String, String> tags() {
        return tags;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JobSpec that
                && owner.equals(that.owner)
                && target.equals(that.target)
                && input.equals(that.input)
                && Objects.equals(subject, that.subject)
                && Objects.equals(idempotencyKey, that.idempotencyKey)
                && Objects.equals(notBefore, that.notBefore)
                && Objects.equals(deadline, that.deadline)
                && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
        return Objects.hash(owner, target, input, subject, idempotencyKey, notBefore, deadline, tags);
    }

    @Override
    public String toString() {
        return "JobSpec[" + target + " for " + owner + ", input " + input + "]";
    }

    /** Collects what is optional. Every setter refuses null. */
    public static final class Builder {

        private final Owner owner;
        private final Target target;
        private final Payload input;
        private @Nullable Subject subject;
        private @Nullable IdempotencyKey idempotencyKey;
        private @Nullable Instant notBefore;
        private @Nullable Instant deadline;
        private Map<String, String> tags = Map.of();

        private Builder(Owner owner, Target target, Payload input) {
            this.owner = Objects.requireNonNull(owner, "owner must not be null");
            this.target = Objects.requireNonNull(target, "target must not be null");
            this.input = Objects.requireNonNull(input, "input must not be null");
        }

        /** The subject of the job. */
        public Builder subject(Subject subject) {
            this.subject = Objects.requireNonNull(subject, "subject must not be null");
            return this;
        }

        /** The host's name for this intent; the same owner and key give the same job. */
        public Builder idempotencyKey(IdempotencyKey key) {
            this.idempotencyKey = Objects.requireNonNull(key, "idempotency key must not be null");
            return this;
        }

        /** When to send it at the earliest. */
        public Builder notBefore(Instant notBefore) {
            this.notBefore = Objects.requireNonNull(notBefore, "notBefore must not be null");
            return this;
        }

        /**
         * When to give up: the provider is asked to cancel, then the job fails as timed out. It is not compared with
         * {@link #notBefore} here; {@code submit} refuses a deadline that is not after that.
         */
        public Builder deadline(Instant deadline) {
            this.deadline = Objects.requireNonNull(deadline, "deadline must not be null");
            return this;
        }

        /**
         * The host's own labels.
         *
         * @throws IllegalArgumentException if there are too many, or one is too long, blank or has control characters
         */
        public Builder tags(Map<String, String> tags) {
            if (Objects.requireNonNull(tags, "tags must not be null").size() > MAX_TAGS) {
                throw new IllegalArgumentException("a job has at most " + MAX_TAGS + " tags, not " + tags.size());
            }
            tags.forEach((name, value) -> {
                Texts.require("tag name", name, MAX_TAG_NAME);
                Texts.requireShort("tag value", value, MAX_TAG_VALUE);
            });
            this.tags = Map.copyOf(tags);
            return this;
        }

        /** The finished specification. */
        public JobSpec build() {
            return new JobSpec(this);
        }
    }
}
