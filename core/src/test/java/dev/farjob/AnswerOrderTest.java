package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An attempt that is on record is made at once, whatever the thread that has put it there could do for other jobs. */
class AnswerOrderTest {

    private static final long A_WHILE = 20;

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);
    private final Between provider = new Between(bench.fake);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Future<?>> tasks = new LinkedBlockingQueue<>();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch hung = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);
    private final CountDownLatch stepped = new CountDownLatch(1);
    private final Step lasting = Step.inTransaction("lasting", InMemoryTransaction.class, (transaction, context) -> {
        stepped.countDown();
        await(sent, "while a step of another job lasts, an attempt that is on record is not made");
        return StepResult.done();
    });
    private boolean concurrent;

    @AfterEach
    void end() {
        hung.countDown();
        sent.countDown();
        threads.shutdown();
    }

    private void execute(Runnable task) {
        if (concurrent) {
            tasks.add(threads.submit(task));
        } else {
            task.run();
        }
    }

    /** A node whose client ends its calls in time, so that they are made by the thread that looks. */
    private JobOrchestrator node() {
        provider.every(
                "traits", real -> ProviderTraits.builder().endsCallsInTime(true).build());
        return JobOrchestrator.on(store.as(JobStore.class))
                .provider(provider.as(ProviderClient.class))
                .timekeeper(bench.time)
                .executor(this::execute)
                .onSuccess(lasting)
                .build();
    }

    @Test
    void aStepOfAnotherJobThatLastsDoesNotHoldUpAnAttemptThatIsOnRecord() throws Exception {
        JobOrchestrator jobs = node();
        Job ended = jobs.submit(Bench.request().build()).job();
        bench.remote(ended).succeed();
        bench.clock.advance(Duration.ofMinutes(1));
        concurrent = true;
        store.next("apply", real -> {
            hangs.countDown();
            await(hung, "the test goes on");
            return real.make();
        });
        jobs.submit(Bench.request().build());
        await(hangs, "a write hangs");
        Future<?> before = tasks.take();
        jobs.sweep();
        tasks.take().get(A_WHILE, TimeUnit.SECONDS);
        provider.every("spawn", real -> {
            sent.countDown();
            return real.make();
        });
        List<Future<?>> others = new ArrayList<>();
        tasks.drainTo(others);
        Job job = jobs.submit(Bench.request("bob").build()).job();
        tasks.take().get(A_WHILE, TimeUnit.SECONDS);
        // The changes of both looks wait for the write that hangs; a sweep that comes by after a while lets them share
        // a call
        bench.clock.advance(Duration.ofSeconds(2));
        jobs.sweep();
        await(stepped, "the step begins");
        await(sent, "the attempt is made");
        hung.countDown();
        before.get(A_WHILE, TimeUnit.SECONDS);
        jobs.close();
        tasks.drainTo(others);
        for (Future<?> task : others) {
            task.get(A_WHILE, TimeUnit.SECONDS);
        }
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertEquals(JobState.SUCCEEDED, bench.stored(ended).state());
    }

    private static void await(CountDownLatch latch, String what) {
        try {
            assertTrue(latch.await(A_WHILE, TimeUnit.SECONDS), what);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
