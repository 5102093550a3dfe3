package dev.farjob.internal;

import dev.farjob.answer.Sweep;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is due and looks at it, provider by provider: a slow one fills its own places and nobody else's.
 */
final class SweepDue {

    private static final Logger LOG = LoggerFactory.getLogger(SweepDue.class);

    /** How long one cron-safe pass may take. */
    private static final Duration PASS = Duration.ofSeconds(50);

    private final Timekeeper time;
    private final Executor executor;
    private final JobStore store;
    private final Providers providers;
    private final Moments moments;
    private final Looks looks;
    private final LookAtJob look;
    private final ObserveBatch batches;
    private volatile boolean backlog;
    private volatile Runnable again = () -> {};

    SweepDue(
            Timekeeper time,
            Executor executor,
            JobStore store,
            Providers providers,
            Moments moments,
            Looks looks,
            LookAtJob look,
            ObserveBatch batches) {
        this.time = time;
        this.executor = executor;
        this.store = store;
        this.providers = providers;
        this.moments = moments;
        this.looks = looks;
        this.look = look;
        this.batches = batches;
    }

    /** What to do when a look has ended and more may be due than there was room for. */
    void whenThereIsRoom(Runnable again) {
        this.again = again;
    }

    /** One round of claims that does not wait for the looks it begins; each says in the end whether it went well. */
    List<CompletableFuture<Boolean>> begin() {
        List<CompletableFuture<Boolean>> begun = new ArrayList<>();
        boolean full = false;
        for (String provider : providers.names()) {
            int room = looks.free(provider);
            List<Job> claimed = room <= 0 ? List.of() : store.claim(new Claim.DueJobs(provider, room, moments.stamp()));
            full |= claimed.size() >= room;
            if (full) {
                // Known before the looks begin, because one of them may end at once.
                backlog = true;
            }
            begun.addAll(begin(provider, claimed));
        }
        backlog = full;
        return begun;
    }

    /** Begins a look at a job whose place was taken; false if no thread takes it, and then its place is given back. */
    boolean begin(Job submitted) {
        return begin(List.of(submitted), () -> look.lookSafely(submitted, Cause.SUBMIT), new CompletableFuture<>());
    }

    /** Rounds of claims until nothing is due or the time of one pass is up, waiting for every look. */
    Sweep pass() {
        long start = time.nanoTime();
        int looked = 0;
        int failed = 0;
        while (true) {
            List<CompletableFuture<Boolean>> begun = begin();
            if (begun.isEmpty()) {
                return new Sweep(looked, failed, true);
            }
            for (CompletableFuture<Boolean> one : begun) {
                Duration left = PASS.minusNanos(time.nanoTime() - start);
                if (left.isNegative() || !time.await(one, left)) {
                    return new Sweep(looked, failed, false);
                }
                looked++;
                failed += one.getNow(false) ? 0 : 1;
            }
        }
    }

    private List<CompletableFuture<Boolean>> begin(String provider, List<Job> claimed) {
        List<CompletableFuture<Boolean>> begun = new ArrayList<>();
        List<Job> single = new ArrayList<>();
        for (List<Job> batch : batches.divide(provider, claimed, single)) {
            begun.add(begin(batch, () -> batches.look(provider, batch)));
        }
        for (Job job : single) {
            begun.add(begin(List.of(job), () -> look.lookSafely(job, Cause.SWEEP)));
        }
        return begun;
    }

    private CompletableFuture<Boolean> begin(List<Job> jobs, BooleanSupplier work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        List<Job> mine = jobs.stream().filter(looks::begin).toList();
        if (mine.size() < jobs.size()) {
            LOG.debug("{} jobs came due again while they are being looked at", jobs.size() - mine.size());
        }
        if (mine.isEmpty()) {
            done.complete(true);
            return done;
        }
        if (!begin(mine, work, done)) {
            done.complete(false);
        }
        return done;
    }

    private boolean begin(List<Job> mine, BooleanSupplier work, CompletableFuture<Boolean> done) {
        try {
            executor.execute(() -> {
                boolean well = false;
                try {
                    well = work.getAsBoolean();
                } finally {
                    mine.forEach(looks::end);
                    done.complete(well);
                    if (backlog) {
                        again.run();
                    }
                }
            });
            return true;
        } catch (RejectedExecutionException closing) {
            mine.forEach(looks::end);
            return false;
        }
    }
}
