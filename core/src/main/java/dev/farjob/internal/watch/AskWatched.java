package dev.farjob.internal.watch;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.look.ClaimJobs;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.look.ObserveBatch;
import dev.farjob.internal.look.Place;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.DurationLog;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.InterestRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks about watched jobs as if their owners' pages polled: where somebody waits for a job, its schedule is shortened, as far
 * as a look is likely to learn something and the provider has calls to spare. With too many watched jobs it is the longest
 * overdue that are asked about; the others wait for their schedule as ever.
 */
public final class AskWatched {

    private static final Logger LOG = LoggerFactory.getLogger(AskWatched.class);

    private static final int SHARE_OF_CALLS = 2;

    /** Gaps are alike that differ by less than this part of the longer one. */
    private static final int ALIKE = 4;

    private final Timekeeper time;
    private final Tasks tasks;
    private final Turn turn;
    private final ClaimJobs claims;
    private final Providers providers;
    private final DurationLog durations;
    private final LookAtJob look;
    private final ObserveBatch batches;
    private final InterestRule rule;
    private final Duration freshness;
    private final boolean webhooks;
    private final int looksPerSecond;
    private final Map<String, Allowance> allowances = new HashMap<>();

    /**
     * Asks within these limits.
     *
     * @param freshness within how long one answer of a provider serves all who ask
     * @param webhooks whether providers can report by themselves
     * @param looksPerSecond how often in a second one provider is asked because of watchers
     */
    AskWatched(
            Timekeeper time,
            Tasks tasks,
            Turn turn,
            ClaimJobs claims,
            Providers providers,
            DurationLog durations,
            LookAtJob look,
            ObserveBatch batches,
            Duration freshness,
            boolean webhooks,
            int looksPerSecond) {
        this.time = time;
        this.tasks = tasks;
        this.turn = turn;
        this.claims = claims;
        this.providers = providers;
        this.durations = durations;
        this.look = look;
        this.batches = batches;
        this.rule = InterestRule.defaults();
        this.freshness = freshness;
        this.webhooks = webhooks;
        this.looksPerSecond = looksPerSecond;
    }

    /**
     * A watched job whose next look is due.
     *
     * @param gap the time between two questions about it
     * @param overdue how many of these have passed since the last one
     */
    private record Wanted(Followed job, Duration gap, double overdue) {}

    /**
     * Begins to ask about those of these jobs that are worth it.
     *
     * @param watched taken in a turn of the thread that asks
     */
    public void ask(Supplier<Stream<Followed>> watched) {
        turn.take(() -> askInTurn(watched.get()));
    }

    private void askInTurn(Stream<Followed> watched) {
        Instant now = time.now();
        long nanos = time.nanoTime();
        Map<String, List<Wanted>> byProvider = watched.filter(Followed::isAtProvider)
                .filter(job -> isAskedFor(job.target().provider()))
                .map(job -> wanted(job, gap(job, now), nanos))
                .filter(wanted -> wanted.overdue() >= 1)
                .collect(Collectors.groupingBy(wanted -> wanted.job().target().provider()));
        byProvider.forEach((provider, wanted) -> ask(provider, wanted, nanos));
    }

    /** A provider that reports every end by itself has nothing to say before. */
    private boolean isAskedFor(String provider) {
        return providers.find(provider).isPresent()
                && !(webhooks && providers.traitsOf(provider).pushesFailures());
    }

    private static Wanted wanted(Followed job, Duration gap, long nanos) {
        return new Wanted(job, gap, (double) (nanos - job.askedAt()) / gap.toNanos());
    }

    private Duration gap(Followed job, Instant now) {
        Duration elapsed = Duration.between(job.sent(), now);
        Duration least = providers.traitsOf(job.target().provider()).smallestPollInterval();
        return rule.gap(
                elapsed.isNegative() ? Duration.ZERO : elapsed,
                job.isMoving(),
                durations.of(job.target()),
                least.compareTo(freshness) > 0 ? least : freshness);
    }

    private void ask(String provider, List<Wanted> wanted, long nanos) {
        Allowance allowance = allowances.computeIfAbsent(
                provider, name -> new Allowance(looksPerSecond, callsToSpare(providers.traitsOf(name)), nanos));
        List<Wanted> some = wanted.stream()
                .sorted(Comparator.comparingDouble(Wanted::overdue).reversed())
                .limit(allowance.left(nanos))
                .toList();
        for (List<Wanted> alike : alike(some)) {
            List<JobId> ids = alike.stream().map(one -> one.job().id()).toList();
            List<Leased> claimed = turn.read(() -> claims.these(ids, window(alike)));
            alike.forEach(one -> one.job().asked(nanos));
            look(provider, allowance, claimed);
        }
    }

    /** Jobs of about the same age go into one claim, in the order of their gaps. */
    private static List<List<Wanted>> alike(List<Wanted> some) {
        List<List<Wanted>> all = new ArrayList<>();
        Queue<Wanted> left = new PriorityQueue<>(Comparator.comparing(Wanted::gap));
        left.addAll(some);
        while (!left.isEmpty()) {
            Duration most = left.element().gap().multipliedBy(ALIKE).dividedBy(ALIKE - 1);
            List<Wanted> alike = new ArrayList<>();
            while (!left.isEmpty() && left.element().gap().compareTo(most) <= 0) {
                alike.add(left.remove());
            }
            all.add(alike);
        }
        return all;
    }

    /** A look by any other node, or by a sweep of this one, serves these watchers for most of the time until the next. */
    private Duration window(List<Wanted> alike) {
        Duration most = alike.get(0).gap().dividedBy(ALIKE).multipliedBy(ALIKE - 1);
        return most.compareTo(freshness) > 0 ? most : freshness;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a look says itself what went wrong
    private void look(String provider, Allowance allowance, List<Leased> claimed) {
        ObserveBatch.Division division = batches.divide(provider, claimed);
        for (List<Leased> whole : division.batches()) {
            List<Job> batch = whole.stream().map(Leased::job).toList();
            begin(allowance, batch, places -> batches.look(provider, batch, places));
        }
        division.single()
                .forEach(one -> begin(
                        allowance,
                        List.of(one.job()),
                        places -> look.lookSafely(one, Cause.SWEEP, places.apply(one.job()))));
    }

    private static int callsToSpare(ProviderTraits traits) {
        return Math.max(1, traits.callsInFlight() / SHARE_OF_CALLS);
    }

    /**
     * Begins to look at jobs; the findings end up in the store.
     *
     * @param look gets the place of each
     */
    private void begin(Allowance allowance, List<Job> jobs, Consumer<Function<Job, Place>> look) {
        allowance.take(jobs.size());
        Map<Job, Place> places = new HashMap<>();
        jobs.forEach(job -> places.put(job, Place.until(allowance::giveBack)));
        try {
            tasks.execute(() -> {
                try {
                    look.accept(places::get);
                } catch (Throwable broken) {
                    LOG.warn("a look at {} watched jobs failed; they come due again", jobs.size(), broken);
                    places.values().forEach(Place::end);
                }
            });
        } catch (RejectedExecutionException full) {
            places.values().forEach(Place::end);
            LOG.debug("{} watched jobs are left to their due time: {}", jobs.size(), full.getMessage());
        }
    }

    /** Limits the questions that watchers cause at one provider, per second and at once. */
    private static final class Allowance {

        private static final double NANOS_PER_SECOND = 1e9;

        private final int perSecond;
        private final int atOnce;
        private double saved;
        private long at;
        private int underWay;

        Allowance(int perSecond, int atOnce, long at) {
            this.perSecond = perSecond;
            this.atOnce = atOnce;
            this.saved = perSecond;
            this.at = at;
        }

        synchronized int left(long now) {
            saved = Math.min(perSecond, saved + perSecond * ((now - at) / NANOS_PER_SECOND));
            at = now;
            return (int) Math.max(0, Math.min(saved, atOnce - underWay));
        }

        synchronized void take(int looks) {
            saved -= looks;
            underWay += looks;
        }

        synchronized void giveBack() {
            underWay--;
        }
    }
}
