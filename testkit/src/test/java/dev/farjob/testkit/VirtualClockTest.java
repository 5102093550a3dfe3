package dev.farjob.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualClockTest {

    private final VirtualClock clock = new VirtualClock();

    @Test
    void standsStill() {
        assertEquals(VirtualClock.START, clock.instant());
        assertEquals(VirtualClock.START, clock.instant());
        assertEquals(VirtualClock.START.toEpochMilli(), clock.millis());
    }

    @Test
    void advances() {
        clock.advance(Duration.ofSeconds(3));
        clock.advance(Duration.ofNanos(5_999));

        assertEquals(VirtualClock.START.plusSeconds(3).plusNanos(5_000), clock.instant());
    }

    @Test
    void advancesForwardsOnly() {
        assertThrows(IllegalArgumentException.class, () -> clock.advance(Duration.ofNanos(-1)));
    }

    @Test
    void jumpsAnywhere() {
        clock.set(Instant.parse("1999-12-31T23:59:59.123456789Z"));

        assertEquals(Instant.parse("1999-12-31T23:59:59.123456Z"), clock.instant());
    }

    @Test
    void sharesTimeBetweenZones() {
        VirtualClock there = clock.withZone(ZoneId.of("Asia/Kathmandu"));

        there.advance(Duration.ofHours(1));

        assertEquals(ZoneId.of("Asia/Kathmandu"), there.getZone());
        assertEquals(clock.instant(), there.instant());
    }

    @Test
    void losesNoTimeBetweenThreads() {
        IntStream.range(0, 1_000).parallel().forEach(i -> clock.advance(Duration.ofSeconds(1)));

        assertEquals(VirtualClock.START.plusSeconds(1_000), clock.instant());
    }
}
