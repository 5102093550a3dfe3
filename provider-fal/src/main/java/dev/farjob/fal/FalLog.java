package dev.farjob.fal;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A line that a job printed at fal. fal shows a moving window of them, and none for some models.
 *
 * @param at when, if fal says so
 * @param level how bad, in fal's words, if it says so
 * @param message what was printed. It may repeat what the user wrote, so it is not part of {@code toString}
 */
public record FalLog(Optional<Instant> at, Optional<String> level, String message) {

    public FalLog {
        Objects.requireNonNull(at, "time must not be null");
        Objects.requireNonNull(level, "level must not be null");
        Objects.requireNonNull(message, "message must not be null");
    }

    @Override
    public String toString() {
        return "FalLog[" + at.map(Instant::toString).orElse("no time") + ", " + message.length() + " characters]";
    }
}
