package dev.farjob.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The changes that {@link ProgressRule#isWorthStoring} finds worth a write. */
class ProgressWorthStoringTest {

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.5, false",
        "0.5, 0.5099, false",
        "0.5, 0.51, true",
        "0.56, 0.57, true",
        "0.28, 0.29, true",
        "0.5, 0.6, true",
        "0.5, 0.4901, false",
        "0.5, 0.49, true",
        "0, 0.01, true",
        "0.99, 1, true"
    })
    void aFigureIsWorthAWriteWhenItMovedByAHundredth(double before, double after, boolean worth) {
        assertEquals(worth, isWorthStoring(Progress.reported(before), Progress.reported(after)));
    }

    @Test
    void nothingAfterNothingIsNot() {
        assertFalse(ProgressRule.honest().isWorthStoring(Optional.empty(), Optional.empty()));
    }

    @Test
    void theFirstReportIs() {
        assertTrue(ProgressRule.honest().isWorthStoring(Optional.empty(), Optional.of(Progress.queued(1))));
    }

    @Test
    void losingTheProgressIs() {
        assertTrue(ProgressRule.honest().isWorthStoring(Optional.of(Progress.queued(1)), Optional.empty()));
    }

    @Test
    void anotherSourceIs() {
        assertTrue(isWorthStoring(Progress.measured(0.5), Progress.reported(0.5)));
    }

    @Test
    void anotherMessageIs() {
        assertTrue(isWorthStoring(Progress.said(Source.WORKER, "a"), Progress.said(Source.WORKER, "b")));
    }

    @Test
    void anotherPlaceInTheQueueIs() {
        assertTrue(isWorthStoring(Progress.queued(3), Progress.queued(2)));
    }

    @Test
    void theSamePlaceInTheQueueIsNot() {
        assertFalse(isWorthStoring(Progress.queued(3), Progress.queued(3)));
    }

    @Test
    void aFigureWhereThereWasNoneIs() {
        Progress words = Progress.said(Source.WORKER, "a");
        assertTrue(isWorthStoring(words, Progress.reported(0).withMessage("a")));
    }

    @Test
    void noFigureWhereThereWasOneIs() {
        Progress words = Progress.said(Source.WORKER, "a");
        assertTrue(isWorthStoring(Progress.reported(0).withMessage("a"), words));
    }

    private static boolean isWorthStoring(Progress before, Progress after) {
        return ProgressRule.honest().isWorthStoring(Optional.of(before), Optional.of(after));
    }
}
