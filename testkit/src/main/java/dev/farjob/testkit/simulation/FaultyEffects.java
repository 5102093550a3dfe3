package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** The effects of one node's steps: the ledger, which may fail before or after its effect, the host's rows, and trouble. */
final class FaultyEffects implements StepEffects {

    private static final Duration LONGER_THAN_A_LEASE = Duration.ofMinutes(3);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration HANGS = WorkStep.LIMIT.plusMinutes(8);
    private static final Duration GLANCE = Duration.ofSeconds(30);

    private final SystemUnderTest system;
    private final Ledger ledger;
    private final StepJudge steps;
    private final Boundary boundary;
    private final SplittableRandom random;

    FaultyEffects(SystemUnderTest system, Ledger ledger, StepJudge steps, Boundary boundary) {
        this.system = system;
        this.ledger = ledger;
        this.steps = steps;
        this.boundary = boundary;
        this.random = boundary.simulation().random("effects of " + boundary.node());
    }

    @Override
    public void charge(Owner owner, String key) {
        call(CHARGE, owner, key);
    }

    @Override
    public void release(Owner owner, String key) {
        call(RELEASE, owner, key);
    }

    @Override
    public void recharge(Owner owner, String key) {
        call(RECHARGE, owner, key);
    }

    private void call(String step, Owner owner, String key) {
        try (StepJudge.Run run = steps.begin(key, boundary.node())) {
            boundary.simulation().trace("begins", run);
            boundary.before();
            if (boundary.strikes(Fault.LEDGER_FAILS_BEFORE)) {
                throw new IllegalStateException("simulated: the ledger is unreachable");
            }
            ledger.call(step, owner, key);
            boundary.simulation().trace(step, key);
            boundary.after();
            if (boundary.strikes(Fault.LEDGER_FAILS_AFTER)) {
                throw new IllegalStateException("simulated: the ledger's answer was lost");
            }
        }
    }

    @Override
    public WorkStep.Answer work(JobId job, WorkStep step) throws Exception {
        try (StepJudge.Run run = steps.begin(job + "/" + step.stepName(), boundary.node())) {
            boundary.simulation().trace("begins", run);
            boundary.before();
            WorkStep.Answer answer = worked(job, step);
            if (answer == WorkStep.Answer.DONE) {
                steps.done(job + "/" + step.stepName());
            }
            boundary.after();
            return answer;
        }
    }

    private WorkStep.Answer worked(JobId job, WorkStep step) throws Exception {
        boolean unlucky = (job.hashCode() & 3) == 0;
        return switch (step) {
            case LONG -> {
                boundary.simulation().pause(boundary.faults().between(LONGER_THAN_A_LEASE, LONGEST));
                yield WorkStep.Answer.DONE;
            }
            case HANGING -> hang();
            case THROWING -> throwSometimes();
            case IMPOSSIBLE -> unlucky ? WorkStep.Answer.IMPOSSIBLE : WorkStep.Answer.DONE;
            case EXHAUSTED, OPTIONAL -> unlucky ? WorkStep.Answer.AGAIN : WorkStep.Answer.DONE;
        };
    }

    /** Hangs half of the time, and half of those times does not listen to being interrupted. */
    private WorkStep.Answer hang() throws InterruptedException {
        if (random.nextBoolean()) {
            return WorkStep.Answer.DONE;
        }
        if (random.nextBoolean()) {
            boundary.simulation().pause(HANGS);
            Thread.interrupted();
            return WorkStep.Answer.DONE;
        }
        for (Duration left = HANGS; !left.isNegative(); left = left.minus(GLANCE)) {
            boundary.simulation().pause(GLANCE);
            if (Thread.interrupted()) {
                throw new InterruptedException("simulated: the step was stopped");
            }
        }
        return WorkStep.Answer.DONE;
    }

    private WorkStep.Answer throwSometimes() {
        return switch (random.nextInt(8)) {
            case 0 -> throw new IllegalStateException("simulated: the step threw");
            case 1 -> throw new StackOverflowError("simulated: the step went too deep");
            case 2 -> throw new NoClassDefFoundError("simulated: the step was deployed in part");
            case 3 -> {
                Thread.currentThread().interrupt();
                yield WorkStep.Answer.AGAIN;
            }
            case 4 -> WorkStep.Answer.NULL;
            default -> WorkStep.Answer.DONE;
        };
    }

    @Override
    public Optional<JobSpec> next(Job job) {
        return ChainJudge.next(job);
    }

    @Override
    public void chained(JobId job) {
        try (StepJudge.Run run = steps.begin(job + "/" + CHAIN, boundary.node())) {
            boundary.simulation().trace("begins", run);
            boundary.after();
            if (boundary.strikes(Fault.LEDGER_FAILS_AFTER)) {
                throw new IllegalStateException("simulated: the step failed after it had submitted");
            }
        }
    }

    @Override
    public void write(Object transaction, JobId job, String step) {
        // Inside a transaction of the store, which is not divided
        boundary.node().requireAlive();
        system.writeHostRow(transaction, row(job, step));
    }

    static String row(JobId job, String step) {
        return job + "/" + step;
    }
}
