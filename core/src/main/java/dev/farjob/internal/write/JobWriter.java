package dev.farjob.internal.write;

import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.TransactionalJobStore.SharedWork;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes changes of jobs, and tells the world about those that were written: the only caller of {@code apply}. */
public final class JobWriter {

    private static final Logger LOG = LoggerFactory.getLogger(JobWriter.class);

    private final JobStore store;
    private final Announcer announcer;
    private final DurationLog durations;
    private volatile Consumer<Job> freed = job -> {};

    public JobWriter(JobStore store, Announcer announcer, DurationLog durations) {
        this.store = store;
        this.announcer = announcer;
        this.durations = durations;
    }

    /** Takes the callback for jobs that are no longer in flight, so that their places are free. */
    public void whenAPlaceIsFree(Consumer<Job> freed) {
        this.freed = freed;
    }

    /**
     * Writes a change and tells the world about it.
     *
     * @throws JobStoreException if nothing was written
     */
    public Verdict write(Change change) {
        return conclude(change, () -> store.apply(List.of(change)));
    }

    /** The same, as a way to write. */
    public CompletableFuture<Verdict> writeNow(Change change) {
        return CompletableFuture.completedFuture(write(change));
    }

    /**
     * Tells the world about a change, if it was written.
     *
     * @param answers what the store has answered, or will; throws what the call threw
     * @throws JobStoreException if nothing was written
     */
    Verdict conclude(Change change, Supplier<List<Verdict>> answers) {
        Verdict verdict;
        try {
            verdict = answers.get().get(0);
        } catch (JobStoreException failed) {
            verdict = resolve(change.after(), failed);
        }
        return written(change, verdict);
    }

    private Verdict written(Change change, Verdict verdict) {
        if (verdict == Verdict.APPLIED) {
            tell(change);
        }
        return verdict;
    }

    /**
     * Writes changes together with the host's own effects, all of them or none.
     *
     * @throws Exception what the work threw, or a {@link JobStoreException} if nothing was written
     */
    public Verdict write(TransactionalJobStore<Object> transactional, List<Job> before, SharedWork<Object> work)
            throws Exception {
        List<Change> made = new ArrayList<>();
        Verdict verdict;
        try {
            verdict = transactional.applyTogether(before, transaction -> {
                made.clear();
                made.addAll(work.run(transaction));
                return made;
            });
        } catch (JobStoreException failed) {
            if (made.isEmpty()) {
                throw failed;
            }
            // One commit has written all of them or none
            verdict = resolve(made.get(0).after(), failed);
        }
        for (Change change : made) {
            written(change, verdict);
        }
        return verdict;
    }

    /** An ambiguous commit is resolved by reading: the stamp says whose write it was. */
    private Verdict resolve(Job after, JobStoreException failed) {
        if (failed.effect() == Effect.NONE) {
            throw failed;
        }
        LOG.debug("whether job {} was written is unknown, it is read again", after.id(), failed);
        // Once somebody has written on top, ours cannot be told any more; to have lost is the safe answer then.
        Optional<Job> now = read(after, failed);
        return now.map(Job::stamp).filter(after.stamp()::equals).isPresent() ? Verdict.APPLIED : Verdict.LOST;
    }

    /** That the job cannot be read says nothing about the write, whatever the exception says about itself. */
    private Optional<Job> read(Job after, JobStoreException failed) {
        try {
            return store.find(after.id());
        } catch (RuntimeException away) {
            failed.addSuppressed(away);
            throw new UnresolvedWriteException(after, failed);
        }
    }

    private void tell(Change change) {
        Job job = change.after();
        if (change.before().outcome().isEmpty()) {
            durations.ended(job, change.event().map(JobEvent::cause).orElse(Cause.SWEEP));
        }
        change.event().ifPresent(event -> announcer.announce(job, event));
        announcer.changed(job);
        // One that was not sent will be again: another one would meet the same provider now.
        if (change.before().state().isInFlight() && !job.state().isInFlight() && job.state() != JobState.ACCEPTED) {
            freed.accept(job);
        }
    }
}
