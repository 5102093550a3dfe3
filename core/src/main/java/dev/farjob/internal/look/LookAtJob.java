package dev.farjob.internal.look;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.step.FinalizeJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.internal.write.DurationLog;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.store.JobStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does for a job whatever its state calls for, on whoever's behalf. */
public final class LookAtJob {

    private static final Logger LOG = LoggerFactory.getLogger(LookAtJob.class);

    /** Who works off the steps, if the look ends in some. */
    public enum Steps {
        /** The one who looks: a sweep, a recovery. */
        HERE,
        /** Another thread: the one who looks has a browser or a provider waiting. */
        ELSEWHERE
    }

    private final JobStore store;
    private final Executor executor;
    private final Providers providers;
    private final DurationLog durations;
    private final SpawnJob spawn;
    private final ReconcileSpawn reconcile;
    private final ObserveJob observe;
    private final AskCancel askCancel;
    private final StrayJobs strays;
    private final FinalizeJob finalize;
    private final ChangeWriter atOnce;
    private final ChangeWriter later;

    public LookAtJob(
            JobStore store,
            Executor executor,
            Providers providers,
            DurationLog durations,
            SpawnJob spawn,
            ReconcileSpawn reconcile,
            ObserveJob observe,
            AskCancel askCancel,
            StrayJobs strays,
            FinalizeJob finalize,
            ChangeWriter atOnce,
            ChangeWriter later) {
        this.store = store;
        this.executor = executor;
        this.providers = providers;
        this.durations = durations;
        this.spawn = spawn;
        this.reconcile = reconcile;
        this.observe = observe;
        this.askCancel = askCancel;
        this.strays = strays;
        this.finalize = finalize;
        this.atOnce = atOnce;
        this.later = later;
    }

    /** The job as it is after the look. */
    public Job look(Job job, Cause cause, Steps steps) {
        return now(look(job, cause, steps, atOnce));
    }

    private CompletableFuture<Job> look(Job job, Cause cause, Steps steps, ChangeWriter way) {
        if (!providers.knows(job)) {
            LOG.warn(
                    "job {} is for {}, which this node has no client for",
                    job.id(),
                    job.target().provider());
            return CompletableFuture.completedFuture(job);
        }
        durations.recall(job.target(), store);
        CompletableFuture<Advanced> looked = switch (job.state()) {
            case ACCEPTED -> spawn.send(job, cause, way);
            case SPAWNING -> CompletableFuture.completedFuture(reconcile.reconcile(job, cause));
            case QUEUED, RUNNING -> observe.observe(job, cause, way);
            case FINALIZING -> CompletableFuture.completedFuture(Advanced.written(job, Next.FINALIZE));
            case PARKED, SUCCEEDED, FAILED, CANCELLED ->
                CompletableFuture.completedFuture(
                        Advanced.stayed(job, "there is nothing to look for", Optional.empty()));
        };
        return looked.thenApply(advanced -> follow(advanced, cause, steps));
    }

    /** Does what a write calls for. All of it would also come of the job's due time. */
    public Job follow(Advanced advanced, Cause cause, Steps steps) {
        return switch (advanced.next()) {
            case NOTHING, SEND -> advanced.job();
            case ASK_CANCEL ->
                // Where the provider is not known, the wish is on record for the node that looks at the job next.
                providers.knows(advanced.job())
                        ? follow(askCancel.ask(advanced.job(), cause), cause, steps)
                        : advanced.job();
            case LOOK -> {
                later(advanced.job(), cause);
                yield advanced.job();
            }
            case FINALIZE -> {
                if (steps == Steps.HERE) {
                    strays.cancelOthers(advanced.job());
                    yield follow(finalize.work(advanced.job(), cause), cause, steps);
                }
                later(advanced.job(), cause);
                yield advanced.job();
            }
        };
    }

    /** Looks at the job in another thread. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void later(Job job, Cause cause) {
        try {
            executor.execute(() -> lookSafely(job, cause));
        } catch (RejectedExecutionException closing) {
            LOG.debug("job {} is left to its due time, because this node is closing", job.id());
        }
    }

    /**
     * Looks at the job, whatever happens, and does not wait for what is written: the answer is there when the look has ended.
     * It is false if something went wrong.
     */
    public CompletableFuture<Boolean> lookSafely(Job job, Cause cause) {
        return safely(job, () -> look(job, cause, Steps.HERE, later));
    }

    /** Goes on from an answer that came together with others, with the same promises. */
    public CompletableFuture<Boolean> heardSafely(Job job, ProviderStatus status, Cause cause) {
        return safely(
                job,
                () -> observe.heard(job, status, cause, later)
                        .thenApply(advanced -> follow(advanced, cause, Steps.ELSEWHERE)));
    }

    private static CompletableFuture<Boolean> safely(Job job, Supplier<CompletableFuture<Job>> look) {
        CompletableFuture<Job> looked;
        try {
            looked = look.get();
        } catch (Throwable broken) {
            looked = CompletableFuture.failedFuture(broken);
        }
        return looked.handle((after, broken) -> {
            if (broken == null) {
                LOG.debug("job {} was looked at and is {}", job.id(), after.state());
            } else {
                LOG.warn("a look at job {} failed; it comes due again", job.id(), reason(broken));
            }
            return broken == null;
        });
    }

    /** What a look has come to that was written at once. */
    private static Job now(CompletableFuture<Job> looked) {
        try {
            return looked.join();
        } catch (CompletionException failed) {
            Throwable reason = reason(failed);
            if (reason instanceof Error error) {
                throw error;
            }
            throw reason instanceof RuntimeException known ? known : failed;
        }
    }

    private static Throwable reason(Throwable broken) {
        return broken instanceof CompletionException && broken.getCause() != null ? broken.getCause() : broken;
    }
}
