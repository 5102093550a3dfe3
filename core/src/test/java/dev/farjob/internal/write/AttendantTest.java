package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.time.HandAlarms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One alarm sees to all that was left to be written, as long as something is. */
class AttendantTest {

    private static final Duration PATIENCE = Duration.ofMillis(1001);
    private static final Duration HALF = Duration.ofMillis(400);

    private final HandAlarms time = new HandAlarms();
    private final List<CompletableFuture<String>> left = new ArrayList<>();
    private int hurried;
    private final Attendant attendant = new Attendant(time, () -> hurried++);

    private void leave() {
        CompletableFuture<String> written = new CompletableFuture<>();
        left.add(written);
        attendant.attend(written);
    }

    private void pass(Duration by) {
        time.pass(by);
    }

    private void assertAlarms(Duration... delays) {
        assertEquals(List.of(delays), time.delays());
    }

    /** Has the alarm ring after this long. */
    private void ring(Duration after) {
        pass(after);
        time.first().run();
    }

    @Test
    void whatWasLeftIsAttendedToAMomentAfterPatienceIsLost() {
        assertAlarms();
        leave();
        assertAlarms(PATIENCE);
        ring(PATIENCE);
        assertEquals(1, hurried);
        assertAlarms();
    }

    @Test
    void oneAlarmIsEnoughForAll() {
        leave();
        leave();
        pass(HALF);
        leave();
        assertAlarms(PATIENCE);
    }

    @Test
    void oneThreadIsSentForEachThatIsLateAndTheNextAlarmIsForTheNext() {
        leave();
        leave();
        pass(HALF);
        leave();
        ring(PATIENCE.minus(HALF));
        assertEquals(2, hurried);
        assertAlarms(HALF);
        ring(HALF);
        assertEquals(3, hurried);
        assertAlarms();
    }

    @Test
    void noAlarmIsSetOnceAllIsWritten() {
        leave();
        leave();
        left.get(0).complete("written");
        assertAlarms(PATIENCE);
        left.get(1).completeExceptionally(new IllegalStateException("not written, and known to be"));
        assertAlarms();
        assertEquals(0, hurried);
    }

    @Test
    void anAlarmForWhatIsWrittenByThenSendsNobodyForIt() {
        leave();
        pass(HALF);
        leave();
        left.get(0).complete("written");
        ring(PATIENCE.minus(HALF));
        assertEquals(0, hurried);
        assertAlarms(HALF);
    }

    @Test
    void afterItIsClosedNothingIsAttendedTo() {
        leave();
        Runnable rings = time.first();
        attendant.close();
        assertAlarms();
        leave();
        assertAlarms();
        pass(PATIENCE);
        rings.run();
        assertEquals(0, hurried, "although the alarm had begun to ring");
        assertAlarms();
    }
}
