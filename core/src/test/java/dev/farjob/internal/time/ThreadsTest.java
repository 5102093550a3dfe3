package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The process does not wait for the threads of a node. */
class ThreadsTest {

    private static Thread threadOf(Future<Thread> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        Thread thread = future.get(20, TimeUnit.SECONDS);
        assertNotEquals(Thread.currentThread(), thread);
        return thread;
    }

    @Test
    void itsOwnThreadsAreDaemons() throws Exception {
        ExecutorService threads = Threads.create();
        try {
            assertTrue(threadOf(threads.submit(Thread::currentThread)).isDaemon());
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void soAreSpareOnes() throws Exception {
        CompletableFuture<Thread> spare = new CompletableFuture<>();
        Threads.spare(() -> spare.complete(Thread.currentThread()));
        assertTrue(threadOf(spare).isDaemon());
    }
}
