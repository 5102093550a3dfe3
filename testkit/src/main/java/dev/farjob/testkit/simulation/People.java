package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.testkit.provider.RemoteJob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Two people at the host who repair jobs by hand, side by side: mostly what is to be done, and sometimes what is not. They
 * are impatient: now and then one asks twice, and a repair that is asked for twice has to have the effect of one.
 */
final class People {

    private static final int HOW_MANY = 2;
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration DOUBLE_CLICK = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofMinutes(30);
    private static final Duration AFTERWARDS = Duration.ofHours(3);

    private final Simulation simulation;
    private final Faults faults;
    private final Calls calls;
    private final JobWatch watch;
    private final Truth truth;
    private final OutcomeJudge outcomes;
    private final UserJudge judge;
    private final SplittableRandom random;
    private int present;

    People(
            Simulation simulation,
            Faults faults,
            Calls calls,
            JobWatch watch,
            Truth truth,
            OutcomeJudge outcomes,
            UserJudge judge) {
        this.simulation = simulation;
        this.faults = faults;
        this.calls = calls;
        this.watch = watch;
        this.truth = truth;
        this.outcomes = outcomes;
        this.judge = judge;
        this.random = simulation.random("people");
    }

    void arrive() {
        for (int i = 0; i < HOW_MANY; i++) {
            present++;
            simulation.spawn(null, "person " + i, () -> {
                while (simulation.elapsed().compareTo(faults.plan().horizon().plus(AFTERWARDS)) < 0) {
                    simulation.pause(faults.between(SOON, LATER));
                    lookAround();
                }
                present--;
            });
        }
    }

    boolean areGone() {
        return present == 0;
    }

    private void lookAround() {
        List<Job> waiting =
                calls.make("what needs people", SimulatedNode::needingPeople).orElse(List.of());
        if (!waiting.isEmpty() && random.nextInt(4) > 0) {
            Job job = waiting.get(random.nextInt(waiting.size()));
            repair(job.id(), random.nextInt(3) > 0 ? right(job) : any());
        } else if (random.nextInt(6) == 0) {
            List<Job> all = List.copyOf(watch.jobs());
            if (!all.isEmpty()) {
                repair(all.get(random.nextInt(all.size())).id(), any());
            }
        }
    }

    private ManualRepair right(Job job) {
        if (job.state().isSettled()) {
            return new ManualRepair.Reopen();
        }
        Optional<RemoteJob> run = truth.runOf(job.id());
        if (job.handle().isEmpty() && run.isPresent()) {
            return new ManualRepair.Adopt(run.get().id());
        }
        return job.outcome().isPresent() && random.nextInt(3) == 0
                ? new ManualRepair.Abandon()
                : new ManualRepair.Redrive();
    }

    private ManualRepair any() {
        List<RemoteJob> runs = truth.all();
        return switch (random.nextInt(6)) {
            case 0 -> new ManualRepair.Redrive();
            case 1 -> new ManualRepair.Adopt("nobody-" + random.nextInt(10));
            case 2 ->
                new ManualRepair.Adopt(
                        runs.isEmpty()
                                ? "nobody"
                                : runs.get(random.nextInt(runs.size())).id());
            case 3 -> new ManualRepair.Reopen();
            default -> new ManualRepair.Abandon();
        };
    }

    private void repair(JobId id, ManualRepair repair) {
        if (repair instanceof ManualRepair.Abandon) {
            outcomes.abandonAsked(id);
        }
        ask(id, repair);
        if (random.nextInt(4) == 0) {
            simulation.pause(faults.between(Duration.ZERO, DOUBLE_CLICK));
            ask(id, repair);
        }
    }

    private void ask(JobId id, ManualRepair repair) {
        JobState before = watch.job(id).orElseThrow().state();
        Optional<Optional<Job>> answer = calls.make(repair + " of " + id, node -> node.repair(id, repair));
        answer.flatMap(done -> done).ifPresent(job -> judge.repaired(id, repair, before, job));
    }
}
