package dev.farjob.internal;

import dev.farjob.internal.AdvanceJob.Advanced;
import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.store.JobStore;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does for a job whatever its state calls for, on whoever's behalf. */
final class LookAtJob {

    private static final Logger LOG = LoggerFactory.getLogger(LookAtJob.class);

    /** Who works off the steps, if the look ends in some. */
    enum Steps {
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
    private final FinalizeJob finalize;

    LookAtJob(
            JobStore store,
            Executor executor,
            Providers providers,
            DurationLog durations,
            SpawnJob spawn,
            ReconcileSpawn reconcile,
            ObserveJob observe,
            AskCancel askCancel,
            FinalizeJob finalize) {
        this.store = store;
        this.executor = executor;
        this.providers = providers;
        this.durations = durations;
        this.spawn = spawn;
        this.reconcile = reconcile;
        this.observe = observe;
        this.askCancel = askCancel;
        this.finalize = finalize;
    }

    /** The job as it is after the look. */
    Job look(Job job, Cause cause, Steps steps) {
        if (!providers.knows(job)) {
            LOG.warn(
                    "job {} is for {}, which this node has no client for",
                    job.id(),
                    job.target().provider());
            return job;
        }
        durations.recall(job.target(), store);
        Advanced looked = switch (job.state()) {
            case ACCEPTED -> spawn.send(job, cause);
            case SPAWNING -> reconcile.reconcile(job, cause);
            case QUEUED, RUNNING -> observe.observe(job, cause);
            case FINALIZING -> Advanced.written(job, Next.FINALIZE);
            case PARKED, SUCCEEDED, FAILED, CANCELLED ->
                Advanced.stayed(job, "there is nothing to look for", Optional.empty());
        };
        return follow(looked, cause, steps);
    }

    /** Does what a write calls for. All of it would also come of the job's due time. */
    Job follow(Advanced advanced, Cause cause, Steps steps) {
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
                    yield follow(finalize.work(advanced.job(), cause), cause, steps);
                }
                later(advanced.job(), cause);
                yield advanced.job();
            }
        };
    }

    /** Looks at the job in another thread. */
    void later(Job job, Cause cause) {
        try {
            executor.execute(() -> lookSafely(job, cause));
        } catch (RejectedExecutionException closing) {
            LOG.debug("job {} is left to its due time, because this node is closing", job.id());
        }
    }

    /** Looks at the job, whatever happens; false if something did. */
    boolean lookSafely(Job job, Cause cause) {
        try {
            Job after = look(job, cause, Steps.HERE);
            LOG.debug("job {} was looked at and is {}", after.id(), after.state());
            return true;
        } catch (Throwable broken) {
            LOG.warn("a look at job {} failed; it comes due again", job.id(), broken);
            return false;
        }
    }
}
