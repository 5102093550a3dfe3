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
import java.util.function.Consumer;

/**
 * A job that the host wants done. Its target, its owner and its input are required, and a request without them does not
 * compile. Neither a request nor what it is built of ever changes: each method answers another, so that any of them serves as
 * a template, for many threads at once.
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

    private final Parts parts;

    private JobRequest(Parts parts) {
        this.parts = parts;
    }

    /**
     * Starts a request.
     *
     * @param provider the name of a provider that the orchestrator was built with
     * @param endpoint what the provider calls the thing to run
     */
    public static NeedsOwner to(String provider, String endpoint) {
        return new Addressed(Target.of(provider, endpoint));
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
        Parts again = new Parts(spec.target(), spec.owner(), spec.input());
        again.tags = spec.tags();
        again.subject = spec.subject().orElse(null);
        Instant begin = spec.notBefore().filter(job.createdAt()::isBefore).orElse(job.createdAt());
        again.deadline = spec.deadline()
                .map(at -> Parts.Deadline.within(Duration.between(begin, at)))
                .orElse(Parts.Deadline.NONE);
        return new Builder(again);
    }

    /** Its target: a provider, and the thing to run there. */
    public Target target() {
        return parts.target;
    }

    /** Whose job it is. */
    public Owner owner() {
        return parts.owner;
    }

    /** The input that the provider gets. */
    public Payload input() {
        return parts.input;
    }

    /** The id that the host wants the job to have. */
    public Optional<JobId> id() {
        return Optional.ofNullable(parts.id);
    }

    /** Its subject, if the host names one. */
    public Optional<Subject> subject() {
        return Optional.ofNullable(parts.subject);
    }

    /** The host's name for this intent. */
    public Optional<IdempotencyKey> idempotencyKey() {
        return Optional.ofNullable(parts.idempotencyKey);
    }

    /** How long it may take from when it is accepted, if it was given so. */
    public Optional<Duration> deadline() {
        return parts.deadline.within();
    }

    /** When to give up, if it was given as a time. */
    public Optional<Instant> deadlineAt() {
        return parts.deadline.at();
    }

    /** When to send it at the earliest. */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(parts.notBefore);
    }

    /** The host's own labels. */
    public Map<String, String> tags() {
        return parts.tags;
    }

    /** This request under another idempotency key. */
    public JobRequest withIdempotencyKey(String key) {
        return new Builder(parts).idempotencyKey(key).build();
    }

    @Override
    public String toString() {
        return "JobRequest[" + target() + " for " + owner() + ", input " + input() + "]";
    }

    /** A request that does not say yet whose job it is. */
    @CheckReturnValue
    public sealed interface NeedsOwner {
        /** Whose job it is. */
        NeedsInput owner(Owner owner);

        /** Whose job it is. */
        default NeedsInput owner(String owner) {
            return owner(Owner.of(owner));
        }
    }

    /** A request that does not say yet what the provider gets. */
    @CheckReturnValue
    public sealed interface NeedsInput {
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

    private record Addressed(Target target) implements NeedsOwner {
        @Override
        public NeedsInput owner(Owner owner) {
            return new Owned(target, Objects.requireNonNull(owner, "owner must not be null"));
        }
    }

    private record Owned(Target target, Owner owner) implements NeedsInput {
        @Override
        public Builder input(Payload input) {
            return new Builder(new Parts(target, owner, Objects.requireNonNull(input, "input must not be null")));
        }
    }

    /** A request with all that it needs, and with what was added of the rest, which is optional. */
    @CheckReturnValue
    public static final class Builder implements NeedsOwner, NeedsInput {

        private final Parts parts;

        private Builder(Parts parts) {
            this.parts = parts;
        }

        private Builder but(Consumer<Parts> change) {
            return new Builder(parts.but(change));
        }

        @Override
        public Builder owner(Owner owner) {
            Objects.requireNonNull(owner, "owner must not be null");
            return but(other -> other.owner = owner);
        }

        @Override
        public Builder input(Payload input) {
            Objects.requireNonNull(input, "input must not be null");
            return but(other -> other.input = input);
        }

        /**
         * The id that the job is to have; made by the orchestrator by default. Never use one again, not even when its job is
         * purged: it is part of the steps' idempotency keys.
         */
        public Builder id(JobId id) {
            Objects.requireNonNull(id, "job id must not be null");
            return but(other -> other.id = id);
        }

        /** The subject of the job, for {@code latest(owner, subject)}. */
        public Builder subject(String subject) {
            Subject named = Subject.of(subject);
            return but(other -> other.subject = named);
        }

        /**
         * The host's name for this intent: the same owner and key give the same job, as long as that is
         * {@linkplain dev.farjob.OrchestratorBuilder#retention kept}. None by default.
         */
        public Builder idempotencyKey(String key) {
            IdempotencyKey named = IdempotencyKey.of(key);
            return but(other -> other.idempotencyKey = named);
        }

        /**
         * How long the job may take, from the moment it is accepted, instead of any deadline given before. No limit by
         * default. When the time is over, the job is cancelled at its provider and has timed out, within minutes also where
         * the provider takes no cancel. A job that is parked waits for a person all the same.
         *
         * <p>The time counts from there also where {@link #notBefore} is later; {@code submit} refuses a deadline that is not
         * after that.
         */
        public Builder deadline(Duration deadline) {
            if (Objects.requireNonNull(deadline, "deadline must not be null").isNegative() || deadline.isZero()) {
                throw new IllegalArgumentException(
                        "the deadline must lie in the future, not " + deadline + " from now: leave it out for none");
            }
            return but(other -> other.deadline = Parts.Deadline.within(deadline));
        }

        /**
         * When to give the job up, instead of any deadline given before; {@code submit} refuses one that has passed or is not
         * after {@link #notBefore}. No limit by default.
         */
        public Builder deadline(Instant deadline) {
            Objects.requireNonNull(deadline, "deadline must not be null");
            return but(other -> other.deadline = Parts.Deadline.at(deadline));
        }

        /** When to send the job at the earliest; at once by default. A deadline has to be after it. */
        public Builder notBefore(Instant notBefore) {
            Objects.requireNonNull(notBefore, "notBefore must not be null");
            return but(other -> other.notBefore = notBefore);
        }

        /** A label of the host's own. */
        public Builder tag(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(parts.tags);
            more.put(
                    Objects.requireNonNull(name, "tag name must not be null"),
                    Objects.requireNonNull(value, "tag value must not be null"));
            return but(other -> other.tags = Collections.unmodifiableMap(more));
        }

        /** The finished request. */
        public JobRequest build() {
            return new JobRequest(parts);
        }
    }
}
