package dev.farjob.internal.step;

import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Decision;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Moments;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step that takes effect in the store's own database: the effect and its checkpoint commit together. The lease is
 * renewed outside the transaction while it is open, and what commits in the end is a change of the renewed job.
 */
public final class RunStepInTransaction {

    /** A renewal that is just being written changes the version; the transaction waits for it, but not for a store that hangs. */
    private static final Duration RENEWAL = Duration.ofSeconds(1);

    private final Timekeeper time;
    private final Tasks tasks;
    private final JobStore store;
    private final ChainedJobs chained;
    private final Decider decider;
    private final JobWriter writer;
    private final Moments moments;

    public RunStepInTransaction(
            Timekeeper time,
            Tasks tasks,
            JobStore store,
            ChainedJobs chained,
            Decider decider,
            JobWriter writer,
            Moments moments) {
        this.time = time;
        this.tasks = tasks;
        this.store = store;
        this.chained = chained;
        this.decider = decider;
        this.writer = writer;
        this.moments = moments;
    }

    /** Thrown through the store, so that it rolls back what the step wrote. */
    private static final class NotDone extends Exception {
        private static final long serialVersionUID = 1L;

        NotDone() {
            super("the step did not take effect", null, false, false);
        }
    }

    /** How far a run has come: this says whose fault an exception was that has passed through the store. */
    private static final class Attempt {
        private @Nullable StepResult result;
        private Decision.@Nullable Write made;
    }

    Ran run(HeldJob held, RunningStep context, Set<String> recorded, Cause cause) {
        Step step = held.step();
        Attempt attempt = new Attempt();
        try {
            Verdict verdict = writer.write(transactional(), held.job(), transaction -> {
                StepContext joined = context.submittingBy(chained.within(transactional(), transaction));
                StepResult result = result(held, transaction, joined);
                attempt.result = result;
                held.end();
                time.await(held.renewal(), RENEWAL);
                attempt.made = decide(held, result, recorded, cause);
                return attempt.made.change();
            });
            return verdict == Verdict.APPLIED && attempt.made != null
                    ? new Ran.Committed(
                            Advanced.written(attempt.made.change().after(), attempt.made.next()),
                            attempt.made.change().step())
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
    private static StepResult result(HeldJob held, Object transaction, StepContext context) {
        try {
            return held.step().runIn(transaction, context);
        } catch (Throwable thrown) {
            return StepTrouble.thrown(held.job(), held.step(), thrown);
        }
    }

    private Decision.Write decide(HeldJob held, StepResult result, Set<String> recorded, Cause cause) throws NotDone {
        if (!(result instanceof StepResult.Done) || held.isLost()) {
            throw new NotDone();
        }
        Job now = held.job();
        if (decider.decide(now, new StepEnded(held.step(), result, recorded), moments.of(now, cause))
                instanceof Decision.Write write) {
            return write;
        }
        throw new NotDone();
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
        boolean untouched = store.find(job.id())
                .filter(now -> now.version() == job.version())
                .isPresent();
        return untouched
                ? new Ran.Ended(job, StepTrouble.again(job, held.step(), "did not take effect: " + why))
                : new Ran.Left(job, "another node works on it");
    }

    @SuppressWarnings("unchecked")
    private TransactionalJobStore<Object> transactional() {
        // That the store's transactions are of the type that the step wants was checked when the orchestrator was
        // built.
        return (TransactionalJobStore<Object>) store;
    }
}
