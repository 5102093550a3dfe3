package dev.farjob.internal.step;

import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Decision;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.Leased;
import dev.farjob.internal.write.Moments;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.step.StepResult;
import dev.farjob.store.Change;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import java.time.Duration;
import java.util.Set;

/** The run of a step inside an open transaction of the store, and the change that it ends in. */
final class StepTransaction {

    /** A renewal that is just being written changes the version; the transaction waits for it, but not for a store that hangs. */
    private static final Duration RENEWAL = Duration.ofSeconds(1);

    private final Timekeeper time;
    private final JobStore store;
    private final ChainedJobs chained;
    private final Decider decider;
    private final Moments moments;

    StepTransaction(Timekeeper time, JobStore store, ChainedJobs chained, Decider decider, Moments moments) {
        this.time = time;
        this.store = store;
        this.chained = chained;
        this.decider = decider;
        this.moments = moments;
    }

    /**
     * The change that a run ends in.
     *
     * @param next what is to be done once it has committed
     * @param since when the lease begins that comes with it
     */
    record Made(Change change, Decision.Next next, long since) {

        private Ran.Committed committed() {
            return new Ran.Committed(Advanced.held(Leased.written(change.after(), since), next), change.step());
        }
    }

    /** Thrown through the store, so that it rolls back what the step wrote. */
    static final class NotDone extends Exception {
        private static final long serialVersionUID = 1L;

        NotDone() {
            super("the step did not take effect", null, false, false);
        }
    }

    /** Runs the step; throws what it throws. A flag that it leaves set would be met by the store, some of which die of it. */
    StepResult run(HeldJob held, RunningStep context, Object transaction) throws Exception {
        held.beginTransaction();
        try {
            return held.step()
                    .runIn(transaction, context.submittingBy(chained.within(store(), transaction, held::submitted)));
        } finally {
            Thread.interrupted();
        }
    }

    /**
     * The change that a run ends in; from now on the lease of the job is not renewed any more.
     *
     * @throws NotDone if the transaction is to be rolled back
     */
    Made end(HeldJob held, StepResult result, Set<String> recorded, Cause cause) throws NotDone {
        held.end();
        time.await(held.renewal(), RENEWAL);
        if (!(result instanceof StepResult.Done) || held.isLost()) {
            throw new NotDone();
        }
        Job now = held.job();
        long since = time.nanoTime();
        if (decider.decide(now, new StepEnded(held.step(), result, recorded), moments.of(now, cause))
                instanceof Decision.Write write) {
            return new Made(write.change(), write.next(), since);
        }
        throw new NotDone();
    }

    /** The transaction has committed, and with it what the run submitted. */
    Ran.Committed committed(HeldJob held, Made made) {
        chained.committed(held.submitted());
        return made.committed();
    }

    @SuppressWarnings("unchecked")
    TransactionalJobStore<Object> store() {
        // That the store's transactions are of the type that the step wants was checked when the orchestrator was
        // built.
        return (TransactionalJobStore<Object>) store;
    }
}
