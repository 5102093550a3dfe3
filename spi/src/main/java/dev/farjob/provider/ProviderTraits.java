package dev.farjob.provider;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The traits of a provider that can be relied on, declared by its client.
 *
 * <pre>{@code
 * ProviderTraits.builder().cancel(CancelKind.ASKED).smallestPollInterval(Duration.ofSeconds(5)).build()
 * }</pre>
 */
public final class ProviderTraits {

    /** The effect of a cancel at the provider. */
    public enum CancelKind {
        /** There is no cancel. */
        NONE,
        /** The job is asked to stop and may finish all the same. */
        ASKED,
        /** The job and its result are deleted, also if it had finished. */
        DELETES
    }

    /** A hundred years: nanoseconds and dates can be computed with it, and no provider needs more. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final CancelKind cancel;
    private final @Nullable Duration resultLifetime;
    private final boolean pushesFailures;
    private final Duration smallestPollInterval;
    private final Duration callTimeout;
    private final boolean endsCallsInTime;
    private final int callsInFlight;
    private final @Nullable Duration expectedDuration;

    private ProviderTraits(Builder builder) {
        this.cancel = builder.cancel;
        this.resultLifetime = builder.resultLifetime;
        this.pushesFailures = builder.pushesFailures;
        this.smallestPollInterval = builder.smallestPollInterval;
        this.callTimeout = builder.callTimeout;
        this.endsCallsInTime = builder.endsCallsInTime;
        this.callsInFlight = builder.callsInFlight;
        this.expectedDuration = builder.expectedDuration;
    }

    /** Traits that promise nothing, each with its documented default. */
    public static Builder builder() {
        return new Builder();
    }

    /** The effect of a cancel; {@link CancelKind#NONE} by default. */
    public CancelKind cancel() {
        return cancel;
    }

    /**
     * How long after the end a result can surely be fetched, if the provider says so; unknown by default. A job is looked at
     * in time for a second try; in time for one, where webhooks tell of every end and past durations are known.
     */
    public Optional<Duration> resultLifetime() {
        return Optional.ofNullable(resultLifetime);
    }

    /**
     * Whether webhooks tell of every end, failures included; false by default. If the host takes webhooks, such a provider
     * is asked only a few times about each job, in case a webhook is lost.
     */
    public boolean pushesFailures() {
        return pushesFailures;
    }

    /** How close together polls of one job may be; one second by default. */
    public Duration smallestPollInterval() {
        return smallestPollInterval;
    }

    /** How long a call may take before its answer is taken for unknown; 30 seconds by default. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /**
     * Whether the client itself ends each of its calls within {@link #callTimeout()}, with an answer or an exception, whatever
     * the other side does; false by default. Such a client is called in the thread that wants to know. For any other a thread
     * waits while another one makes the call, so that a call that hangs holds up nobody; on platform threads that is a good
     * part of what a poll costs. A client that says so and hangs all the same keeps its job from being looked at meanwhile.
     */
    public boolean endsCallsInTime() {
        return endsCallsInTime;
    }

    /** How many calls one node may have open at once; 64 by default, because an HTTP/2 connection carries about 100. */
    public int callsInFlight() {
        return callsInFlight;
    }

    /**
     * About how long jobs take here, from when they are sent to their end; unknown by default. It is a first guess for when to
     * look, half or twice of which does no harm, and gives way to what jobs of an endpoint really took as soon as five are known.
     */
    public Optional<Duration> expectedDuration() {
        return Optional.ofNullable(expectedDuration);
    }

    /** Collects traits. */
    public static final class Builder {

        private CancelKind cancel = CancelKind.NONE;
        private @Nullable Duration resultLifetime;
        private boolean pushesFailures;
        private Duration smallestPollInterval = Duration.ofSeconds(1);
        private Duration callTimeout = Duration.ofSeconds(30);
        private boolean endsCallsInTime;
        private int callsInFlight = 64;
        private @Nullable Duration expectedDuration;

        private Builder() {}

        /** See {@link ProviderTraits#cancel()}. */
        public Builder cancel(CancelKind cancel) {
            this.cancel = Objects.requireNonNull(cancel, "cancel kind must not be null");
            return this;
        }

        /** See {@link ProviderTraits#resultLifetime()}. */
        public Builder resultLifetime(Duration lifetime) {
            this.resultLifetime = positive(lifetime, "result lifetime");
            return this;
        }

        /** See {@link ProviderTraits#pushesFailures()}. */
        public Builder pushesFailures(boolean pushes) {
            this.pushesFailures = pushes;
            return this;
        }

        /** See {@link ProviderTraits#smallestPollInterval()}. */
        public Builder smallestPollInterval(Duration interval) {
            this.smallestPollInterval = positive(interval, "smallest poll interval");
            return this;
        }

        /** See {@link ProviderTraits#callTimeout()}. */
        public Builder callTimeout(Duration timeout) {
            this.callTimeout = positive(timeout, "call timeout");
            return this;
        }

        /** See {@link ProviderTraits#endsCallsInTime()}. */
        public Builder endsCallsInTime(boolean ends) {
            this.endsCallsInTime = ends;
            return this;
        }

        /** See {@link ProviderTraits#callsInFlight()}. */
        public Builder callsInFlight(int calls) {
            if (calls < 1) {
                throw new IllegalArgumentException("calls in flight must be at least 1, not " + calls);
            }
            this.callsInFlight = calls;
            return this;
        }

        /** See {@link ProviderTraits#expectedDuration()}. */
        public Builder expectedDuration(Duration expected) {
            this.expectedDuration = positive(expected, "expected duration");
            return this;
        }

        /** The finished traits. */
        public ProviderTraits build() {
            return new ProviderTraits(this);
        }

        private static Duration positive(Duration duration, String name) {
            if (Objects.requireNonNull(duration, () -> name + " must not be null")
                            .isNegative()
                    || duration.isZero()) {
                throw new IllegalArgumentException(name + " must be positive, not " + duration);
            }
            if (duration.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        name + " must be at most " + LONGEST.toDays() + " days, not " + duration);
            }
            return duration;
        }
    }
}
