package dev.farjob.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.ImpatientTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closing waits for the attempts to send that are being made. */
class SendsTest {

    private static final Duration SHORT = Duration.ofSeconds(7);
    private static final Duration LONG = Duration.ofSeconds(40);

    private final Sends sends = new Sends();
    private final ImpatientTime time = new ImpatientTime();

    @Test
    void whereNoneIsBeingMadeThereIsNothingToWaitFor() {
        assertTrue(sends.close(time));
        assertEquals(List.of(), time.waits);
    }

    @Test
    void anAttemptBeginsUntilTheseAreClosed() {
        assertFalse(sends.isClosed());
        assertTrue(sends.begin(SHORT));
        sends.close(time);
        assertTrue(sends.isClosed());
        assertFalse(sends.begin(SHORT));
    }

    @Test
    void closingWaitsForAllThatHaveBegun() {
        sends.begin(SHORT);
        sends.begin(SHORT);
        time.whileWaiting(() -> {
            sends.end();
            sends.end();
        });
        assertTrue(sends.close(time));
    }

    @Test
    void oneThatDoesNotEndIsNotForgotten() {
        sends.begin(SHORT);
        sends.begin(SHORT);
        time.whileWaiting(sends::end);
        assertFalse(sends.close(time));
    }

    @Test
    void thoseThatEndedBeforeAreNotTakenForThoseThatAreBeingMade() {
        sends.begin(SHORT);
        sends.end();
        sends.begin(SHORT);
        assertFalse(sends.close(time));
    }

    @Test
    void closingWaitsAsLongAsTheLongestMayLast() {
        sends.begin(SHORT);
        sends.begin(LONG);
        sends.begin(SHORT);
        sends.close(time);
        assertEquals(List.of(LONG), time.waits);
    }
}
