package dev.farjob.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {

    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT59.999S, 59 s",
        "PT1M, 1 min 0 s",
        "PT4M10S, 4 min 10 s",
        "PT59M59S, 59 min 59 s",
        "PT1H, 1 h 0 min",
        "PT50H5M9S, 50 h 5 min"
    })
    void spansAreSaidTheWayPeopleSayThem(Duration span, String words) {
        assertEquals(words, Spans.inWords(span));
    }

    @Test
    void theLongestSpanThereIsDoesNotOverflow() {
        assertEquals(Duration.ofDays(1), Spans.times(FOR_EVER, 1e300, Duration.ofDays(1)));
    }

    @Test
    void theEndsOfTimeAreAFiniteSpanApart() {
        assertEquals(Duration.between(Instant.MIN, Instant.MAX), Spans.between(Instant.MIN, Instant.MAX));
    }

    @ParameterizedTest
    @CsvSource({"PT0.5S, PT1S", "PT1S, PT1S", "PT3S, PT3S", "PT5S, PT5S", "PT6S, PT5S"})
    void aSpanIsKeptBetweenTwoOthers(Duration span, Duration kept) {
        assertEquals(kept, Spans.clamp(span, Duration.ofSeconds(1), Duration.ofSeconds(5)));
    }

    @Test
    void nanosecondsCount() {
        assertEquals(1.5, Spans.seconds(Duration.ofMillis(1_500)));
    }
}
