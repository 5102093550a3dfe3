package dev.farjob.internal.step;

import dev.farjob.internal.call.CallRoom;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.time.TimeRoom;
import dev.farjob.internal.write.WriteRoom;

/**
 * The end of the jobs of one node, put together.
 *
 * @param chained takes the jobs that steps submit
 * @param others knows the jobs that were accepted with other steps
 */
public record StepRoom(KeepLeases leases, ChainedJobs chained, FinalizeJob finalizing, OtherSteps others) {

    /**
     * Puts the room together.
     *
     * @param others says which jobs were accepted with other steps
     * @param stepsAtOnce how many jobs this node runs a step of, at once
     */
    public static StepRoom of(
            TimeRoom time, CallRoom call, WriteRoom write, Rulebook rules, OtherSteps others, int stepsAtOnce) {
        ChainedJobs chained = new ChainedJobs();
        KeepLeases leases = new KeepLeases(
                time.time(),
                time.watch(),
                write.store(),
                write.writer(),
                write.later(),
                write.moments(),
                rules.lease());
        StepTransaction transaction =
                new StepTransaction(time.time(), write.store(), chained, write.decider(), write.moments());
        StepRuns runs = new StepRuns(
                write.store(),
                rules.steps(),
                call.providers(),
                chained,
                leases,
                new RunStep(time.tasks(), leases),
                new RunStepInTransaction(time.tasks(), write.store(), write.writer(), transaction),
                new RunStepsTogether(write.writer(), transaction));
        FinalizeJob finalizing = new FinalizeJob(
                time.tasks(),
                time.handover(),
                write.store(),
                rules.steps(),
                write.advance(),
                write.later(),
                leases,
                new WriteResult(
                        write.store(),
                        time.handover(),
                        write.advance(),
                        write.writer()::writeNow,
                        write.later(),
                        leases,
                        write.inHand()),
                runs,
                others,
                stepsAtOnce);
        return new StepRoom(leases, chained, finalizing, others);
    }
}
