package dev.farjob.internal;

import dev.farjob.answer.Recovery;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.look.Looks;
import dev.farjob.internal.time.Relay;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Brings one owner's jobs up to date when they come back: asks about those that are live, side by side in the places that
 * there are, and within a time budget. What it costs depends on that owner's live jobs, and on nobody else's.
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
    private final Looks looks;
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
            Looks looks,
            LookAtJob look,
            RecoveryRule rule,
            Duration freshness) {
        this.time = time;
        this.executor = executor;
        this.store = store;
        this.providers = providers;
        this.moments = moments;
        this.submit = submit;
        this.looks = looks;
        this.look = look;
        this.rule = rule;
        this.freshness = freshness;
    }

    Recovery recover(Owner owner) {
        Asking asking = new Asking();
        List<Job> found = unsettled(owner);
        List<Job> live = found.stream()
                .filter(job -> job.state().isLive() && providers.knows(job) && submit.isReady(job))
                .toList();
        asking.ask(rule.toAsk(live, time.now()));
        boolean haveAllEnded = asking.haveAllEnded();
        List<JobId> notReached =
                live.stream().map(Job::id).filter(id -> !asking.hasReached(id)).toList();
        return new Recovery(
                unsettled(owner),
                store.list(JobQuery.ofOwner(owner).unseen().limit(JobQuery.MAX_LIMIT)),
                notReached,
                haveAllEnded && notReached.isEmpty() && found.size() < JobQuery.MAX_LIMIT);
    }

    private List<Job> unsettled(Owner owner) {
        return store.list(JobQuery.ofOwner(owner).states(UNSETTLED).limit(JobQuery.MAX_LIMIT));
    }

    /** One recovery under way. */
    private final class Asking {

        private final long start = time.nanoTime();
        private final List<Look> begun = new ArrayList<>();
        private final Set<JobId> leftToOthers = new HashSet<>();

        /** Looks at these as places are to be had, until the budget is used up. */
        void ask(List<Job> toAsk) {
            List<Job> waiting = new ArrayList<>(toAsk);
            while (!waiting.isEmpty() && !left().isZero()) {
                CompletableFuture<?> room = room(waiting);
                List<Job> placed = takePlaces(waiting);
                if (!placed.isEmpty()) {
                    begin(placed);
                } else if (!waiting.isEmpty() && !time.await(room, left())) {
                    break;
                }
            }
        }

        boolean haveAllEnded() {
            CompletableFuture<Void> all =
                    CompletableFuture.allOf(begun.stream().map(one -> one.done).toArray(CompletableFuture<?>[]::new));
            return all.isDone() || time.await(all, left());
        }

        boolean hasReached(JobId id) {
            return leftToOthers.contains(id)
                    || begun.stream().anyMatch(one -> one.job.id().equals(id) && !one.refused);
        }

        private Duration left() {
            Duration left = rule.budget().minusNanos(time.nanoTime() - start);
            return left.isNegative() ? Duration.ZERO : left;
        }

        private CompletableFuture<?> room(List<Job> waiting) {
            return CompletableFuture.anyOf(waiting.stream()
                    .map(job -> job.target().provider())
                    .distinct()
                    .map(looks::nextEnd)
                    .toArray(CompletableFuture<?>[]::new));
        }

        /** Takes those off the list that have a place now, and those that this node is looking at already. */
        private List<Job> takePlaces(List<Job> waiting) {
            Map<String, Integer> mine = new HashMap<>();
            begun.stream()
                    .filter(one -> !one.done.isDone())
                    .forEach(one -> mine.merge(one.job.target().provider(), 1, Integer::sum));
            List<Job> placed = new ArrayList<>();
            for (Iterator<Job> all = waiting.iterator(); all.hasNext(); ) {
                Job job = all.next();
                String provider = job.target().provider();
                if (looks.isUnderWay(job)) {
                    leftToOthers.add(job.id());
                    all.remove();
                } else if (mine.getOrDefault(provider, 0) < looks.perAsker() && looks.beginIfRoom(job)) {
                    mine.merge(provider, 1, Integer::sum);
                    placed.add(job);
                    all.remove();
                }
            }
            return placed;
        }

        private void begin(List<Job> placed) {
            Map<JobId, Job> notMine = new HashMap<>();
            placed.forEach(job -> notMine.put(job.id(), job));
            try {
                List<JobId> ids = placed.stream().map(Job::id).toList();
                List<Look> mine = store.claim(new Claim.TheseJobs(ids, freshness, moments.stamp())).stream()
                        .map(Look::new)
                        .toList();
                mine.forEach(one -> notMine.remove(one.job.id()));
                // Another node has claimed these and asks about them, or their time has not come
                leftToOthers.addAll(notMine.keySet());
                begun.addAll(mine);
                Relay.run(executor, mine);
            } finally {
                notMine.values().forEach(looks::end);
            }
        }
    }

    /** A look that has its place. */
    private final class Look implements Relay.Task {

        private final Job job;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile boolean refused;

        Look(Job job) {
            this.job = job;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // whoever waits for the end waits for ours
        public void run() {
            look.lookSafely(job, Cause.RECOVERY).whenComplete((well, broken) -> end());
        }

        @Override
        public void refused() {
            refused = true;
            end();
        }

        private void end() {
            looks.end(job);
            done.complete(null);
        }
    }
}
