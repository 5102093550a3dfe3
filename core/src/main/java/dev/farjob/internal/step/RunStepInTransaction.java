package dev.farjob.internal.step;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Decision;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Moments;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.StepRecord;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Runs a step that takes effect in the store's own database: the effect and its checkpoint commit together. */
public final class RunStepInTransaction {

    private final JobStore store;
    private final Providers providers;
    private final Decider decider;
    private final AdvanceJob advance;
    private final JobWriter writer;
    private final Moments moments;

    public RunStepInTransaction(
            JobStore store,
            Providers providers,
            Decider decider,
            AdvanceJob advance,
            JobWriter writer,
            Moments moments) {
        this.store = store;
        this.providers = providers;
        this.decider = decider;
        this.advance = advance;
        this.writer = writer;
        this.moments = moments;
    }

    /** Thrown through the store, so that it rolls back what the step wrote before it said that it had not happened. */
    private static final class NotDone extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient StepResult result;

        NotDone(StepResult result) {
            super("the step did not take effect", null, false, false);
            this.result = result;
        }
    }

    public Advanced run(Job job, Step step, Map<String, StepRecord> records, Cause cause) {
        Step.TransactionAction<Object> action = step.transactionAction().orElseThrow();
        RunningStep context = new RunningStep(job, step, records, providers);
        Set<String> recorded = records.keySet();
        Decision.Write[] made = new Decision.Write[1];
        try {
            Verdict verdict = writer.write(transactional(), job, transaction -> {
                StepResult result = run(action, transaction, context);
                Decision decision = decider.decide(job, new StepEnded(step, result, recorded), moments.of(job, cause));
                if (!(decision instanceof Decision.Write write)) {
                    throw new NotDone(result);
                }
                made[0] = write;
                return write.change();
            });
            return verdict == Verdict.APPLIED
                    ? Advanced.written(made[0].change().after(), made[0].next())
                    : lost(job);
        } catch (NotDone notDone) {
            return advance.advance(job, new StepEnded(step, notDone.result, recorded), cause);
        } catch (JobStoreException failed) {
            throw failed;
        } catch (Throwable thrown) {
            StepResult result = StepTrouble.thrown(job, step, thrown);
            return advance.advance(job, new StepEnded(step, result, recorded), cause);
        }
    }

    private static StepResult run(Step.TransactionAction<Object> action, Object transaction, StepContext context)
            throws Exception {
        StepResult result = Objects.requireNonNull(action.run(transaction, context), "the step answered null");
        if (!(result instanceof StepResult.Done)) {
            throw new NotDone(result);
        }
        return result;
    }

    private Advanced lost(Job job) {
        return Advanced.stayed(store.find(job.id()).orElse(job), "another node works on it", Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private TransactionalJobStore<Object> transactional() {
        // That the store's transactions are of the type that the step wants was checked when the orchestrator was
        // built.
        return (TransactionalJobStore<Object>) store;
    }
}
