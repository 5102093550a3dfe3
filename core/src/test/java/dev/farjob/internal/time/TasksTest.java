package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TasksTest {

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Tasks tasks = new Tasks(waiting::add);
    private final Timekeeper time = new SystemTimekeeper(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private boolean none() {
        return tasks.awaitNone(time, Duration.ZERO);
    }

    @Test
    void atFirstThereIsNone() {
        assertTrue(none());
    }

    @Test
    void aTaskIsUnderWayUntilItEnds() {
        tasks.execute(() -> assertEquals(1, tasks.underWay()));
        assertFalse(none());
        assertEquals(1, tasks.underWay());
        waiting.remove().run();
        assertTrue(none());
        assertEquals(0, tasks.underWay());
    }

    @Test
    void allOfThemHaveToEnd() {
        tasks.execute(() -> {});
        tasks.execute(() -> {});
        waiting.remove().run();
        assertFalse(none());
        waiting.remove().run();
        assertTrue(none());
    }

    @Test
    void onlyATaskThatHasNoThreadYetWaitsForOne() {
        tasks.execute(() -> {});
        tasks.execute(() -> {});
        assertEquals(2, tasks.waiting());
        assertEquals(0, tasks.begun());
        waiting.remove().run();
        assertEquals(1, tasks.waiting());
        assertEquals(1, tasks.begun());
        waiting.remove().run();
        assertEquals(0, tasks.waiting());
        assertEquals(2, tasks.begun());
    }

    @Test
    void workThatIsHeldIsUnderWayAndWaitsForNoThread() {
        Runnable ended = tasks.hold();
        assertEquals(1, tasks.underWay());
        assertEquals(0, tasks.waiting());
        ended.run();
        assertTrue(none());
    }

    @Test
    void aTaskThatThrowsHasEnded() {
        tasks.execute(() -> {
            throw new IllegalStateException("boom");
        });
        assertThrows(IllegalStateException.class, waiting.remove()::run);
        assertTrue(none());
    }

    @Test
    void aTaskThatWasRefusedIsNotUnderWay() {
        RejectedExecutionException full = new RejectedExecutionException("full");
        Tasks refused = new Tasks(task -> {
            throw full;
        });
        RejectedExecutionException thrown =
                assertThrows(RejectedExecutionException.class, () -> refused.execute(() -> {}));
        assertSame(full, thrown.getCause());
        assertEquals(0, refused.underWay());
        assertEquals(0, refused.waiting());
        assertEquals(0, refused.begun());
        assertTrue(refused.awaitNone(time, Duration.ZERO));
    }

    @Test
    void aThreadThatCannotBeMadeIsARefusal() {
        OutOfMemoryError noThread = new OutOfMemoryError("unable to create native thread");
        Tasks refused = new Tasks(task -> {
            throw noThread;
        });
        RejectedExecutionException thrown =
                assertThrows(RejectedExecutionException.class, () -> refused.execute(() -> {}));
        assertSame(noThread, thrown.getCause());
        assertEquals("the executor did not take the task; it is left for later", thrown.getMessage());
        assertEquals(0, refused.underWay());
    }

    @Test
    void anExceptionOfATaskInItsCallersThreadIsNotARefusal() {
        Tasks direct = new Tasks(Runnable::run);
        IllegalStateException boom = new IllegalStateException("boom");
        assertSame(
                boom,
                assertThrows(
                        IllegalStateException.class,
                        () -> direct.execute(() -> {
                            throw boom;
                        })));
        assertEquals(0, direct.underWay());
    }

    @Test
    void aClosedOneTakesNoMore() {
        tasks.execute(() -> {});
        tasks.close();
        RejectedExecutionException refused =
                assertThrows(RejectedExecutionException.class, () -> tasks.execute(() -> {}));
        assertEquals("this orchestrator is closed", refused.getMessage());
        assertEquals(1, tasks.underWay());
        waiting.remove().run();
        assertTrue(none());
    }

    @Test
    void theFlagThatAThreadComesWithIsNotTheTasks() {
        boolean[] seen = new boolean[1];
        tasks.execute(() -> seen[0] = Thread.currentThread().isInterrupted());
        Thread.currentThread().interrupt();
        waiting.remove().run();
        assertFalse(seen[0]);
        assertFalse(Thread.interrupted());
    }

    @Test
    void theFlagByWhichANodeEndsItsThreadsIsSeen() {
        boolean[] seen = new boolean[1];
        tasks.execute(() -> seen[0] = Thread.currentThread().isInterrupted());
        tasks.close();
        Thread.currentThread().interrupt();
        waiting.remove().run();
        assertTrue(seen[0]);
        assertFalse(Thread.interrupted());
    }

    @Test
    void aTaskLeavesNoFlagInAThreadOfTheNodes() {
        tasks.execute(() -> Thread.currentThread().interrupt());
        waiting.remove().run();
        assertFalse(Thread.interrupted());
    }

    @Test
    void theThreadThatBringsATaskAndRunsItKeepsItsFlag() {
        boolean[] seen = new boolean[1];
        Thread.currentThread().interrupt();
        new Tasks(Runnable::run).execute(() -> seen[0] = Thread.currentThread().isInterrupted());
        assertTrue(Thread.interrupted());
        assertFalse(seen[0]);
    }
}
