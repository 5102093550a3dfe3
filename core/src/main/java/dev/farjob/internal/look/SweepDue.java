package dev.farjob.internal.look;

import dev.farjob.answer.Sweep;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.time.Relay;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.Moments;
import dev.farjob.internal.write.SharedWrites;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is due and looks at it, provider by provider: a slow one fills its own places and nobody else's.
 */
public final class SweepDue {

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
    private final SharedWrites writes;
    private final AnswersInHand inHand;
    private volatile boolean backlog;
    private volatile Runnable again = () -> {};

    public SweepDue(
            Timekeeper time,
            Executor executor,
            JobStore store,
            Providers providers,
            Moments moments,
            Looks looks,
            LookAtJob look,
            ObserveBatch batches,
            SharedWrites writes,
            AnswersInHand inHand) {
        this.time = time;
        this.executor = executor;
        this.store = store;
        this.providers = providers;
        this.moments = moments;
        this.looks = looks;
        this.look = look;
        this.batches = batches;
        this.writes = writes;
        this.inHand = inHand;
    }

    /** What to do when a look has ended and more may be due than there was room for. */
    public void whenThereIsRoom(Runnable again) {
        this.again = again;
    }

    /** One round of claims that does not wait for the looks it begins; each says in the end whether it went well. */
    public List<CompletableFuture<Boolean>> begin() {
        writes.hurry();
        inHand.hurry();
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

    /**
     * Begins to look at jobs whose places were taken.
     *
     * @param refused told of each that no thread takes, once its place is given back
     */
    public void begin(List<Job> submitted, Consumer<Job> refused) {
        Relay.run(
                executor,
                submitted.stream()
                        .map(job -> new Look(
                                List.of(job), () -> look.lookSafely(job, Cause.SUBMIT), () -> refused.accept(job)))
                        .toList());
    }

    /** Rounds of claims until nothing is due or the time of one pass is up, waiting for every look. */
    public Sweep pass() {
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
        List<Look> begun = new ArrayList<>();
        List<Job> free = claimed.stream().filter(looks::begin).toList();
        if (free.size() < claimed.size()) {
            LOG.debug("{} jobs came due again while they are being looked at", claimed.size() - free.size());
        }
        List<Job> single = new ArrayList<>();
        for (List<Job> batch : batches.divide(provider, free, single)) {
            begun.add(new Look(batch, () -> batches.look(provider, batch), () -> {}));
        }
        for (Job job : single) {
            begun.add(new Look(List.of(job), () -> look.lookSafely(job, Cause.SWEEP), () -> {}));
        }
        Relay.run(executor, begun);
        List<CompletableFuture<Boolean>> ends = new ArrayList<>();
        begun.forEach(one -> ends.add(one.done));
        ends.addAll(Collections.nCopies(claimed.size() - free.size(), CompletableFuture.completedFuture(true)));
        return ends;
    }

    /** A look at one job or at a batch, for which there is a place. */
    private final class Look implements Relay.Task {

        private final List<Job> jobs;
        private final Supplier<CompletableFuture<Boolean>> work;
        private final Runnable otherwise;
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        Look(List<Job> jobs, Supplier<CompletableFuture<Boolean>> work, Runnable otherwise) {
            this.jobs = jobs;
            this.work = work;
            this.otherwise = otherwise;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // whoever waits for the end waits for ours
        public void run() {
            begun().whenComplete((well, broken) -> {
                end(Boolean.TRUE.equals(well));
                if (backlog) {
                    again.run();
                }
            });
        }

        private CompletableFuture<Boolean> begun() {
            try {
                return work.get();
            } catch (Throwable broken) {
                return CompletableFuture.failedFuture(broken);
            }
        }

        @Override
        public void refused() {
            end(false);
            otherwise.run();
        }

        private void end(boolean well) {
            jobs.forEach(looks::end);
            done.complete(well);
        }
    }
}
