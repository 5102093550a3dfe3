package dev.farjob.internal;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.look.ClaimJobs;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.look.Looks;
import dev.farjob.internal.step.OtherSteps;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.DurationLog;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.rules.InterestRule;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Answers how a job is: from the store, and by a look at it where one is called for and nobody has looked for a while. So a
 * job goes on as long as somebody asks, even if no node sweeps.
 */
final class AskStatus {

    private final Timekeeper time;
    private final Executor executor;
    private final DurationLog durations;
    private final JobStore store;
    private final Providers providers;
    private final ClaimJobs claims;
    private final Looks looks;
    private final LookAtJob look;
    private final OtherSteps others;
    private final Duration freshness;
    private final Duration budget;

    AskStatus(
            Timekeeper time,
            Executor executor,
            JobStore store,
            Providers providers,
            ClaimJobs claims,
            DurationLog durations,
            Looks looks,
            LookAtJob look,
            OtherSteps others,
            Duration freshness,
            Duration budget) {
        this.time = time;
        this.executor = executor;
        this.durations = durations;
        this.store = store;
        this.providers = providers;
        this.claims = claims;
        this.looks = looks;
        this.look = look;
        this.others = others;
        this.freshness = freshness;
        this.budget = budget;
    }

    /**
     * The owner's job. If there is no place for a look, or the look takes longer than the budget, the answer is what is
     * stored; a look that has begun goes on.
     */
    Optional<Job> status(Owner owner, JobId id) {
        return status(owner, id, budget);
    }

    /** As {@link #status(Owner, JobId)}, and nobody waits for the look longer than this. */
    Optional<Job> status(Owner owner, JobId id, Duration atMost) {
        Duration patience = atMost.compareTo(budget) < 0 ? atMost : budget;
        return find(owner, id).map(job -> mayBeLookedAt(job) && looks.beginIfRoom(job) ? lookedAt(job, patience) : job);
    }

    /** Within how long one look serves all who ask: longer than the freshness, where another would hardly learn anything. */
    private Duration window(Job job) {
        return InterestRule.defaults().gap(job, durations.of(job.target()), time.now(), freshness);
    }

    /** The owner's job; another owner's is not there. */
    Optional<Job> find(Owner owner, JobId id) {
        return store.find(id).filter(job -> job.owner().equals(owner));
    }

    /** The job as its provider says it is, unless somebody asked within this long: then as it is stored. */
    Job fresh(Job job, Duration unlessWithin, Cause cause) {
        if (!job.state().isInFlight() || !providers.knows(job)) {
            return job;
        }
        return claim(job, unlessWithin)
                .map(claimed -> look.look(claimed, cause, LookAtJob.Steps.ELSEWHERE))
                .orElse(job);
    }

    private boolean mayBeLookedAt(Job job) {
        return job.state().isLive()
                && providers.knows(job)
                && job.spec().notBefore().filter(at -> at.isAfter(time.now())).isEmpty()
                && !others.areAwaited(job, time.now());
    }

    /** A job that has its place. */
    @SuppressWarnings("FutureReturnValueIgnored") // the caller hears of the claim that failed
    private Job lookedAt(Job job, Duration patience) {
        Optional<Leased> claimed;
        try {
            claimed = claim(job, window(job));
        } catch (Throwable broken) {
            looks.endUnlessClaimed(job).ifPresent(this::begin);
            throw broken;
        }
        return claimed.or(() -> looks.endUnlessClaimed(job))
                .map(mine -> answer(mine.job(), begin(mine), patience))
                .orElse(job);
    }

    private Optional<Leased> claim(Job job, Duration unlessWithin) {
        return claims.these(List.of(job.id()), unlessWithin).stream().findFirst();
    }

    private CompletableFuture<Job> begin(Leased mine) {
        Job job = mine.job();
        CompletableFuture<Job> looked = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    looked.complete(look.look(mine, Cause.STATUS, LookAtJob.Steps.ELSEWHERE));
                } catch (Throwable broken) {
                    looked.completeExceptionally(broken);
                } finally {
                    looks.end(job);
                }
            });
        } catch (RejectedExecutionException closing) {
            looks.end(job);
            looked.complete(job);
        }
        return looked;
    }

    private Job answer(Job job, CompletableFuture<Job> looked, Duration patience) {
        if (!time.await(looked, patience)) {
            return store.find(job.id()).orElse(job);
        }
        try {
            return looked.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }
}
