package dev.farjob.internal.step;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Job;
import dev.farjob.model.StepRecord;
import dev.farjob.step.Step;
import dev.farjob.step.Steps;
import dev.farjob.store.JobStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs steps that have a place, and keeps their jobs to this node meanwhile. */
final class StepRuns {

    private static final Logger LOG = LoggerFactory.getLogger(StepRuns.class);

    private final JobStore store;
    private final Steps steps;
    private final Providers providers;
    private final ChainedJobs chained;
    private final KeepLeases leases;
    private final RunStep elsewhere;
    private final RunStepInTransaction inTransaction;
    private final RunStepsTogether together;

    StepRuns(
            JobStore store,
            Steps steps,
            Providers providers,
            ChainedJobs chained,
            KeepLeases leases,
            RunStep elsewhere,
            RunStepInTransaction inTransaction,
            RunStepsTogether together) {
        this.store = store;
        this.steps = steps;
        this.providers = providers;
        this.chained = chained;
        this.leases = leases;
        this.elsewhere = elsewhere;
        this.inTransaction = inTransaction;
        this.together = together;
    }

    /** Runs a step for one job. */
    Ran alone(Finalization mine, Step step) {
        Optional<Leased> fresh = leases.fresh(mine.lease(), step);
        if (fresh.isEmpty()) {
            return taken(mine);
        }
        boolean interrupted = Thread.interrupted();
        HeldJob held = hold(mine, fresh.get(), step);
        try {
            Map<String, StepRecord> records = mine.records(store);
            RunningStep context = context(held, records);
            return step.transactionType().isPresent()
                    ? inTransaction.run(held, context, records.keySet(), mine.cause())
                    : elsewhere.run(held, context);
        } finally {
            release(mine, held);
            restore(interrupted);
        }
    }

    /**
     * Runs a step that shares its commits for these jobs.
     *
     * @return what it came to for each; for those that are not in it, the step is to be run again, by itself
     */
    Map<Finalization, Ran> together(List<Finalization> all, Step step) {
        Map<Finalization, Ran> ended = new LinkedHashMap<>();
        List<Held> held = new ArrayList<>();
        boolean interrupted = Thread.interrupted();
        try {
            for (Finalization one : all) {
                leases.fresh(one.lease(), step)
                        .ifPresentOrElse(
                                fresh -> held.add(new Held(one, hold(one, fresh, step))),
                                () -> ended.put(one, taken(one)));
            }
            run(held, ended);
        } catch (Throwable broken) {
            // The one that is at fault finds it again by itself
            LOG.debug("step {} runs for each of {} jobs by itself", step.name(), all.size(), broken);
            all.forEach(one -> one.goAlone(one.job()));
            held.forEach(one -> one.mine().goAlone(one.held().job()));
        } finally {
            held.forEach(one -> release(one.mine(), one.held()));
            restore(interrupted);
        }
        return ended;
    }

    private record Held(Finalization mine, HeldJob held) {}

    private void run(List<Held> jobs, Map<Finalization, Ran> ended) {
        List<RunStepsTogether.Run> runs = new ArrayList<>();
        for (Held one : jobs) {
            Map<String, StepRecord> records = one.mine().records(store);
            runs.add(new RunStepsTogether.Run(
                    one.held(),
                    context(one.held(), records),
                    records.keySet(),
                    one.mine().cause()));
        }
        List<Ran.Committed> committed = runs.isEmpty() ? List.of() : together.run(runs);
        for (int i = 0; i < committed.size(); i++) {
            ended.put(jobs.get(i).mine(), committed.get(i));
        }
        if (committed.isEmpty()) {
            jobs.forEach(one -> one.mine().goAlone(one.held().job()));
        }
    }

    private static Ran taken(Finalization mine) {
        return new Ran.Left(mine.job(), "somebody else has written it, or the store is too slow to keep it here");
    }

    private HeldJob hold(Finalization mine, Leased fresh, Step step) {
        HeldJob held = leases.hold(fresh, step);
        mine.holds(held);
        return held;
    }

    private void release(Finalization mine, HeldJob held) {
        leases.release(held);
        mine.holds(null);
    }

    private RunningStep context(HeldJob held, Map<String, StepRecord> records) {
        Job job = held.job();
        String name = job.step().orElseThrow().step();
        return new RunningStep(job, name, records, steps, providers, chained.alone());
    }

    /** The step was interrupted, or left the flag set: nothing that this thread does next is to pay for it. */
    private static void restore(boolean interrupted) {
        Thread.interrupted();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
