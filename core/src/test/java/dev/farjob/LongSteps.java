package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** A node whose second step takes as long as a test wants, while the keeper of leases watches over it. */
abstract class LongSteps {

    final Bench bench = new Bench();
    /** Renews leases when the step lets time pass; everything else has a thread at once. */
    final Later keeper = new Later();

    final List<Duration> waits = new ArrayList<>();
    boolean longStep;
    int runs;
    private Consumer<Integer> whileWaiting = waited -> {};

    LongSteps() {
        bench.watch = keeper;
    }

    /** From here on time passes only while a step lets it. */
    final Step begin = Step.elsewhere("begin", context -> {
        longStep = true;
        // Tasks that are put off from here on are the next look at the lease
        bench.time.forget();
        return StepResult.done();
    });

    void execute(Runnable task) {
        if (longStep) {
            keeper.execute(task);
        } else {
            task.run();
        }
    }

    /** Does this whenever the keeper of leases has waited, with the number of its waits so far. */
    void whileWaiting(Consumer<Integer> what) {
        whileWaiting = what;
    }

    /** A step that lasts for so many waits of the keeper, unless it is interrupted. */
    Step upload(int rounds) {
        return retried(Step.elsewhere("upload", context -> {
            runs++;
            for (int round = 0; round < rounds; round++) {
                keep();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            bench.effects.add(context.idempotencyKey());
            return StepResult.done();
        }));
    }

    /** Lets the keeper of leases have a turn, in a thread of its own, as it has one in a node. */
    void keep() {
        inAnotherThread(() -> {
            waitForTheAlarm();
            keeper.runAll();
        });
    }

    /** As {@link #keep}, while whatever is to be renewed waits for a thread, or hangs. */
    void keepWithoutRenewal() {
        inAnotherThread(this::waitForTheAlarm);
    }

    private static void inAnotherThread(Runnable task) {
        FutureTask<Void> turn = new FutureTask<>(task, null);
        new Thread(turn, "keeper of leases").start();
        boolean interrupted = false;
        while (!turn.isDone()) {
            try {
                turn.get();
            } catch (InterruptedException stopped) {
                interrupted = true;
            } catch (ExecutionException failed) {
                throw new AssertionError(failed.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitForTheAlarm() {
        Duration wait = bench.time.untilNext().orElseThrow();
        waits.add(wait);
        bench.clock.advance(wait);
        whileWaiting.accept(waits.size());
        bench.time.ring();
    }

    static Step retried(Step step) {
        return step.retry(RetryRule.schedule(List.of(Duration.ofSeconds(5))));
    }

    Job run(Step upload) {
        return run(bench.store, upload);
    }

    Job run(JobStore store, Step upload) {
        return run(bench.node(store, builder -> builder.executor(this::execute).onSuccess(begin, upload)));
    }

    Job run(JobOrchestrator jobs) {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        assertEquals(0, jobs.sweep().failed(), "looks that ended in an exception");
        return bench.stored(job);
    }

    /** Another node that does the step at once. */
    JobOrchestrator other() {
        return bench.node(builder -> builder.onSuccess(begin, bench.effect("upload")));
    }

    JobId theJob() {
        return bench.jobs.listEveryone(JobQuery.any()).get(0).id();
    }
}
