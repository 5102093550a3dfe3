package dev.farjob.internal.look;

import dev.farjob.internal.time.Relay;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins looks at jobs that this node has just claimed or inserted, in other threads, each with a place of its own. */
public final class LaunchLooks {

    private static final Logger LOG = LoggerFactory.getLogger(LaunchLooks.class);

    private final Relay.Helpers threads;
    private final Looks looks;
    private final LookAtJob look;
    private final ObserveBatch batches;
    private volatile Consumer<String> whenThereIsRoom = provider -> {};

    public LaunchLooks(Relay.Helpers threads, Looks looks, LookAtJob look, ObserveBatch batches) {
        this.threads = threads;
        this.looks = looks;
        this.look = look;
        this.batches = batches;
    }

    /** Has this done whenever a place of a provider has been given back. */
    void whenThereIsRoom(Consumer<String> what) {
        whenThereIsRoom = what;
    }

    /**
     * Begins to look at jobs that were claimed, as far as nobody does already; together, where the provider answers together.
     * Places are taken last, when nothing is left to be asked of the provider's client: whatever that throws keeps none.
     *
     * @return each look or batch, and one that is over for each job that is looked at already
     */
    List<Begun> claimed(String provider, List<Leased> claimed) {
        ObserveBatch.Division division = batches.divide(provider, claimed);
        List<Look> begun = new ArrayList<>();
        for (List<Leased> whole : division.batches()) {
            List<Job> batch =
                    whole.stream().filter(looks::begin).map(Leased::job).toList();
            if (!batch.isEmpty()) {
                begun.add(new Look(batch, places -> batches.look(provider, batch, places), refused -> {}));
            }
        }
        for (Leased one : division.single()) {
            if (looks.begin(one)) {
                begun.add(new Look(
                        List.of(one.job()),
                        places -> look.lookSafely(one, Cause.SWEEP, places.apply(one.job())),
                        refused -> {}));
            }
        }
        int known =
                claimed.size() - begun.stream().mapToInt(one -> one.jobs.size()).sum();
        if (known > 0) {
            LOG.debug("{} jobs came due again while they are being looked at", known);
        }
        Relay.run(threads, begun);
        List<Begun> all = new ArrayList<>();
        begun.forEach(one -> all.add(new Begun(one.looked, one.done)));
        all.addAll(Collections.nCopies(known, Begun.ELSEWHERE));
        return all;
    }

    /**
     * A look that has begun.
     *
     * @param looked done when the provider was heard and the answer is written, for each job of a batch
     * @param ended done when the steps that follow have been worked off as well; says whether all of it went well
     */
    record Begun(CompletableFuture<Void> looked, CompletableFuture<Boolean> ended) {

        /** A look that somebody else began and waits for. */
        static final Begun ELSEWHERE =
                new Begun(CompletableFuture.completedFuture(null), CompletableFuture.completedFuture(true));
    }

    /**
     * Begins to look at jobs that have taken their places.
     *
     * @param refused told of each that no thread takes, once its place is given back
     * @return for each job, when its look has ended, with its steps, and whether it went well
     */
    public List<CompletableFuture<Boolean>> placed(List<Leased> placed, Cause cause, Consumer<Job> refused) {
        List<Look> begun = placed.stream()
                .map(one -> new Look(
                        List.of(one.job()), places -> look.lookSafely(one, cause, places.apply(one.job())), refused))
                .toList();
        Relay.run(threads, begun);
        return begun.stream().map(one -> one.done).toList();
    }

    /** A look at one job or at a batch, for which there is a place. */
    private final class Look implements Relay.Task {

        private final List<Job> jobs;
        private final Function<Function<Job, Place>, CompletableFuture<Boolean>> work;
        private final Consumer<Job> otherwise;
        private final CompletableFuture<Void> looked = new CompletableFuture<>();
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
        private final AtomicInteger underWay;

        Look(List<Job> jobs, Function<Function<Job, Place>, CompletableFuture<Boolean>> work, Consumer<Job> otherwise) {
            this.jobs = jobs;
            this.work = work;
            this.otherwise = otherwise;
            this.underWay = new AtomicInteger(jobs.size());
        }

        /** One of its jobs was looked at. */
        private void lookedAtOne() {
            if (underWay.decrementAndGet() == 0) {
                looked.complete(null);
            }
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
            jobs.forEach(job -> places.add(new TakenPlace(job, this::lookedAtOne)));
            try {
                return work.apply(job -> places.get(jobs.indexOf(job)));
            } catch (Throwable broken) {
                LOG.warn("a look at {} jobs failed; they come due again", jobs.size(), broken);
                return CompletableFuture.failedFuture(broken);
            }
        }

        @Override
        public void refused() {
            jobs.forEach(looks::end);
            looked.complete(null);
            done.complete(false);
            jobs.forEach(otherwise);
        }
    }

    /** The place of one job in {@link Looks}. */
    private final class TakenPlace implements Place {

        private final Job job;
        private final Runnable over;
        private boolean answered;
        private boolean ended;

        TakenPlace(Job job, Runnable over) {
            this.job = job;
            this.over = over;
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
            whenThereIsRoom.accept(job.target().provider());
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
            over.run();
            whenThereIsRoom.accept(job.target().provider());
        }
    }
}
