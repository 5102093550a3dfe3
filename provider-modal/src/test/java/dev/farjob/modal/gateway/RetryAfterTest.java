package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a server wants to be left alone: seconds, or a date by its own clock. */
class RetryAfterTest {

    private static final String NOW = "Wed, 21 Oct 2026 07:28:00 GMT";

    private static Optional<Duration> read(Map<String, List<String>> headers) {
        return RetryAfter.of(HttpHeaders.of(headers, (name, value) -> true));
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "0, 0", "'Wed, 21 Oct 2026 07:28:30 GMT', 30", "'Wed, 21 Oct 2026 07:28:00 GMT', 0"})
    void secondsAndDatesAreUnderstood(String header, long seconds) {
        assertEquals(
                Optional.of(Duration.ofSeconds(seconds)),
                read(Map.of("Retry-After", List.of(header), "Date", List.of(NOW))));
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5", "''", "1.5", "99999999999", "'Wed, 21 Oct 2026 07:27:00 GMT'", "'Wed, 99 Oct'"})
    void anythingElseIsNoRest(String header) {
        assertEquals(Optional.empty(), read(Map.of("Retry-After", List.of(header), "Date", List.of(NOW))));
    }

    @Test
    void aDateWithoutTheServersClockIsNoRest() {
        assertEquals(Optional.empty(), read(Map.of("Retry-After", List.of(NOW))));
        assertEquals(Optional.empty(), read(Map.of()));
    }
}
