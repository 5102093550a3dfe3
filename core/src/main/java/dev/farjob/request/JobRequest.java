package dev.farjob.request;

import dev.farjob.json.Json;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that the host wants done. Its target, its owner and its input are required, and a request without them does not
 * compile.
 *
 * <pre>{@code
 * JobRequest.to("fal", "fal-ai/veo3")
 *         .owner("user-42")
 *         .input(Map.of("prompt", "a lighthouse"))
 *         .subject("node-7")
 *         .idempotencyKey("click-8f3a")
 *         .deadline(Duration.ofHours(2))
 *         .build();
 * }</pre>
 */
public final class JobRequest {

    private final Target target;
    private final Owner owner;
    private final Payload input;
    private final Map<String, String> tags;
    private final @Nullable JobId id;
    private final @Nullable Subject subject;
    private final @Nullable IdempotencyKey idempotencyKey;
    private final @Nullable Duration deadline;
    private final @Nullable Instant deadlineAt;
    private final @Nullable Instant notBefore;

    private JobRequest(Builder parts) {
        this.target = parts.target;
        this.owner = Objects.requireNonNull(parts.owner);
        this.input = Objects.requireNonNull(parts.input);
        this.tags = Collections.unmodifiableMap(new LinkedHashMap<>(parts.tags));
        this.id = parts.id;
        this.subject = parts.subject;
        this.idempotencyKey = parts.idempotencyKey;
        this.deadline = parts.deadline;
        this.deadlineAt = parts.deadlineAt;
        this.notBefore = parts.notBefore;
    }

    /**
     * Starts a request.
     *
     * @param provider the name of a provider that the orchestrator was built with
     * @param endpoint what the provider calls the thing to run
     */
    public static NeedsOwner to(String provider, String endpoint) {
        return new Builder(Target.of(provider, endpoint));
    }

    /**
     * Starts the request that this job was made of anew, for a second try that the host thinks worth its price: same owner,
     * target, input, subject and tags, and as much time as the first one had until its deadline. The id and the idempotency
     * key are not taken over, because they would only give the old job back, and neither is the time before which it was not
     * to be sent.
     *
     * <pre>{@code
     * jobs.submit(JobRequest.again(failed).idempotencyKey("retry-8f3a").build());
     * }</pre>
     */
    public static Builder again(Job job) {
        JobSpec spec = Objects.requireNonNull(job, "job must not be null").spec();
        Builder again = new Builder(spec.target());
        again.owner(spec.owner());
        again.input(spec.input());
        again.tags.putAll(spec.tags());
        again.subject = spec.subject().orElse(null);
        Instant begin = spec.notBefore().filter(job.createdAt()::isBefore).orElse(job.createdAt());
        again.deadline = spec.deadline().map(at -> Duration.between(begin, at)).orElse(null);
        return again;
    }

    /** Its target: a provider, and the thing to run there. */
    public Target target() {
        return target;
    }

    /** Whose job it is. */
    public Owner owner() {
        return owner;
    }

    /** The input that the provider gets. */
    public Payload input() {
        return input;
    }

    /** The id that the host wants the job to have. */
    public Optional<JobId> id() {
        return Optional.ofNullable(id);
    }

    /** Its subject, if the host names one. */
    public Optional<Subject> subject() {
        return Optional.ofNullable(subject);
    }

    /** The host's name for this intent. */
    public Optional<IdempotencyKey> idempotencyKey() {
        return Optional.ofNullable(idempotencyKey);
    }

    /** How long it may take from now on. */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** When to give up. */
    public Optional<Instant> deadlineAt() {
        return Optional.ofNullable(deadlineAt);
    }

    /** When to send it at the earliest. */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    /** The host's own labels. */
    public Map<String, String> tags() {
        return tags;
    }

    /** This request under another idempotency key. */
    public JobRequest withIdempotencyKey(String key) {
        Builder copy = new Builder(target);
        copy.owner = owner;
        copy.input = input;
        copy.tags.putAll(tags);
        copy.id = id;
        copy.subject = subject;
        copy.deadline = deadline;
        copy.deadlineAt = deadlineAt;
        copy.notBefore = notBefore;
        return copy.idempotencyKey(key).build();
    }

    @Override
    public String toString() {
        return "JobRequest[" + target() + " for " + owner() + ", input " + input() + "]";
    }

    /** A request that does not say yet whose job it is. */
    public sealed interface NeedsOwner permits Builder {
        /** Whose job it is. */
        NeedsInput owner(Owner owner);

        /** Whose job it is. */
        default NeedsInput owner(String owner) {
            return owner(Owner.of(owner));
        }
    }

    /** A request that does not say yet what the provider gets. */
    public sealed interface NeedsInput permits Builder {
        /** The input that the provider gets. */
        Builder input(Payload input);

        /**
         * The input that the provider gets, written as JSON: a map, or an object of the host's.
         *
         * @throws IllegalArgumentException if it cannot be written, or is a text: that would become one quoted JSON string,
         *     which hardly anybody means
         */
        default Builder input(Object input) {
            if (input instanceof CharSequence) {
                throw new IllegalArgumentException(
                        "an input is not a text: give JSON text as Payload.ofJson(text), and a"
                                + " prompt by its name, as in Map.of(\"prompt\", text)");
            }
            return input(input instanceof Payload payload ? payload : Json.write(input));
        }
    }

    /** Collects the rest, all of it optional. */
    public static final class Builder implements NeedsOwner, NeedsInput {

        private final Target target;
        private final Map<String, String> tags = new LinkedHashMap<>();
        private @Nullable Owner owner;
        private @Nullable Payload input;
        private @Nullable JobId id;
        private @Nullable Subject subject;
        private @Nullable IdempotencyKey idempotencyKey;
        private @Nullable Duration deadline;
        private @Nullable Instant deadlineAt;
        private @Nullable Instant notBefore;

        private Builder(Target target) {
            this.target = target;
        }

        @Override
        public NeedsInput owner(Owner owner) {
            this.owner = Objects.requireNonNull(owner, "owner must not be null");
            return this;
        }

        @Override
        public Builder input(Payload input) {
            this.input = Objects.requireNonNull(input, "input must not be null");
            return this;
        }

        /** The id that the job is to have; made by the orchestrator by default. */
        public Builder id(JobId id) {
            this.id = Objects.requireNonNull(id, "job id must not be null");
            return this;
        }

        /** The subject of the job, for {@code latest(owner, subject)}. */
        public Builder subject(String subject) {
            this.subject = Subject.of(subject);
            return this;
        }

        /** The host's name for this intent: the same owner and key give the same job. None by default. */
        public Builder idempotencyKey(String key) {
            this.idempotencyKey = IdempotencyKey.of(key);
            return this;
        }

        /**
         * How long the job may take, from the moment it is accepted. No limit by default. When the time is over, the job is
         * cancelled at its provider and has timed out, within minutes also where the provider takes no cancel. A job that is
         * parked waits for a person all the same.
         */
        public Builder deadline(Duration deadline) {
            if (Objects.requireNonNull(deadline, "deadline must not be null").isNegative() || deadline.isZero()) {
                throw new IllegalArgumentException(
                        "the deadline must lie in the future, not " + deadline + " from now: leave it out for none");
            }
            this.deadline = deadline;
            return this;
        }

        /** When to give the job up; {@code submit} refuses one that has passed. No limit by default. */
        public Builder deadline(Instant deadline) {
            this.deadlineAt = Objects.requireNonNull(deadline, "deadline must not be null");
            return this;
        }

        /** When to send the job at the earliest; at once by default. */
        public Builder notBefore(Instant notBefore) {
            this.notBefore = Objects.requireNonNull(notBefore, "notBefore must not be null");
            return this;
        }

        /** A label of the host's own. */
        public Builder tag(String name, String value) {
            tags.put(
                    Objects.requireNonNull(name, "tag name must not be null"),
                    Objects.requireNonNull(value, "tag value must not be null"));
            return this;
        }

        /** The finished request, which nothing changes that is done to this builder afterwards. */
        public JobRequest build() {
            return new JobRequest(this);
        }
    }
}
