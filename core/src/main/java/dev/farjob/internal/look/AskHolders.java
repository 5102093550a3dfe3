package dev.farjob.internal.look;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Admission;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks about jobs that hold a place on behalf of one that somebody asks about and that found no room: where nobody sweeps, a
 * holder may have ended long ago, and only its write gives the place back. This node asks for one waiting job at a time, so
 * that many pages which wait cost no more than one.
 */
final class AskHolders {

    private static final Logger LOG = LoggerFactory.getLogger(AskHolders.class);

    /** How many holders are asked about at once: those that nobody has written for longest. */
    private static final int FEW = 4;
    /** How long one look at a holder serves all that wait for its place. */
    private static final Duration WHILE = Duration.ofSeconds(10);

    private static final Set<JobState> IN_FLIGHT = EnumSet.copyOf(
            Arrays.stream(JobState.values()).filter(JobState::isInFlight).toList());

    private final JobStore store;
    private final Executor executor;
    private final Providers providers;
    private final Rulebook rules;
    private final ClaimJobs claims;
    private final Looks looks;
    private final LaunchLooks launch;
    private final AtomicBoolean asking = new AtomicBoolean();

    AskHolders(
            JobStore store,
            Executor executor,
            Providers providers,
            Rulebook rules,
            ClaimJobs claims,
            Looks looks,
            LaunchLooks launch) {
        this.store = store;
        this.executor = executor;
        this.providers = providers;
        this.rules = rules;
        this.claims = claims;
        this.looks = looks;
        this.launch = launch;
    }

    /** This job found no room, and somebody waits for it: another thread asks about those that have the places. */
    void askFor(Job waiting) {
        if (!claims.areOpen() || !asking.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    rules.admission().apply(waiting).ifPresent(limits -> ask(longestUnasked(holders(waiting, limits))));
                } catch (JobStoreException away) {
                    LOG.debug("nobody is asked about the place that job {} waits for", waiting.id(), away);
                } finally {
                    asking.set(false);
                }
            });
        } catch (RejectedExecutionException full) {
            asking.set(false);
            LOG.debug("nobody is asked about the place that job {} waits for: {}", waiting.id(), full.getMessage());
        }
    }

    /** The jobs that fill the owner's places, if those are full, else the provider's. */
    private List<Job> holders(Job waiting, Admission limits) {
        List<Job> ofOwner = list(JobQuery.ofOwner(waiting.owner()), limits.perOwner());
        boolean ownerIsFull = ofOwner.size() >= limits.perOwner().orElse(Integer.MAX_VALUE);
        return ownerIsFull
                ? ofOwner
                : list(JobQuery.any().provider(waiting.target().provider()), limits.perProvider());
    }

    private List<Job> list(JobQuery query, OptionalInt limit) {
        return limit.isEmpty()
                ? List.of()
                : store.list(query.states(IN_FLIGHT).limit(Math.min(limit.getAsInt(), JobQuery.MAX_LIMIT)));
    }

    /** First those that may be asked about at any time; an attempt that is being made is left alone until it is due. */
    private List<Job> longestUnasked(List<Job> holders) {
        return holders.stream()
                .filter(providers::knows)
                .sorted(Comparator.<Job, Boolean>comparing(job -> !job.state().isAtProvider())
                        .thenComparing(Job::updatedAt))
                .limit(FEW)
                .filter(looks::beginIfRoom)
                .toList();
    }

    private void ask(List<Job> placed) {
        Map<JobId, Job> notMine = new HashMap<>();
        placed.forEach(job -> notMine.put(job.id(), job));
        try {
            List<Leased> mine = placed.isEmpty()
                    ? List.of()
                    : claims.these(placed.stream().map(Job::id).toList(), WHILE);
            mine.forEach(one -> notMine.remove(one.job().id()));
            launch(mine);
        } finally {
            notMine.values().forEach(job -> looks.endUnlessClaimed(job).ifPresent(one -> launch(List.of(one))));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    private void launch(List<Leased> mine) {
        launch.placed(mine, Cause.STATUS, refused -> {});
    }
}
