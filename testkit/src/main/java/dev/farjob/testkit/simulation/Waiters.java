package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/** Owners who wait for the end of a job instead of asking again and again, in a thread of their own or without one. */
final class Waiters {

    private static final Duration GLANCE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Simulation simulation;
    private final Faults faults;
    private final Scenario scenario;
    private final Calls calls;
    private final WaitJudge judge;
    private final SplittableRandom random;

    Waiters(Simulation simulation, Faults faults, Scenario scenario, Calls calls, WaitJudge judge) {
        this.simulation = simulation;
        this.faults = faults;
        this.scenario = scenario;
        this.calls = calls;
        this.judge = judge;
        this.random = simulation.random("waiters");
    }

    /** This owner may wait for the end of this job now. */
    void waitSometimes(Owner owner, JobId id) {
        if (!scenario.tries(Variation.AWAITS)) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> inAThread(owner, id);
            case 1, 2 -> withoutOne(owner, id);
            default -> {}
        }
    }

    private void inAThread(Owner owner, JobId id) {
        Duration timeout = faults.between(GLANCE, PATIENCE);
        Instant begun = simulation.now();
        AtomicReference<Node> asked = new AtomicReference<>();
        Optional<Optional<Job>> answer = calls.make("wait for " + id, node -> {
            asked.set(Objects.requireNonNull(simulation.currentNode()));
            return node.await(owner, id, timeout);
        });
        answer.ifPresent(told -> judge.awaited(owner, id, timeout, begun, Objects.requireNonNull(asked.get()), told));
    }

    /** Only nodes that work by themselves tell of an end. */
    private void withoutOne(Owner owner, JobId id) {
        if (scenario.tries(Variation.BACKGROUND)) {
            Optional<WaitJudge.Expectation> begun = calls.make("wait without a thread for " + id, node -> {
                Node asked = Objects.requireNonNull(simulation.currentNode());
                WaitJudge.Expectation expectation = judge.expect(owner, id, asked);
                node.whenSettled(owner, id, told -> judge.told(expectation, told));
                return expectation;
            });
            begun.ifPresent(judge::promised);
        }
    }
}
