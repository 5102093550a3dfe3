package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as every store can keep them. */
class MicrosTest {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    @Test
    void whatIsFinerThanAMicrosecondIsLeftOut() {
        assertEquals(
                Instant.parse("2030-01-01T00:00:00.123456Z"),
                Micros.of(Instant.parse("2030-01-01T00:00:00.123456789Z")));
        assertEquals(
                Instant.parse("2030-01-01T00:00:00.123456Z"),
                Micros.chosen("the deadline", Instant.parse("2030-01-01T00:00:00.123456789Z")));
    }

    @Test
    void theFirstAndTheLastTimeMayBeChosen() {
        assertEquals(FIRST, Micros.chosen("the deadline", FIRST));
        assertEquals(LAST, Micros.chosen("the deadline", LAST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z"})
    void aTimeThatNotEveryStoreKeepsIsRefusedByName(Instant outside) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Micros.chosen("the deadline", outside));
        assertEquals(
                "the deadline is " + outside + ", and times are kept from " + FIRST + " to " + LAST
                        + ": choose one of these, or leave it out",
                refused.getMessage());
    }

    @Test
    void aTimeBeyondTheLastIsInNoStoresRange() {
        Instant noon = Instant.parse("9999-12-31T12:00:00Z");
        assertEquals(noon.plusSeconds(60), Micros.after(noon, Duration.ofMinutes(1)));
        assertEquals(Instant.MAX, Micros.after(noon, Duration.ofDays(1)));
        assertEquals(Instant.MAX, Micros.after(noon, Duration.ofSeconds(Long.MAX_VALUE)));
        Duration exactly = Duration.ofSeconds(LAST.getEpochSecond() - noon.getEpochSecond());
        assertEquals(Instant.parse("9999-12-31T23:59:59Z"), Micros.after(noon, exactly));
    }
}
