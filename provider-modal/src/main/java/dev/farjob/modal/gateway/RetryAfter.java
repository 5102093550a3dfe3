package dev.farjob.modal.gateway;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads {@code Retry-After}, which is a number of seconds or a date. A date is taken relative to the server's own clock. */
final class RetryAfter {

    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    static Optional<Duration> of(HttpHeaders headers) {
        String value = headers.firstValue("Retry-After").orElse("").strip();
        if (!value.isEmpty() && value.length() <= MOST_DIGITS && value.chars().allMatch(RetryAfter::isDigit)) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        Optional<ZonedDateTime> now = date(headers.firstValue("Date").orElse(""));
        return date(value)
                .flatMap(then -> now.map(from -> Duration.between(from, then)))
                .filter(wait -> !wait.isNegative());
    }

    private static boolean isDigit(int letter) {
        return letter >= '0' && letter <= '9';
    }

    private static Optional<ZonedDateTime> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
