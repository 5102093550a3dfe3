package dev.farjob.rules;

import dev.farjob.model.FailureKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether something that failed is tried again, and when, by the kind of its failure.
 *
 * <p>Jitter only lengthens a delay, by up to its share, so that neither a schedule nor a provider's Retry-After is ever
 * cut short. No delay is longer than a day, not even one that a provider asks for.
 */
public final class RetryRule {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final double USUAL_JITTER = 0.2;

    private final Delays delays;
    private final double jitter;
    private final Map<FailureKind, RetryRule> byKind;

    private RetryRule(Delays delays, double jitter, Map<FailureKind, RetryRule> byKind) {
        this.delays = delays;
        this.jitter = jitter;
        this.byKind = byKind;
    }

    /** Tries nothing again. */
    public static RetryRule never() {
        return schedule(List.of());
    }

    /**
     * Delays that grow by a factor, with a jitter of 0.2.
     *
     * @param first after the first failure
     * @param factor at least 1
     * @param max the longest delay before jitter
     * @param attempts how many attempts there are altogether, the first one included
     * @throws IllegalArgumentException if {@code first} is not longer than zero, {@code max} is shorter than that, the
     *     factor is less than 1, or there is not even one attempt
     */
    public static RetryRule exponential(Duration first, double factor, Duration max, int attempts) {
        return new RetryRule(new Delays.Growing(first, factor, max, attempts), USUAL_JITTER, Map.of());
    }

    /**
     * These delays, one per retry, without jitter.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public static RetryRule schedule(List<Duration> delays) {
        return new RetryRule(new Delays.Listed(delays), 0, Map.of());
    }

    /**
     * For spawns that provably did not reach the provider and are therefore safe to repeat: 1 second, doubling up to a
     * minute, a thousand attempts.
     */
    public static RetryRule forSpawns() {
        return exponential(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 1_000);
    }

    /**
     * For the host's steps: 2 seconds, tripling up to 10 minutes, 8 attempts; and never where the next attempt would
     * meet the same answer (insufficient credits, content policy, invalid input, refused, unauthorized).
     */
    public static RetryRule forSteps() {
        return exponential(Duration.ofSeconds(2), 3, Duration.ofMinutes(10), 8)
                .forKind(FailureKind.INSUFFICIENT_CREDITS, never())
                .forKind(FailureKind.CONTENT_POLICY, never())
                .forKind(FailureKind.INVALID_INPUT, never())
                .forKind(FailureKind.REFUSED, never())
                .forKind(FailureKind.UNAUTHORIZED, never());
    }

    /**
     * By how much of itself a delay may be lengthened at random; 0.2 by default, and 0 for a schedule. A value that was set
     * for a single kind stays.
     *
     * @throws IllegalArgumentException if the share is not within 0 and 1
     */
    public RetryRule jitter(double share) {
        return new RetryRule(delays, Check.share("jitter", share), byKind);
    }

    /** Goes by another rule for one kind of failure, whose own rules for single kinds hold as well. */
    public RetryRule forKind(FailureKind kind, RetryRule other) {
        Objects.requireNonNull(kind, "kind must not be null");
        Objects.requireNonNull(other, "other rule must not be null");
        Map<FailureKind, RetryRule> more = new EnumMap<>(FailureKind.class);
        more.putAll(byKind);
        more.put(kind, other);
        return new RetryRule(delays, jitter, Map.copyOf(more));
    }

    /**
     * How long to wait before the next attempt; empty to give up.
     *
     * @param kind how it failed the last time
     * @param failures how often it has failed so far, at least once
     * @param retryAfter how long whoever refused wants to be left alone: a minimum; one that is not positive counts for
     *     nothing
     * @param random from 0 (included) to 1 (excluded), drawn by the caller
     * @throws IllegalArgumentException if there was no failure or {@code random} is out of its range
     */
    public Optional<Duration> delay(FailureKind kind, int failures, Optional<Duration> retryAfter, double random) {
        Objects.requireNonNull(kind, "kind must not be null");
        Objects.requireNonNull(retryAfter, "retryAfter must not be null");
        Check.atLeast(1, "failures", failures);
        if (!(random >= 0 && random < 1)) {
            throw new IllegalArgumentException("random must be from 0 to below 1, not " + random);
        }
        RetryRule special = byKind.get(kind);
        if (special != null) {
            return special.delay(kind, failures, retryAfter, random);
        }
        return delays.after(failures)
                .map(delay -> Spans.longer(delay, retryAfter.orElse(Duration.ZERO)))
                .map(delay -> Spans.times(delay, 1 + jitter * random, LONGEST));
    }
}
