package dev.farjob.fal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a request's log. Nothing in it is sure to be there.
 *
 * @param at when; fal often leaves the zone out, and means UTC
 * @param level how bad
 * @param message what the worker printed
 */
public record LogLine(Optional<Instant> at, Optional<String> level, String message) {

    private static final int MOST = 10_000;

    /** Reads the logs of a status; none if they were not asked for, which fal says as null. */
    static List<LogLine> readAll(JsonNode status) {
        List<LogLine> lines = new ArrayList<>();
        for (JsonNode entry : status.path("logs")) {
            if (lines.size() == MOST) {
                break;
            }
            if (entry.isTextual()) {
                lines.add(new LogLine(Optional.empty(), Optional.empty(), entry.asText()));
            } else if (entry.isObject() && entry.path("message").isTextual()) {
                lines.add(new LogLine(
                        Json.text(entry, "timestamp").flatMap(LogLine::time),
                        Json.text(entry, "level").map(Words::name),
                        entry.get("message").asText()));
            }
        }
        return lines;
    }

    /** A time with a zone, or one without, which is taken for UTC; empty if it is neither. */
    static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException withoutZone) {
            return timeWithoutZone(text);
        }
    }

    private static Optional<Instant> timeWithoutZone(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
