package dev.farjob.rules;

import static dev.farjob.rules.JobAt.ACCEPTED;
import static dev.farjob.rules.JobAt.SENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollScheduleTest {

    private static final Job JOB = JobAt.in(JobState.RUNNING).build();
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Durations TENS = DurationsTest.of(10, 20, 30, 40, 50, 60);

    @ParameterizedTest
    @ValueSource(ints = {-5, 0, 1, 100_000})
    void aFixedGapIsAlwaysTheSame(int elapsed) {
        assertEquals(Duration.ofSeconds(7), next(PollSchedule.fixed(Duration.ofSeconds(7)), TENS, elapsed));
    }

    @Test
    void noGapIsRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> PollSchedule.fixed(Duration.ZERO));
        assertEquals("gap must be longer than zero", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"-5, 2", "0, 2", "2, 4", "6, 8", "14, 16", "18, 20", "19, 20", "30, 20", "1000000, 20"})
    void growingGapsGrowByTheirFactorFromLookToLook(int elapsed, int seconds) {
        PollSchedule doubling = PollSchedule.backoff(Duration.ofSeconds(2), 2, Duration.ofSeconds(20));
        assertEquals(Duration.ofSeconds(seconds), next(doubling, TENS, elapsed));
    }

    @Test
    void aFactorOfOneDoesNotGrow() {
        assertEquals(SECOND, next(PollSchedule.backoff(SECOND, 1, Duration.ofSeconds(9)), TENS, 100));
    }

    @Test
    void aJobThatWasNotSentCountsFromWhenItWasAccepted() {
        Job job = JobAt.in(JobState.RUNNING).dispatchedAt(null).build();
        PollSchedule doubling = PollSchedule.backoff(SECOND, 2, Duration.ofMinutes(5));
        assertEquals(Duration.ofSeconds(61), doubling.nextLook(job, TENS, ACCEPTED.plus(Duration.ofMinutes(1))));
    }

    @Test
    void aFirstGapOfZeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> PollSchedule.backoff(Duration.ZERO, 2, SECOND));
    }

    @Test
    void aLargestGapBelowTheFirstIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> PollSchedule.backoff(SECOND, 2, SECOND.minusNanos(1)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, Double.MAX_VALUE})
    void aFactorThatDoesNotShrinkIsAllowed(double factor) {
        assertEquals(SECOND, next(PollSchedule.backoff(SECOND, factor, Duration.ofMinutes(5)), TENS, 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, Double.NaN, Double.POSITIVE_INFINITY})
    void aFactorThatShrinksOrIsNoNumberIsRefused(double factor) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> PollSchedule.backoff(SECOND, factor, SECOND));
        assertEquals("factor must be a finite number of at least 1, not " + factor, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "4, 2000", "40, 9000", "150, 9000", "1000, 60000"})
    void withTooFewKnownDurationsLearnedGapsGrowWithTime(int elapsed, long millis) {
        assertEquals(
                Duration.ofMillis(millis), next(PollSchedule.learned(), DurationsTest.of(10, 10, 10, 10), elapsed));
    }

    @Test
    void aLongJobIsLookedAtNowAndThenBeforeTheFirstEndIsDueAndThenRightThere() {
        assertEquals(List.of(227, 273, 328, 393, 472, 566, 679, 815, 978, 1_003), looks(alike(1_000), 1_000));
    }

    @Test
    void aJobOfAMinuteIsLookedAtJustBeforeTheFirstEndIsDueAndRightThere() {
        assertEquals(List.of(59, 60), looks(alike(60), 60));
    }

    @Test
    void notEveryJobOfSecondsIsLookedAtBeforeTheFirstEndIsDue() {
        assertEquals(List.of(10), looks(alike(10), 10));
    }

    @Test
    void afterAJobThatWasFasterThanAllTheNextOneIsLookedAtEarlier() {
        assertEquals(List.of(5, 6, 7), looks(alike(10).with(Duration.ofSeconds(9)), 7));
    }

    @Test
    void whileLittleIsKnownNoGapIsLongerThanWithoutKnowledge() {
        Durations few = DurationsTest.of(60, 60, 60, 60, 60);
        assertEquals(SECOND, next(PollSchedule.learned(), few, 0));
    }

    private static Durations alike(int seconds) {
        return DurationsTest.of(IntStream.generate(() -> seconds).limit(20).toArray());
    }

    /** When looks see that a job has not ended before so many seconds, and then that it has, in whole seconds. */
    private static List<Integer> looks(Durations known, int took) {
        List<Integer> looks = new ArrayList<>();
        Duration elapsed = Duration.ZERO;
        while (elapsed.toSeconds() < took) {
            elapsed = elapsed.plus(next(PollSchedule.learned(), known, elapsed));
            looks.add((int) Math.round(Spans.seconds(elapsed)));
        }
        return looks;
    }

    @ParameterizedTest
    @CsvSource({"61, 3050", "100, 5000"})
    void aJobThatOutlastedAllIsLookedAtAfterAnotherTwentiethOfItsTime(int elapsed, long millis) {
        assertEquals(Duration.ofMillis(millis), next(PollSchedule.learned(), TENS, elapsed));
    }

    @Test
    void durationsOfNoTimeAtAllArePlannedForToo() {
        assertEquals(SECOND, next(PollSchedule.learned(), DurationsTest.of(0, 0, 0, 0, 0), 0));
    }

    @Test
    void noLearnedGapIsShorterThanASecond() {
        assertEquals(SECOND, next(PollSchedule.learned(), DurationsTest.of(0, 1, 1, 1, 1), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100_000})
    void noLearnedGapIsLongerThanFiveMinutes(int elapsed) {
        Durations hours = alike(9_000);
        assertEquals(Duration.ofMinutes(5), next(PollSchedule.learned(), hours, elapsed));
    }

    @Test
    void noLearnedGapIsLongerThanFiveMinutesWhileLittleIsKnown() {
        assertEquals(Duration.ofMinutes(5), next(PollSchedule.learned(), Durations.none(), 100_000));
    }

    @Test
    void theSmallestGapCanBeSet() {
        PollSchedule schedule =
                PollSchedule.learned().largestGap(Duration.ofHours(1)).smallestGap(Duration.ofMinutes(10));
        assertEquals(Duration.ofMinutes(10), next(schedule, TENS, 0));
    }

    @Test
    void theLargestGapCanBeSet() {
        PollSchedule schedule =
                PollSchedule.learned().smallestGap(Duration.ofMillis(1)).largestGap(SECOND);
        assertEquals(SECOND, next(schedule, alike(60), 0));
    }

    @Test
    void theGapsMayBeEqual() {
        assertEquals(SECOND, next(PollSchedule.learned().largestGap(SECOND), TENS, 0));
    }

    @Test
    void aSmallestGapOfZeroIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> PollSchedule.learned().smallestGap(Duration.ZERO));
    }

    @Test
    void aLargestGapBelowTheSmallestIsRefused() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> PollSchedule.learned().largestGap(Duration.ofMillis(999)));
        assertEquals(
                "largestGap (PT0.999S) must not be shorter than smallestGap (PT1S); where both change, begin with the one"
                        + " that makes room",
                refusal.getMessage());
    }

    private static Duration next(PollSchedule schedule, Durations known, Duration elapsed) {
        return schedule.nextLook(JOB, known, SENT.plus(elapsed));
    }

    private static Duration next(PollSchedule schedule, Durations known, int elapsed) {
        return schedule.nextLook(JOB, known, SENT.plusSeconds(elapsed));
    }
}
