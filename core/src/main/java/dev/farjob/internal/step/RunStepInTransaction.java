package dev.farjob.internal.step;

import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.Verdict;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step that takes effect in the store's own database: the effect and its checkpoint commit together. The lease is
 * renewed outside the transaction while it is open, and what commits in the end is a change of the renewed job.
 */
final class RunStepInTransaction {

    private final Tasks tasks;
    private final JobStore store;
    private final JobWriter writer;
    private final StepTransaction transaction;

    RunStepInTransaction(Tasks tasks, JobStore store, JobWriter writer, StepTransaction transaction) {
        this.tasks = tasks;
        this.store = store;
        this.writer = writer;
        this.transaction = transaction;
    }

    /** How far a run has come: this says whose fault an exception was that has passed through the store. */
    private static final class Attempt {
        private @Nullable StepResult result;
        private StepTransaction.@Nullable Made made;
    }

    Ran run(HeldJob held, RunningStep context, Set<String> recorded, Cause cause) {
        Step step = held.step();
        Attempt attempt = new Attempt();
        try {
            Verdict verdict = writer.write(transaction.store(), List.of(held.job()), open -> {
                StepResult result = result(held, context, open);
                attempt.result = result;
                attempt.made = transaction.end(held, result, recorded, cause);
                return List.of(attempt.made.change());
            });
            return verdict == Verdict.APPLIED && attempt.made != null
                    ? transaction.committed(held, attempt.made)
                    : notCommitted(held, attempt, "its transaction was rolled back");
        } catch (JobStoreException failed) {
            if (attempt.result == null) {
                // The step has not run: it is the store that failed, and the step is none the worse for it.
                throw failed;
            }
            return notCommitted(held, attempt, "its transaction could not be committed: " + failed.getMessage());
        } catch (Throwable thrown) {
            return attempt.result == null
                    ? new Ran.Ended(held.job(), StepTrouble.thrown(held.job(), step, thrown))
                    : notCommitted(
                            held,
                            attempt,
                            "its transaction could not be committed: "
                                    + thrown.getClass().getSimpleName());
        }
    }

    /** An exception that the step throws is its own, even if it is one of the store: the step may use a store itself. */
    private StepResult result(HeldJob held, RunningStep context, Object open) {
        try {
            return transaction.run(held, context, open);
        } catch (Throwable thrown) {
            return StepTrouble.thrown(held.job(), held.step(), thrown);
        }
    }

    /**
     * The step has run, and nothing of it is written. If nobody else wrote the job, the step spoilt its own transaction, by an
     * error of the database that it caught for example, and that counts as a failure.
     */
    private Ran notCommitted(HeldJob held, Attempt attempt, String why) {
        Job job = held.job();
        StepResult result = attempt.result;
        if (result == null || held.isLost()) {
            return new Ran.Left(job, "another node works on it");
        }
        if (tasks.isClosed()) {
            return new Ran.Left(job, "this node is closing");
        }
        if (!(result instanceof StepResult.Done)) {
            return new Ran.Ended(job, result);
        }
        boolean ours = store.find(job.id())
                .filter(now -> now.version() == job.version())
                .isPresent();
        if (ours && attempt.made != null && attempt.made.change().expectedVersion() < job.version()) {
            return new Ran.Overtaken(job);
        }
        return ours
                ? new Ran.Ended(job, StepTrouble.again(job, held.step(), "did not take effect: " + why))
                : new Ran.Left(job, "another node works on it");
    }
}
