package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandoverTest {

    private static final Executor REFUSES = task -> {
        throw new RejectedExecutionException("full");
    };
    private static final Executor HAS_NO_MEMORY = task -> {
        throw new OutOfMemoryError("unable to create native thread");
    };

    private final Queue<Runnable> sent = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final Tasks tasks = new Tasks(sent::add);

    private void handOver(Executor threads, Executor spare) {
        new Handover(threads, tasks, spare).execute(() -> done.add("task"));
    }

    private void assertDoneBySent() {
        assertEquals(List.of(), done, "in the caller's thread");
        assertEquals(1, tasks.underWay());
        sent.remove().run();
        assertEquals(List.of("task"), done);
        assertEquals(0, tasks.underWay());
    }

    @Test
    void theExecutorDoesIt() {
        handOver(sent::add, REFUSES);
        assertDoneBySent();
    }

    @Test
    void aTaskThatTheExecutorRefusesIsDoneByASpareThread() {
        handOver(REFUSES, sent::add);
        assertDoneBySent();
    }

    @Test
    void aTaskForWhichTheExecutorHasNoMemoryIsDoneByASpareThread() {
        handOver(HAS_NO_MEMORY, sent::add);
        assertDoneBySent();
    }

    @Test
    void anExecutorThatWorksInTheCallersThreadIsNotUsed() {
        handOver(Runnable::run, sent::add);
        assertDoneBySent();
    }

    @Test
    void aTaskThatWasBegunIsEndedAfterTheNodeWasClosed() {
        tasks.close();
        handOver(sent::add, REFUSES);
        assertDoneBySent();
    }

    @Test
    void aTaskForWhichNoThreadCanBeStartedIsDoneByTheNextThatEnds() {
        boolean[] full = {true};
        Handover handover = new Handover(REFUSES, tasks, task -> {
            if (full[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            sent.add(task);
        });
        handover.execute(() -> done.add("stuck"));
        full[0] = false;
        handover.execute(() -> done.add("next"));
        assertEquals(2, tasks.underWay());
        sent.remove().run();
        assertEquals(List.of("next", "stuck"), done);
        assertEquals(0, tasks.underWay());
    }

    @Test
    void aSpareThreadIsAThread() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        new Handover(REFUSES, tasks).execute(latch::countDown);
        assertTrue(latch.await(20, TimeUnit.SECONDS));
    }

    @Test
    void anExecutorThatThrowsAfterItHasBegunTheTaskHasTakenIt() {
        handOver(
                task -> {
                    Thread thread = new Thread(task);
                    thread.start();
                    join(thread);
                    throw new IllegalStateException("a listener of the pool failed");
                },
                sent::add);
        assertEquals(List.of("task"), done);
        assertEquals(0, sent.size());
        assertEquals(0, tasks.underWay());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
