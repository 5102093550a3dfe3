package dev.farjob.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InterestRuleTest {

    private static final Duration LEAST = Duration.ofSeconds(3);

    private final InterestRule rule = InterestRule.defaults();

    private Duration gap(long elapsedSeconds, boolean moving, Durations known) {
        return rule.gap(Duration.ofSeconds(elapsedSeconds), moving, known, LEAST);
    }

    /** Twenty jobs, one of each duration from 101 to 120 seconds. */
    private static Durations twenty() {
        Durations known = Durations.none();
        for (int i = 1; i <= 20; i++) {
            known = known.with(Duration.ofSeconds(100 + i));
        }
        return known;
    }

    @Test
    void withNothingKnownItGrowsWithTheAgeUpToAQuarterOfAMinute() {
        assertEquals(LEAST, gap(0, false, Durations.none()));
        assertEquals(LEAST, gap(60, false, Durations.none()));
        assertEquals(Duration.ofSeconds(5), gap(100, false, Durations.none()));
        assertEquals(Duration.ofSeconds(15), gap(3_600, false, Durations.none()));
    }

    @Test
    void theIntervalIsLongBeforeAnyJobEverEnded() {
        assertEquals(Duration.ofSeconds(15), gap(0, false, twenty()));
    }

    @Test
    void itEndsBeforeTheFirstJobsDid() {
        assertEquals(Duration.ofMillis(8_100), gap(89, false, twenty()));
    }

    @Test
    void theIntervalIsAsShortAsItMayBeWhenJobsEnd() {
        assertEquals(LEAST, gap(101, false, twenty()));
    }

    @Test
    void aJobThatOutlastedAllIsAskedAboutByItsAge() {
        assertEquals(Duration.ofSeconds(7), gap(140, false, twenty()));
    }

    @Test
    void theIntervalIsAtMostTwiceTheLeastIfEachLookMayBringSomethingNew() {
        assertEquals(Duration.ofSeconds(6), gap(0, true, twenty()));
        assertEquals(LEAST, gap(101, true, twenty()));
    }

    @Test
    void aHostThatWantsLessFreshnessThanThatIsAskedForNoMore() {
        assertEquals(Duration.ofMinutes(1), rule.gap(Duration.ZERO, true, twenty(), Duration.ofMinutes(1)));
    }

    @Test
    void aQueuedJobAndOneWithAProgressAreMoving() {
        assertEquals(Duration.ofSeconds(6), rule.gap(JobAt.in(JobState.QUEUED).build(), twenty(), JobAt.SENT, LEAST));
        assertEquals(
                Duration.ofSeconds(6),
                rule.gap(
                        JobAt.in(JobState.RUNNING)
                                .reportedProgress(Progress.measured(0.5))
                                .build(),
                        twenty(),
                        JobAt.SENT,
                        LEAST));
        assertEquals(Duration.ofSeconds(15), rule.gap(JobAt.in(JobState.RUNNING).build(), twenty(), JobAt.SENT, LEAST));
    }

    @Test
    void badInputIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> rule.gap(Duration.ofNanos(-1), false, Durations.none(), LEAST));
        assertThrows(
                IllegalArgumentException.class, () -> rule.gap(Duration.ZERO, false, Durations.none(), Duration.ZERO));
    }
}
