package dev.farjob.internal.step;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.step.Step;
import dev.farjob.step.Steps;
import dev.farjob.store.JobStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Works off the steps of a job that has ended, one after the other, each from its checkpoint to the next. */
public final class FinalizeJob {

    private final JobStore store;
    private final Steps steps;
    private final AdvanceJob advance;
    private final RunStep runStep;
    private final RunStepInTransaction runStepInTransaction;

    public FinalizeJob(
            JobStore store,
            Steps steps,
            AdvanceJob advance,
            RunStep runStep,
            RunStepInTransaction runStepInTransaction) {
        this.store = store;
        this.steps = steps;
        this.advance = advance;
        this.runStep = runStep;
        this.runStepInTransaction = runStepInTransaction;
    }

    public Advanced work(Job job, Cause cause) {
        Advanced now = Advanced.written(job, Next.FINALIZE);
        while (now.next() == Next.FINALIZE && now.job().state() == JobState.FINALIZING) {
            now = workOnce(now.job(), cause);
        }
        return now;
    }

    private Advanced workOnce(Job job, Cause cause) {
        Map<String, StepRecord> records = new LinkedHashMap<>();
        store.steps(job.id()).forEach(record -> records.put(record.step(), record));
        Optional<Step> next = steps.of(job).stream()
                .filter(step -> !records.containsKey(step.name()))
                .findFirst();
        if (job.abandonment().isPresent()
                || !job.step().map(StepCursor::step).equals(next.map(Step::name))
                || next.isEmpty()) {
            return advance.advance(job, new Observation.StepDue(next.map(Step::name)), cause);
        }
        return next.get().transactionAction().isPresent()
                ? runStepInTransaction.run(job, next.get(), records, cause)
                : runStep.run(job, next.get(), records, cause);
    }
}
