package dev.farjob.internal;

import dev.farjob.answer.Recovery;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.look.ClaimJobs;
import dev.farjob.internal.look.LaunchLooks;
import dev.farjob.internal.look.Looks;
import dev.farjob.internal.step.OtherSteps;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.rules.RecoveryRule;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings one owner's jobs up to date when they come back: asks about those that are live, side by side in the places that
 * there are, and within a time budget. The cost depends on that owner's live jobs, and on nobody else's.
 */
final class RecoverOwner {

    private static final Set<JobState> UNSETTLED = EnumSet.copyOf(
            Arrays.stream(JobState.values()).filter(state -> !state.isSettled()).toList());

    private final Timekeeper time;
    private final JobStore store;
    private final Providers providers;
    private final ClaimJobs claims;
    private final SubmitJob submit;
    private final Looks looks;
    private final LaunchLooks launch;
    private final OtherSteps others;
    private final RecoveryRule rule;
    private final Duration freshness;

    RecoverOwner(
            Timekeeper time,
            JobStore store,
            Providers providers,
            ClaimJobs claims,
            SubmitJob submit,
            Looks looks,
            LaunchLooks launch,
            OtherSteps others,
            RecoveryRule rule,
            Duration freshness) {
        this.time = time;
        this.store = store;
        this.providers = providers;
        this.claims = claims;
        this.submit = submit;
        this.looks = looks;
        this.launch = launch;
        this.others = others;
        this.rule = rule;
        this.freshness = freshness;
    }

    Recovery recover(Owner owner) {
        Asking asking = new Asking();
        List<Job> found = unsettled(owner);
        List<Job> live = found.stream()
                .filter(job -> job.state().isLive() && submit.isReady(job))
                .toList();
        if (claims.areOpen()) {
            asking.ask(rule.toAsk(live.stream().filter(providers::knows).toList(), time.now()));
        }
        boolean haveAllEnded = asking.haveAllEnded();
        List<JobId> notReached =
                live.stream().map(Job::id).filter(id -> !asking.hasReached(id)).toList();
        return Recovery.builder()
                .live(unsettled(owner))
                .unseen(store.list(JobQuery.ofOwner(owner).unseen().limit(JobQuery.MAX_LIMIT)))
                .notReached(notReached)
                .complete(haveAllEnded && notReached.isEmpty() && found.size() < JobQuery.MAX_LIMIT)
                .build();
    }

    private List<Job> unsettled(Owner owner) {
        return store.list(JobQuery.ofOwner(owner).states(UNSETTLED).limit(JobQuery.MAX_LIMIT));
    }

    /** One recovery under way. */
    private final class Asking {

        private final long start = time.nanoTime();
        private final List<Job> begun = new ArrayList<>();
        /** Of the looks that have begun, with their steps. */
        private final List<CompletableFuture<?>> ends = new ArrayList<>();

        private final Set<JobId> leftToOthers = new HashSet<>();
        /** No thread took these, because this node is closing or its executor is full. */
        private final Set<JobId> refused = ConcurrentHashMap.newKeySet();

        /** Looks at these as places become free, until the budget is used up. */
        void ask(List<Job> toAsk) {
            List<Job> waiting = new ArrayList<>(toAsk);
            waiting.removeIf(this::isLeft);
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

        /** Nodes that know its step are about to come for it. */
        private boolean isLeft(Job job) {
            return others.areAwaited(job, time.now()) && leftToOthers.add(job.id());
        }

        boolean haveAllEnded() {
            CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
            return all.isDone() || time.await(all, left());
        }

        boolean hasReached(JobId id) {
            return leftToOthers.contains(id)
                    || (begun.stream().anyMatch(job -> job.id().equals(id)) && !refused.contains(id));
        }

        private Duration left() {
            Duration left = rule.budget().minusNanos(time.nanoTime() - start);
            return left.isNegative() ? Duration.ZERO : left;
        }

        private CompletableFuture<?> room(List<Job> waiting) {
            return CompletableFuture.anyOf(waiting.stream()
                    .map(job -> job.target().provider())
                    .distinct()
                    .map(looks::nextPlace)
                    .toArray(CompletableFuture<?>[]::new));
        }

        /** Takes those off the list that have a place now, and those that this node is looking at already. */
        private List<Job> takePlaces(List<Job> waiting) {
            Map<String, Integer> mine = new HashMap<>();
            begun.stream()
                    .filter(looks::isUnderWay)
                    .forEach(job -> mine.merge(job.target().provider(), 1, Integer::sum));
            List<Job> placed = new ArrayList<>();
            for (Iterator<Job> all = waiting.iterator(); all.hasNext(); ) {
                Job job = all.next();
                String provider = job.target().provider();
                Optional<CompletableFuture<Void>> other = looks.whenEnded(job);
                if (other.isPresent()) {
                    leftToOthers.add(job.id());
                    ends.add(other.get());
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
                List<Leased> mine = claims.these(ids, freshness);
                mine.forEach(one -> notMine.remove(one.job().id()));
                // Another node has claimed these and asks about them, or their time has not come
                leftToOthers.addAll(notMine.keySet());
                launch(mine);
            } finally {
                notMine.values().forEach(job -> looks.endUnlessClaimed(job).ifPresent(this::takeOver));
            }
        }

        private void takeOver(Leased claimed) {
            leftToOthers.remove(claimed.job().id());
            launch(List.of(claimed));
        }

        private void launch(List<Leased> mine) {
            mine.forEach(one -> begun.add(one.job()));
            ends.addAll(launch.placed(mine, Cause.RECOVERY, job -> refused.add(job.id())));
        }
    }
}
