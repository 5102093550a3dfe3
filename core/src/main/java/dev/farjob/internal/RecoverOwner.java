package dev.farjob.internal;

import dev.farjob.answer.Recovery;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.rules.RecoveryRule;
import dev.farjob.store.Claim;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/**
 * Brings one owner's jobs up to date when they come back: asks about those that are live, side by side and within a time
 * budget. What it costs depends on that owner's live jobs, and on nobody else's.
 */
final class RecoverOwner {

    private static final Set<JobState> UNSETTLED = EnumSet.copyOf(
            Arrays.stream(JobState.values()).filter(state -> !state.isSettled()).toList());

    private final Timekeeper time;
    private final Executor executor;
    private final JobStore store;
    private final Providers providers;
    private final Moments moments;
    private final SubmitJob submit;
    private final LookAtJob look;
    private final RecoveryRule rule;
    private final Duration freshness;

    RecoverOwner(
            Timekeeper time,
            Executor executor,
            JobStore store,
            Providers providers,
            Moments moments,
            SubmitJob submit,
            LookAtJob look,
            RecoveryRule rule,
            Duration freshness) {
        this.time = time;
        this.executor = executor;
        this.store = store;
        this.providers = providers;
        this.moments = moments;
        this.submit = submit;
        this.look = look;
        this.rule = rule;
        this.freshness = freshness;
    }

    Recovery recover(Owner owner) {
        boolean complete = bringUpToDate(owner);
        return new Recovery(
                unsettled(owner), store.list(JobQuery.ofOwner(owner).unseen().limit(JobQuery.MAX_LIMIT)), complete);
    }

    private List<Job> unsettled(Owner owner) {
        return store.list(JobQuery.ofOwner(owner).states(UNSETTLED).limit(JobQuery.MAX_LIMIT));
    }

    private boolean bringUpToDate(Owner owner) {
        List<Job> live = unsettled(owner).stream()
                .filter(job -> providers.knows(job) && submit.isReady(job))
                .toList();
        List<Job> toAsk = rule.toAsk(live, time.now());
        if (toAsk.isEmpty()) {
            return true;
        }
        List<JobId> ids = toAsk.stream().map(Job::id).toList();
        List<CompletableFuture<Boolean>> looks =
                store.claim(new Claim.TheseJobs(ids, freshness, moments.stamp())).stream()
                        .map(this::begin)
                        .collect(Collectors.toList());
        CompletableFuture<Void> all = CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new));
        return time.await(all, rule.budget())
                && toAsk.size()
                        == live.stream().filter(job -> job.state().isLive()).count();
    }

    private CompletableFuture<Boolean> begin(Job job) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                boolean well = false;
                try {
                    well = look.lookSafely(job, Cause.RECOVERY);
                } finally {
                    done.complete(well);
                }
            });
        } catch (RejectedExecutionException closing) {
            done.complete(false);
        }
        return done;
    }
}
