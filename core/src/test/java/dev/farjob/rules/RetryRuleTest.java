package dev.farjob.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRuleTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final FailureKind KIND = FailureKind.STEP_FAILED;
    private static final RetryRule DOUBLING = RetryRule.exponential(SECOND, 2, Duration.ofSeconds(10), 6);

    @Test
    void neverMeansNever() {
        assertEquals(Optional.empty(), delay(RetryRule.never(), 1));
    }

    @Test
    void neverIsNotMovedByARetryAfter() {
        assertEquals(Optional.empty(), RetryRule.never().delay(KIND, 1, Optional.of(SECOND), 0));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 10"})
    void delaysGrowByTheirFactorUpToTheLongest(int failures, int seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), delay(DOUBLING, failures));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, Integer.MAX_VALUE})
    void givesUpWhenTheAttemptsAreUsedUp(int failures) {
        assertEquals(Optional.empty(), delay(DOUBLING, failures));
    }

    @Test
    void aSingleAttemptHasNoRetry() {
        assertEquals(Optional.empty(), delay(RetryRule.exponential(SECOND, 2, SECOND, 1), 1));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 5", "3, 15", "4, 45", "5, 90"})
    void aScheduleHasOneDelayPerRetry(int failures, int minutes) {
        assertEquals(Optional.of(Duration.ofMinutes(minutes)), delay(copySchedule(), failures));
    }

    @Test
    void givesUpAtTheEndOfTheSchedule() {
        assertEquals(Optional.empty(), delay(copySchedule(), 6));
    }

    @Test
    void aScheduleIsKeptToTheSecondByDefault() {
        assertEquals(Optional.of(Duration.ofMinutes(2)), copySchedule().delay(KIND, 1, Optional.empty(), 0.999));
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "0.5, 1100", "0.75, 1150"})
    void growingDelaysAreLengthenedByUpToAFifth(double random, long millis) {
        assertEquals(Optional.of(Duration.ofMillis(millis)), DOUBLING.delay(KIND, 1, Optional.empty(), random));
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "0.5, 1250", "1, 1500"})
    void theJitterCanBeSet(double share, long millis) {
        assertEquals(
                Optional.of(Duration.ofMillis(millis)), DOUBLING.jitter(share).delay(KIND, 1, Optional.empty(), 0.5));
    }

    @Test
    void aScheduleCanHaveJitter() {
        assertEquals(
                Optional.of(Duration.ofMinutes(3)), copySchedule().jitter(1).delay(KIND, 1, Optional.empty(), 0.5));
    }

    @Test
    void aRetryAfterIsAMinimum() {
        assertEquals(
                Optional.of(Duration.ofSeconds(30)), DOUBLING.delay(KIND, 1, Optional.of(Duration.ofSeconds(30)), 0));
    }

    @Test
    void jitterSpreadsWhatARetryAfterWouldBringBackAtOnce() {
        assertEquals(
                Optional.of(Duration.ofSeconds(33)), DOUBLING.delay(KIND, 1, Optional.of(Duration.ofSeconds(30)), 0.5));
    }

    @ParameterizedTest
    @ValueSource(ints = {-30, 0, 1, 2})
    void aShorterRetryAfterChangesNothing(int seconds) {
        assertEquals(
                Optional.of(Duration.ofSeconds(2)),
                DOUBLING.delay(KIND, 2, Optional.of(Duration.ofSeconds(seconds)), 0));
    }

    @Test
    void aRetryAfterDoesNotAddAttempts() {
        assertEquals(Optional.empty(), DOUBLING.delay(KIND, 6, Optional.of(SECOND), 0));
    }

    @Test
    void aRetryAfterOfWeeksIsCutToADay() {
        assertEquals(Optional.of(DAY), DOUBLING.delay(KIND, 1, Optional.of(Duration.ofDays(60)), 0));
    }

    @Test
    void aRetryAfterBeyondAllReasonIsCutToADay() {
        Optional<Duration> forEver = Optional.of(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
        assertEquals(Optional.of(DAY), DOUBLING.delay(KIND, 1, forEver, 0.5));
    }

    @Test
    void jitterDoesNotMakeADelayLongerThanADay() {
        assertEquals(
                Optional.of(DAY), RetryRule.schedule(List.of(DAY)).jitter(1).delay(KIND, 1, Optional.empty(), 0.5));
    }

    @Test
    void anyNumberOfFailuresIsCounted() {
        RetryRule patient = RetryRule.exponential(SECOND, 1e300, Duration.ofDays(365_000_000), Integer.MAX_VALUE);
        assertEquals(Optional.of(DAY), delay(patient, Integer.MAX_VALUE - 1));
    }

    @Test
    void anotherKindOfFailureCanHaveItsOwnRule() {
        RetryRule rule = DOUBLING.forKind(FailureKind.REFUSED, RetryRule.schedule(List.of(Duration.ofHours(1))));
        assertEquals(Optional.of(Duration.ofHours(1)), rule.delay(FailureKind.REFUSED, 1, Optional.empty(), 0));
    }

    @Test
    void theOtherKindsKeepTheirs() {
        assertEquals(Optional.of(SECOND), delay(DOUBLING.forKind(FailureKind.REFUSED, RetryRule.never()), 1));
    }

    @Test
    void aSecondRuleForAKindReplacesTheFirst() {
        RetryRule rule = RetryRule.never().forKind(KIND, RetryRule.never()).forKind(KIND, DOUBLING);
        assertEquals(Optional.of(SECOND), delay(rule, 1));
    }

    @Test
    void settingTheJitterKeepsTheRulesForSingleKinds() {
        RetryRule rule = RetryRule.never().forKind(KIND, DOUBLING).jitter(1);
        assertEquals(Optional.of(Duration.ofMillis(1_100)), rule.delay(KIND, 1, Optional.empty(), 0.5));
    }

    @Test
    void aRuleForAKindKeepsTheJitter() {
        RetryRule rule = DOUBLING.jitter(1).forKind(FailureKind.REFUSED, RetryRule.never());
        assertEquals(Optional.of(Duration.ofMillis(1_500)), rule.delay(KIND, 1, Optional.empty(), 0.5));
    }

    @Test
    void spawnsThatWereNotSentAreTriedForALongTime() {
        assertEquals(Optional.of(Duration.ofMinutes(1)), delay(RetryRule.forSpawns(), 999));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "6, 32", "7, 60"})
    void spawnsBeginWithASecondAndDouble(int failures, int seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), delay(RetryRule.forSpawns(), failures));
    }

    @Test
    void spawnsAreGivenUpAfterAThousandAttempts() {
        assertEquals(Optional.empty(), delay(RetryRule.forSpawns(), 1_000));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 6", "6, 486", "7, 600"})
    void stepsBeginWithTwoSecondsAndTriple(int failures, int seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), delay(RetryRule.forSteps(), failures));
    }

    @Test
    void stepsAreGivenUpAfterEightAttempts() {
        assertEquals(Optional.empty(), delay(RetryRule.forSteps(), 8));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"INSUFFICIENT_CREDITS", "CONTENT_POLICY", "INVALID_INPUT", "REFUSED", "UNAUTHORIZED"})
    void aStepIsNotTriedAgainWhereTheAnswerWouldBeTheSame(FailureKind kind) {
        assertEquals(Optional.empty(), RetryRule.forSteps().delay(kind, 1, Optional.empty(), 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"INSUFFICIENT_CREDITS", "CONTENT_POLICY", "INVALID_INPUT", "REFUSED", "UNAUTHORIZED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aStepIsTriedAgainAfterAnyOtherFailure(FailureKind kind) {
        assertEquals(Optional.of(Duration.ofSeconds(2)), RetryRule.forSteps().delay(kind, 1, Optional.empty(), 0));
    }

    @Test
    void noFailureIsNothingToRetry() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> delay(DOUBLING, 0));
        assertEquals("failures must be at least 1, not 0", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1, Double.NaN})
    void aRandomNumberOutOfRangeIsRefused(double random) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> DOUBLING.delay(KIND, 1, Optional.empty(), random));
        assertEquals("random must be from 0 to below 1, not " + random, refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001})
    void aJitterOutOfRangeIsRefused(double share) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> DOUBLING.jitter(share));
        assertEquals("jitter must be within 0 and 1, not " + share, refusal.getMessage());
    }

    @Test
    void aNegativeDelayInAScheduleIsRefused() {
        List<Duration> delays = List.of(SECOND, Duration.ofSeconds(-1));
        assertThrows(IllegalArgumentException.class, () -> RetryRule.schedule(delays));
    }

    @Test
    void aFirstDelayOfZeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RetryRule.exponential(Duration.ZERO, 2, SECOND, 2));
    }

    @Test
    void aShrinkingDelayIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RetryRule.exponential(SECOND, 0.5, SECOND, 2));
    }

    @Test
    void aLongestDelayBelowTheFirstIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RetryRule.exponential(SECOND, 2, Duration.ofMillis(999), 2));
    }

    @Test
    void noAttemptAtAllIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RetryRule.exponential(SECOND, 2, SECOND, 0));
    }

    private static RetryRule copySchedule() {
        return RetryRule.schedule(List.of(
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Duration.ofMinutes(15),
                Duration.ofMinutes(45),
                Duration.ofMinutes(90)));
    }

    private static Optional<Duration> delay(RetryRule rule, int failures) {
        return rule.delay(KIND, failures, Optional.empty(), 0);
    }
}
