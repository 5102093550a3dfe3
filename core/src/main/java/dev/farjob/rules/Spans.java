package dev.farjob.rules;

import dev.farjob.model.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Arithmetic on spans of time that neither overflows nor goes below zero. */
final class Spans {

    private static final double NANOS_PER_SECOND = 1e9;

    private Spans() {}

    /** From one instant to another; zero if a clock jumped and the second one is earlier. */
    static Duration between(Instant from, Instant to) {
        return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
    }

    /** How long ago the job was sent, or accepted if it was not. */
    static Duration sinceDispatch(Job job, Instant now) {
        Objects.requireNonNull(job, "job must not be null");
        Objects.requireNonNull(now, "now must not be null");
        return between(job.dispatchedAt().orElse(job.createdAt()), now);
    }

    /** So many times as long, but never longer than {@code most}. */
    static Duration times(Duration span, double factor, Duration most) {
        return ofSeconds(seconds(span) * factor, most);
    }

    static Duration clamp(Duration span, Duration least, Duration most) {
        return longer(least, shorter(span, most));
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** So many seconds, but never longer than {@code most}. */
    static Duration ofSeconds(double seconds, Duration most) {
        return seconds < seconds(most) ? Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND)) : most;
    }

    static double seconds(Duration span) {
        return span.getSeconds() + span.getNano() / NANOS_PER_SECOND;
    }

    /** For people: "3 h 5 min", "4 min 10 s", "7 s". */
    static String inWords(Duration span) {
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        if (span.toMinutes() > 0) {
            return span.toMinutes() + " min " + span.toSecondsPart() + " s";
        }
        return span.toSeconds() + " s";
    }
}
