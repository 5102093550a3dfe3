package dev.farjob.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @Test
    void nothingIsKnownAtFirst() {
        assertEquals(0, Durations.none().count());
    }

    @Test
    void nothingKnownHasNoQuantile() {
        assertEquals(Optional.empty(), Durations.none().quantile(0.5));
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "0.25, 10", "0.26, 20", "0.5, 20", "0.51, 30", "0.75, 30", "0.76, 40", "1, 40"})
    void aQuantileIsTheShortestWithinWhichThatShareHadEnded(double q, int seconds) {
        assertEquals(
                Optional.of(Duration.ofSeconds(seconds)), of(30, 10, 40, 20).quantile(q));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 10", "9, 0, 1", "10, 0, 10", "10, 0.34, 20", "10, 1, 30", "39, 0.5, 1"})
    void theRemainingTimeGoesByTheJobsThatLastedLonger(int elapsed, double q, int seconds) {
        assertEquals(
                Optional.of(Duration.ofSeconds(seconds)),
                of(30, 10, 40, 20).remainingQuantile(Duration.ofSeconds(elapsed), q));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 41})
    void nobodyKnowsWhatRemainsOfAJobThatOutlastedAll(int elapsed) {
        assertEquals(Optional.empty(), of(10, 40).remainingQuantile(Duration.ofSeconds(elapsed), 0.5));
    }

    @Test
    void asManyAsThereIsRoomForAreKept() {
        assertEquals(Optional.of(Duration.ofSeconds(1)), upTo(Durations.MOST).quantile(0));
    }

    @Test
    void theOldestGivesWayToTheNewest() {
        assertEquals(
                Optional.of(Duration.ofSeconds(2)), upTo(Durations.MOST + 1).quantile(0));
    }

    @Test
    void theOldestGivesWayEvenIfItIsTheLongest() {
        Durations known = of(1_000);
        for (int i = 0; i < Durations.MOST; i++) {
            known = known.with(Duration.ofSeconds(5));
        }
        assertEquals(Optional.of(Duration.ofSeconds(5)), known.quantile(1));
    }

    @Test
    void aFullSampleStaysFull() {
        assertEquals(Durations.MOST, upTo(Durations.MOST + 50).count());
    }

    @Test
    void addingLeavesTheSampleItselfAlone() {
        Durations known = of(10);
        assertEquals(2, known.with(Duration.ofSeconds(20)).count());
        assertEquals(1, known.count());
    }

    @ParameterizedTest
    @CsvSource({"4, false", "5, true"})
    void fiveAreEnoughToSaySomething(int count, boolean enough) {
        assertEquals(enough, upTo(count).areEnough());
    }

    @Test
    void noTimeAtAllIsADuration() {
        assertEquals(Optional.of(Duration.ZERO), of(0).quantile(1));
    }

    @Test
    void aNegativeDurationIsRefused() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> of(-1));
        assertEquals("took must not be negative: PT-1S", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void aShareOutsideZeroAndOneIsRefused(double q) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> of(1).quantile(q));
        assertEquals("q must be within 0 and 1, not " + q, refusal.getMessage());
    }

    @Test
    void aBadShareIsRefusedAlsoWhereNothingIsKnown() {
        assertThrows(IllegalArgumentException.class, () -> Durations.none().quantile(2));
    }

    @Test
    void aNegativeElapsedTimeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> of(1).remainingQuantile(Duration.ofSeconds(-1), 0.5));
    }

    @Test
    void aSampleDescribesItself() {
        assertEquals("Durations[2, median PT10S]", of(20, 10).toString());
    }

    static Durations of(int... seconds) {
        Durations known = Durations.none();
        for (int each : seconds) {
            known = known.with(Duration.ofSeconds(each));
        }
        return known;
    }

    private static Durations upTo(int last) {
        return of(IntStream.rangeClosed(1, last).toArray());
    }
}
