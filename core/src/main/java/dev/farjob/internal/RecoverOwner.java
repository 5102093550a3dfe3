package dev.farjob.internal;

import dev.farjob.answer.Recovery;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.Moments;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final Duration lease;

    RecoverOwner(
            Timekeeper time,
            Executor executor,
            JobStore store,
            Providers providers,
            Moments moments,
            SubmitJob submit,
            LookAtJob look,
            RecoveryRule rule,
            Duration freshness,
            Duration lease) {
        this.time = time;
        this.executor = executor;
        this.store = store;
        this.providers = providers;
        this.moments = moments;
        this.submit = submit;
        this.look = look;
        this.rule = rule;
        this.freshness = freshness;
        this.lease = lease;
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
        List<CompletableFuture<Boolean>> looks = Stream.concat(
                        claim(toAsk, false, freshness).stream(), claim(toAsk, true, lease).stream())
                .map(this::begin)
                .collect(Collectors.toList());
        CompletableFuture<Void> all = CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new));
        return time.await(all, rule.budget())
                && toAsk.size()
                        == live.stream().filter(job -> job.state().isLive()).count();
    }

    private List<Job> claim(List<Job> toAsk, boolean heldOrPutOff, Duration unlessWithin) {
        List<JobId> ids = toAsk.stream()
                .filter(job -> isHeldOrPutOff(job) == heldOrPutOff)
                .filter(job ->
                        !heldOrPutOff || !time.now().isBefore(job.updatedAt().plus(lease)))
                .map(Job::id)
                .toList();
        return ids.isEmpty() ? List.of() : store.claim(new Claim.TheseJobs(ids, unlessWithin, moments.stamp()));
    }

    /**
     * What a node may be working on, or has put off until later, is not begun anew by an owner who comes back, not before
     * nobody has touched it for a lease: a second node would run the same step at once, and retries would be used up.
     */
    private static boolean isHeldOrPutOff(Job job) {
        return job.state() == JobState.FINALIZING || (job.state() == JobState.ACCEPTED && job.attempt() > 0);
    }

    /** Ends at once where no thread is to be had, because this node is closing. */
    private CompletableFuture<Boolean> begin(Job job) {
        return CompletableFuture.completedFuture(job)
                .thenComposeAsync(mine -> look.lookSafely(mine, Cause.RECOVERY), executor);
    }
}
