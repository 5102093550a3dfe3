package dev.farjob.internal.step;

import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.internal.time.Handover;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.ChangeWriter;
import dev.farjob.internal.write.InHand;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a step has come to. That one took effect elsewhere is known to this node alone, so it goes on record whoever has
 * the job now, and stays in hand until the store has taken it, with the lease of the job; if the job has gone on without it,
 * the job's log says so. A failure is written only while the job is this node's: otherwise it would put off a run that is under
 * way elsewhere, and a third node would begin one beside it. One that cannot be written leads to another run, as it would have;
 * if the job has gone on without the step, its log says that the step may have taken effect.
 */
final class WriteResult {

    private static final Logger LOG = LoggerFactory.getLogger(WriteResult.class);

    private record Run(Job job, String step) {}

    private final JobStore store;
    private final Handover handover;
    private final AdvanceJob advance;
    private final ChangeWriter atOnce;
    private final ChangeWriter later;
    private final KeepLeases leases;
    private final InHand inHand;

    WriteResult(
            JobStore store,
            Handover handover,
            AdvanceJob advance,
            ChangeWriter atOnce,
            ChangeWriter later,
            KeepLeases leases,
            InHand inHand) {
        this.store = store;
        this.handover = handover;
        this.advance = advance;
        this.atOnce = atOnce;
        this.later = later;
        this.leases = leases;
        this.inHand = inHand;
    }

    /**
     * Has it written together with others.
     *
     * @param job as it was when the step ended
     * @return the job once it is written; another thread may complete it, however late
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the result is completed
    CompletableFuture<Advanced> write(Finalization mine, Job job, StepEnded seen) {
        if (!(seen.result() instanceof StepResult.Done)) {
            return advance.advance(job, seen, mine.cause(), mine.noting(later), leases::stillOurs)
                    .thenApply(advanced -> failed(mine, seen, advanced));
        }
        CompletableFuture<Advanced> result = new CompletableFuture<>();
        String name = job.step().orElseThrow().step();
        mine.goOnFrom(mine.lease().at(job));
        CompletableFuture<Advanced> written;
        try {
            written = advance.advance(job, seen, mine.cause(), mine.noting(later));
        } catch (Throwable failed) {
            written = CompletableFuture.failedFuture(failed);
        }
        written.thenApply(advanced -> onRecord(mine, name, seen, advanced)).whenComplete((advanced, failed) -> {
            if (failed == null) {
                result.complete(advanced);
            } else {
                keep(mine, name, seen, result, failed);
            }
        });
        return result;
    }

    private void keep(
            Finalization mine, String name, StepEnded seen, CompletableFuture<Advanced> result, Throwable failed) {
        Job job = mine.job();
        String known = "step " + name + " took effect, and is not on record; unless it is safe to repeat, see to"
                + " it before a node runs it again";
        inHand.keep(
                new InHand.Fact(job.id(), new Run(job, name), known, () -> again(mine, name, seen, result)),
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed);
        // Nobody waits for the store: the job stays in this node's hands, and goes on when it is written
        mine.end()
                .complete(Advanced.stayed(
                        job, "the store did not take what its step came to, which is kept", Optional.empty()));
    }

    private void again(Finalization mine, String name, StepEnded seen, CompletableFuture<Advanced> result) {
        Advanced advanced;
        try {
            advanced = advance.advance(mine.job(), seen, mine.cause(), mine.noting(atOnce))
                    .thenApply(written -> onRecord(mine, name, seen, written))
                    .join();
        } catch (CompletionException failed) {
            keepLease(mine, seen.step());
            throw failed.getCause() instanceof JobStoreException away ? away : failed;
        } catch (Throwable failed) {
            keepLease(mine, seen.step());
            throw failed;
        }
        handover.execute(() -> result.complete(advanced));
    }

    /** So that no other node runs the step while the store takes everything but its result. */
    private void keepLease(Finalization mine, Step step) {
        try {
            leases.fresh(mine.lease(), step).ifPresent(mine::goOnFrom);
        } catch (RuntimeException away) {
            LOG.debug("the lease of job {} could not be renewed", mine.job().id(), away);
        }
    }

    /** The job now that the effect is on record, in a checkpoint or in the log. */
    private Advanced onRecord(Finalization mine, String name, StepEnded seen, Advanced advanced) {
        if (advanced.isOutrun()) {
            throw outrun(advanced);
        }
        if (advanced.isWritten() || isDone(advanced.job(), name)) {
            return advanced;
        }
        Advanced late = advance.advance(advanced.job(), new Observation.StepEndedLate(seen), mine.cause());
        if (late.isOutrun() || isAt(late.job(), name)) {
            throw outrun(late);
        }
        LOG.warn(
                "step {} of job {} took effect when the job, which is {}, had gone on without it; see what it did, and undo by"
                        + " hand what is not to stand",
                name,
                late.job().id(),
                late.job().state());
        return late;
    }

    /** Only the log of the job tells that its late run failed; if that line is lost, the warning of the node remains. */
    private Advanced failed(Finalization mine, StepEnded seen, Advanced advanced) {
        boolean mayHaveTakenEffect = seen.step().transactionType().isEmpty();
        if (!advanced.isWritten() && mayHaveTakenEffect) {
            try {
                store.find(mine.job().id()).ifPresent(now -> failedLate(mine, seen, now));
            } catch (RuntimeException away) {
                LOG.warn(
                        "the log of job {} does not say how its late run ended",
                        mine.job().id(),
                        away);
            }
        }
        return advanced;
    }

    private void failedLate(Finalization mine, StepEnded seen, Job now) {
        String name = mine.job().step().orElseThrow().step();
        if (isDone(now, name)) {
            return;
        }
        Advanced late = advance.advance(now, new Observation.StepEndedLate(seen), mine.cause());
        if (late.isWritten()) {
            LOG.warn(
                    "step {} of job {} failed when the job, which is {}, had gone on without it; see whether it took effect"
                            + " all the same",
                    name,
                    now.id(),
                    late.job().state());
        }
    }

    /** Whether a checkpoint says that it took effect: one of this run whose answer was lost, or of another one. */
    private boolean isDone(Job job, String name) {
        return store.steps(job.id()).stream()
                .anyMatch(record -> record.step().equals(name) && record.status() == StepRecord.Status.DONE);
    }

    private static boolean isAt(Job job, String name) {
        return job.state() == JobState.FINALIZING
                && job.step().map(StepCursor::step).equals(Optional.of(name));
    }

    private static JobStoreException outrun(Advanced advanced) {
        return new JobStoreException(
                Effect.NONE, "others wrote job " + advanced.job().id() + " in between each time");
    }
}
