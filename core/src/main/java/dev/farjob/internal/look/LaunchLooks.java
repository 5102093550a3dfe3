package dev.farjob.internal.look;

import dev.farjob.internal.time.Relay;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins looks at jobs that this node has just claimed or inserted, in other threads, each with a place of its own. */
public final class LaunchLooks {

    private static final Logger LOG = LoggerFactory.getLogger(LaunchLooks.class);

    private final Executor executor;
    private final Looks looks;
    private final LookAtJob look;
    private final ObserveBatch batches;
    private volatile Runnable whenThereIsRoom = () -> {};

    public LaunchLooks(Executor executor, Looks looks, LookAtJob look, ObserveBatch batches) {
        this.executor = executor;
        this.looks = looks;
        this.look = look;
        this.batches = batches;
    }

    /** Has this done whenever a place has been given back. */
    void whenThereIsRoom(Runnable what) {
        whenThereIsRoom = what;
    }

    /**
     * Begins to look at jobs that were claimed, as far as nobody does already; together, where the provider answers together.
     *
     * @param since when they were claimed, in nanoseconds
     * @return for each look or batch, and for each job that is looked at already, when it has ended and whether it went well
     */
    List<CompletableFuture<Boolean>> claimed(String provider, List<Job> claimed, long since) {
        List<Job> free = claimed.stream().filter(job -> looks.begin(job, since)).toList();
        int known = claimed.size() - free.size();
        if (known > 0) {
            LOG.debug("{} jobs came due again while they are being looked at", known);
        }
        List<Job> single = new ArrayList<>();
        List<Look> begun = new ArrayList<>();
        for (List<Job> batch : batches.divide(provider, free, single)) {
            begun.add(new Look(batch, places -> batches.look(provider, batch, places), refused -> {}));
        }
        for (Job job : single) {
            begun.add(new Look(
                    List.of(job),
                    places -> look.lookSafely(job, Cause.SWEEP, since, places.apply(job)),
                    refused -> {}));
        }
        Relay.run(executor, begun);
        List<CompletableFuture<Boolean>> ends = new ArrayList<>();
        begun.forEach(one -> ends.add(one.done));
        ends.addAll(Collections.nCopies(known, CompletableFuture.completedFuture(true)));
        return ends;
    }

    /**
     * Begins to look at jobs that have taken their places.
     *
     * @param since when they were claimed or inserted, in nanoseconds
     * @param refused told of each that no thread takes, once its place is given back
     * @return for each job, when its look has ended, with its steps, and whether it went well
     */
    public List<CompletableFuture<Boolean>> placed(List<Job> placed, Cause cause, long since, Consumer<Job> refused) {
        List<Look> begun = placed.stream()
                .map(job -> new Look(
                        List.of(job), places -> look.lookSafely(job, cause, since, places.apply(job)), refused))
                .toList();
        Relay.run(executor, begun);
        return begun.stream().map(one -> one.done).toList();
    }

    /** A look at one job or at a batch, for which there is a place. */
    private final class Look implements Relay.Task {

        private final List<Job> jobs;
        private final Function<Function<Job, Place>, CompletableFuture<Boolean>> work;
        private final Consumer<Job> otherwise;
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        Look(List<Job> jobs, Function<Function<Job, Place>, CompletableFuture<Boolean>> work, Consumer<Job> otherwise) {
            this.jobs = jobs;
            this.work = work;
            this.otherwise = otherwise;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // whoever waits for the end waits for ours
        public void run() {
            List<TakenPlace> places = new ArrayList<>();
            begun(places).whenComplete((well, broken) -> {
                places.forEach(TakenPlace::end);
                done.complete(Boolean.TRUE.equals(well));
            });
        }

        private CompletableFuture<Boolean> begun(List<TakenPlace> places) {
            jobs.forEach(job -> places.add(new TakenPlace(job)));
            try {
                return work.apply(job -> places.get(jobs.indexOf(job)));
            } catch (Throwable broken) {
                return CompletableFuture.failedFuture(broken);
            }
        }

        @Override
        public void refused() {
            jobs.forEach(looks::end);
            done.complete(false);
            jobs.forEach(otherwise);
        }
    }

    /** The place of one job in {@link Looks}. */
    private final class TakenPlace implements Place {

        private final Job job;
        private boolean answered;
        private boolean ended;

        TakenPlace(Job job) {
            this.job = job;
        }

        @Override
        public void answered() {
            synchronized (this) {
                if (answered) {
                    return;
                }
                answered = true;
            }
            looks.answered(job);
            whenThereIsRoom.run();
        }

        @Override
        public void end() {
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
                answered = true;
            }
            looks.end(job);
            whenThereIsRoom.run();
        }
    }
}
