package dev.farjob.internal.step;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Moments;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a step that takes effect elsewhere, and keeps the job to this node meanwhile. */
public final class RunStep {

    private static final Logger LOG = LoggerFactory.getLogger(RunStep.class);

    /** How many times within a lease it is renewed. */
    private static final int RENEWALS = 3;

    private final Timekeeper time;
    private final Executor executor;
    private final JobStore store;
    private final Providers providers;
    private final AdvanceJob advance;
    private final JobWriter writer;
    private final Moments moments;
    private final Duration lease;

    public RunStep(
            Timekeeper time,
            Executor executor,
            JobStore store,
            Providers providers,
            AdvanceJob advance,
            JobWriter writer,
            Moments moments,
            Duration lease) {
        this.time = time;
        this.executor = executor;
        this.store = store;
        this.providers = providers;
        this.advance = advance;
        this.writer = writer;
        this.moments = moments;
        this.lease = lease;
    }

    public Advanced run(Job job, Step step, Map<String, StepRecord> records, Cause cause) {
        Step.Action action = step.action().orElseThrow();
        RunningStep context = new RunningStep(job, step, records, providers);
        FutureTask<StepResult> running = new FutureTask<>(() -> action.run(context));
        try {
            executor.execute(running);
        } catch (RejectedExecutionException closing) {
            return Advanced.stayed(job, "this node is closing", Optional.empty());
        }
        Optional<Job> held = hold(job, step, running, cause);
        if (held.isEmpty()) {
            LOG.warn("step {} of job {} is stopped here and left to whoever comes next", step.name(), job.id());
            return Advanced.stayed(job, "another node works on it, or will", Optional.empty());
        }
        StepResult result = result(held.get(), step, running);
        return advance.advance(held.get(), new Observation.StepEnded(step, result, records.keySet()), cause);
    }

    /** Waits for the step and renews the lease; empty if the job was lost to another node, or this one is closing. */
    private Optional<Job> hold(Job job, Step step, FutureTask<StepResult> running, Cause cause) {
        Duration renewal = lease.dividedBy(RENEWALS);
        long start = time.nanoTime();
        Optional<Job> held = Optional.of(job);
        while (held.isPresent()) {
            Duration left = step.timeLimit().minusNanos(time.nanoTime() - start);
            if (left.isNegative() || left.isZero()) {
                break;
            }
            if (time.await(running, left.compareTo(renewal) < 0 ? left : renewal)) {
                return held;
            }
            held = Thread.currentThread().isInterrupted() ? Optional.empty() : renew(held.get(), cause);
        }
        running.cancel(true);
        return held;
    }

    private Optional<Job> renew(Job job, Cause cause) {
        Job next =
                job.next(time.now(), moments.of(job, cause).stamp()).pace(lease).build();
        try {
            if (writer.write(Change.of(job, next, Due.in(lease))) == Verdict.APPLIED) {
                return Optional.of(next);
            }
            // Something else about the job may have been written; it is ours for as long as its step is.
            return store.find(job.id())
                    .filter(now -> now.state() == JobState.FINALIZING)
                    .filter(now -> now.step().equals(job.step()));
        } catch (JobStoreException failed) {
            // The step is none the worse for it, and there is time for another renewal before the lease is out.
            LOG.warn("the lease of job {} could not be renewed: {}", job.id(), failed.getMessage());
            return Optional.of(job);
        }
    }

    private StepResult result(Job job, Step step, FutureTask<StepResult> running) {
        if (running.isCancelled()) {
            return StepTrouble.again(job, step, "did not end within " + step.timeLimit());
        }
        try {
            return Objects.requireNonNull(running.get(), "the step answered null");
        } catch (ExecutionException thrown) {
            return StepTrouble.thrown(job, step, Objects.requireNonNullElse(thrown.getCause(), thrown));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return StepTrouble.again(job, step, "was interrupted");
        } catch (RuntimeException broken) {
            return StepTrouble.thrown(job, step, broken);
        }
    }
}
