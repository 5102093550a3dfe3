package dev.farjob.internal.step;

import dev.farjob.internal.write.JobWriter;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.step.StepResult;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a step that shares its commits for several jobs in one transaction of the store: all of them take effect, or none.
 * Why none did is left to be found out by running each by itself, so that a failure is counted for the job that caused it.
 */
final class RunStepsTogether {

    private static final Logger LOG = LoggerFactory.getLogger(RunStepsTogether.class);

    private final JobWriter writer;
    private final StepTransaction transaction;

    RunStepsTogether(JobWriter writer, StepTransaction transaction) {
        this.writer = writer;
        this.transaction = transaction;
    }

    /** The run of one job. */
    record Run(HeldJob held, RunningStep context, Set<String> recorded, Cause cause) {}

    /** The end of each run, in their order; none if none took effect. */
    List<Ran.Committed> run(List<Run> runs) {
        List<Job> before = runs.stream().map(run -> run.held().job()).toList();
        List<StepTransaction.Made> made = new ArrayList<>();
        try {
            Verdict verdict = writer.write(transaction.store(), before, open -> {
                List<StepResult> results = new ArrayList<>();
                for (Run run : runs) {
                    results.add(transaction.run(run.held(), run.context(), open));
                }
                // Not sooner, because each of them is held until the last has run
                made.clear();
                for (int i = 0; i < runs.size(); i++) {
                    Run run = runs.get(i);
                    made.add(transaction.end(run.held(), results.get(i), run.recorded(), run.cause()));
                }
                return made.stream().map(StepTransaction.Made::change).toList();
            });
            return verdict == Verdict.APPLIED ? committed(runs, made) : List.of();
        } catch (Throwable failed) {
            // A step throws it again by itself, and it is logged and counted there; an outage of the store is said
            // already
            LOG.debug(
                    "step {} did not take effect for {} jobs in one transaction; it runs for each by itself",
                    runs.get(0).held().step().name(),
                    runs.size(),
                    failed);
            return List.of();
        }
    }

    private List<Ran.Committed> committed(List<Run> runs, List<StepTransaction.Made> made) {
        List<Ran.Committed> ended = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            ended.add(transaction.committed(runs.get(i).held(), made.get(i)));
        }
        return ended;
    }
}
