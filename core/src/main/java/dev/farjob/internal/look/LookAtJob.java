package dev.farjob.internal.look;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Losers;
import dev.farjob.internal.decide.Unstopped;
import dev.farjob.internal.step.FinalizeJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.internal.write.DurationLog;
import dev.farjob.internal.write.Leased;
import dev.farjob.internal.write.StoreOutage;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.store.JobStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does for a job whatever its state calls for, on whoever's behalf. */
public final class LookAtJob {

    private static final Logger LOG = LoggerFactory.getLogger(LookAtJob.class);

    /** The thread that works off the steps, if the look ends in some. */
    public enum Steps {
        /** The one who looks: a sweep, a recovery. */
        HERE(FinalizeJob.By.CALLER),
        /** Another thread: the one who looks has a browser or a provider waiting. */
        ELSEWHERE(FinalizeJob.By.ANOTHER);

        private final FinalizeJob.By by;

        Steps(FinalizeJob.By by) {
            this.by = by;
        }
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
    public Job look(Leased mine, Cause cause, Steps steps) {
        return follow(now(look(mine, cause, atOnce)), cause, steps);
    }

    private CompletableFuture<Advanced> look(Leased mine, Cause cause, ChangeWriter way) {
        Job job = mine.job();
        if (!providers.knows(job)) {
            LOG.warn(
                    "job {} is for {}, which this node has no client for",
                    job.id(),
                    job.target().provider());
            return CompletableFuture.completedFuture(
                    Advanced.stayed(job, "this node has no client for it", Optional.empty()));
        }
        durations.recall(job.target(), store, executor);
        return switch (job.state()) {
            case ACCEPTED -> spawn.send(job, cause, way);
            case SPAWNING -> CompletableFuture.completedFuture(reconcile.reconcile(job, cause));
            case QUEUED, RUNNING -> observe.observe(job, cause, way);
            case FINALIZING -> CompletableFuture.completedFuture(Advanced.held(mine, Next.FINALIZE));
            case PARKED, SUCCEEDED, FAILED, CANCELLED ->
                CompletableFuture.completedFuture(
                        Advanced.stayed(job, "there is nothing to look for", Optional.empty()));
        };
    }

    /** Does what a write calls for. All of it would also come of the job's due time. */
    public Job follow(Advanced advanced, Cause cause, Steps steps) {
        if (steps == Steps.ELSEWHERE && advanced.next() == Next.FINALIZE) {
            // Somebody waits for the caller: the answer has the outcome, and not how the steps go on from it.
            finalizeLater(advanced, cause);
            return advanced.job();
        }
        if (advanced.next() == Next.ASK_CANCEL && providers.knows(advanced.job())) {
            return follow(askCancel.ask(advanced.job(), cause), cause, steps);
        }
        return now(followed(advanced, cause, steps));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    private void finalizeLater(Advanced ended, Cause cause) {
        safely(
                ended.job(),
                () -> CompletableFuture.completedFuture(ended),
                Place.NONE,
                written -> followed(written, cause, Steps.ELSEWHERE));
    }

    private CompletableFuture<Job> followed(Advanced advanced, Cause cause, Steps steps) {
        return switch (advanced.next()) {
            case NOTHING, SEND -> CompletableFuture.completedFuture(advanced.job());
            case ASK_CANCEL ->
                // If the provider is not known, the wish is on record for the node that looks at the job next.
                providers.knows(advanced.job())
                        ? followed(askCancel.ask(advanced.job(), cause), cause, steps)
                        : CompletableFuture.completedFuture(advanced.job());
            case LOOK -> {
                later(advanced.lease(), cause);
                yield CompletableFuture.completedFuture(advanced.job());
            }
            case FINALIZE -> {
                if (steps == Steps.ELSEWHERE && !Losers.of(advanced.job()).isEmpty()) {
                    // They are cancelled first, and somebody waits for this thread.
                    later(advanced.lease(), cause);
                    yield CompletableFuture.completedFuture(advanced.job());
                }
                Function<Job, Unstopped> others = strays.cancelOthers(advanced.job());
                yield finalize.work(advanced.lease(), cause, steps.by, others)
                        .thenCompose(ended -> followed(ended, cause, steps));
            }
        };
    }

    /** Looks at the job in another thread. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void later(Leased mine, Cause cause) {
        try {
            executor.execute(() -> lookSafely(mine, cause, Place.NONE));
        } catch (RejectedExecutionException closing) {
            LOG.debug(
                    "job {} is left to its due time, because this node is closing",
                    mine.job().id());
        }
    }

    /**
     * Looks at the job, whatever happens, and does not wait for what is written: the answer is there when the look has ended,
     * with all its steps. It is false if something went wrong.
     */
    public CompletableFuture<Boolean> lookSafely(Leased mine, Cause cause, Place place) {
        return safely(
                mine.job(),
                () -> look(mine, cause, placed(place)),
                place,
                looked -> followed(looked, cause, Steps.HERE));
    }

    /** Goes on from an answer that came together with others, with the same promises. */
    CompletableFuture<Boolean> heardSafely(Job job, ProviderStatus status, Cause cause, Place place) {
        return safely(
                job,
                () -> observe.heard(job, status, cause, placed(place)),
                place,
                heard -> followed(heard, cause, Steps.ELSEWHERE));
    }

    /** A place is given back when the answer is written, not when an attempt is that has yet to be made. */
    private ChangeWriter placed(Place place) {
        return change -> {
            if (change.after().attempt() == change.before().attempt()) {
                place.answered();
            }
            return later.write(change);
        };
    }

    private static CompletableFuture<Boolean> safely(
            Job job,
            Supplier<CompletableFuture<Advanced>> look,
            Place place,
            Function<Advanced, CompletableFuture<Job>> follow) {
        CompletableFuture<Advanced> looked;
        try {
            looked = look.get();
        } catch (Throwable broken) {
            looked = CompletableFuture.failedFuture(broken);
        }
        return looked.whenComplete((advanced, broken) -> place.end())
                .thenCompose(follow)
                .handle((after, broken) -> {
                    if (broken == null) {
                        LOG.debug("job {} was looked at and is {}", job.id(), after.state());
                    } else if (StoreOutage.says(broken)) {
                        LOG.debug("a look at job {} found the store away; it comes due again", job.id(), broken);
                    } else {
                        LOG.warn("a look at job {} failed; it comes due again", job.id(), reason(broken));
                    }
                    return broken == null;
                });
    }

    /** The outcome of a look that was written at once. */
    private static <R> R now(CompletableFuture<R> looked) {
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
