package dev.farjob.fal.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The life of one request, as its script and whoever interferes will have it. Guarded by {@link Ledger}. */
final class Life {

    /** The status by fal's own word. */
    enum Phase {
        IN_QUEUE,
        IN_PROGRESS,
        COMPLETED
    }

    final FalRequest request;
    final String key;
    final Instant sentAt;
    final boolean stored;
    private final FalScript script;
    private final Optional<Duration> startTimeout;
    private @Nullable FalOutcome forced;
    private @Nullable Instant forcedAt;
    private boolean removed;

    Life(FalRequest request, String key, FalScript script, Instant sentAt) {
        this.request = request;
        this.key = key;
        this.script = script;
        this.sentAt = sentAt;
        this.stored = !"0".equals(request.headers().get("x-fal-store-io"));
        this.startTimeout = Optional.ofNullable(request.headers().get("x-fal-request-start-timeout"))
                .or(() -> Optional.ofNullable(request.headers().get("x-fal-request-timeout")))
                .map(seconds -> Duration.ofMillis((long) (Double.parseDouble(seconds) * 1_000)));
    }

    FalScript script() {
        return script;
    }

    Phase phase(Instant now) {
        if (!now.isBefore(endsAt())) {
            return Phase.COMPLETED;
        }
        Duration age = Duration.between(sentAt, now);
        for (Duration run : script.failedRuns()) {
            if (age.compareTo(script.queued()) < 0) {
                return Phase.IN_QUEUE;
            }
            age = age.minus(script.queued());
            if (age.compareTo(run) < 0) {
                return Phase.IN_PROGRESS;
            }
            age = age.minus(run);
        }
        return age.compareTo(script.queued()) < 0 ? Phase.IN_QUEUE : Phase.IN_PROGRESS;
    }

    /** How often a runner has taken it up before, each time under another gateway id. */
    String gatewayId(Instant now) {
        Duration age = Duration.between(sentAt, now);
        int runs = 0;
        for (Duration run : script.failedRuns()) {
            age = age.minus(script.queued()).minus(run);
            runs += age.isNegative() ? 0 : 1;
        }
        return runs == 0 ? request.id() : request.id().substring(0, request.id().length() - 1) + (char) ('g' + runs);
    }

    Instant startsAt() {
        return sentAt.plus(script.queued());
    }

    Instant endsAt() {
        if (forcedAt != null) {
            return forcedAt;
        }
        if (startTimedOut()) {
            return sentAt.plus(startTimeout.orElseThrow());
        }
        Instant end = sentAt;
        for (Duration run : script.failedRuns()) {
            end = end.plus(script.queued()).plus(run);
        }
        return end.plus(script.queued()).plus(script.running());
    }

    private boolean startTimedOut() {
        return startTimeout
                .filter(limit -> limit.compareTo(script.queued()) < 0)
                .isPresent();
    }

    FalOutcome outcome() {
        if (forced != null) {
            return forced;
        }
        return startTimedOut() ? FalOutcome.startTimedOut() : script.outcome();
    }

    void end(FalOutcome outcome, Instant now) {
        forced = outcome;
        forcedAt = now;
    }

    void remove(Instant now) {
        end(FalOutcome.cancelled(), now);
        removed = true;
    }

    boolean isRemoved() {
        return removed;
    }

    /** The lines printed so far, each with when. */
    List<String> logs(Instant now) {
        List<String> printed = new ArrayList<>();
        Duration ran = Duration.between(startsAt(), now);
        int count = script.logs().size();
        for (int i = 0; i < count; i++) {
            if (ran.compareTo(script.running().multipliedBy(i).dividedBy(count)) >= 0) {
                printed.add(script.logs().get(i));
            }
        }
        return printed;
    }
}
