package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Knows which runs of which steps are under way, and where. */
final class StepJudge {

    /** A run of a step; closing it says that it has ended. */
    final class Run implements AutoCloseable {

        private final String step;
        private final Node node;
        private final Instant begun;

        private Run(String step, Node node) {
            this.step = step;
            this.node = node;
            this.begun = simulation.now();
        }

        @Override
        public void close() {
            underWay.getOrDefault(step, new ArrayList<>()).remove(this);
        }

        @Override
        public String toString() {
            return step;
        }
    }

    private final Simulation simulation;
    private final Violations violations;
    private final Set<String> done = new HashSet<>();
    private final Set<Node> updated = new HashSet<>();
    private final Set<JobId> acceptedByUpdated = new HashSet<>();
    private final Map<String, List<Run>> underWay = new HashMap<>();

    StepJudge(Simulation simulation, Violations violations) {
        this.simulation = simulation;
        this.violations = violations;
    }

    /** This node has the newer version of the host. */
    void updated(Node node) {
        updated.add(node);
    }

    /** The node that works now accepts this job: it is to go through the steps of that node's version. */
    void accepted(Job job) {
        if (updated.contains(simulation.currentNode())) {
            acceptedByUpdated.add(job.id());
        }
    }

    /** Whether a node of the newer version accepted this job. */
    boolean wasAcceptedByUpdated(Job job) {
        return acceptedByUpdated.contains(job.id());
    }

    /** In the end: what succeeded has had the step of the version that accepted it, and none of another, whoever saw its end. */
    void judgeVersion(Job job, List<StepRecord> records) {
        boolean announced = records.stream().map(StepRecord::step).anyMatch(StepEffects.ANNOUNCE::equals);
        boolean wanted = wasAcceptedByUpdated(job);
        if (announced != wanted) {
            violations.report(
                    Promise.STEPS_DONE,
                    job + " was accepted by " + (wanted ? "an updated node" : "a node of the older version")
                            + " and has succeeded " + (announced ? "with" : "without") + " step "
                            + StepEffects.ANNOUNCE);
        }
    }

    /** The step with this key has answered that it is done. */
    void done(String key) {
        done.add(key);
    }

    /** In the end: what succeeded has had its steps. */
    void judge(Job job, List<WorkStep> needed) {
        for (WorkStep step : needed) {
            if (!step.isOptional() && !done.contains(job.id() + "/" + step.stepName())) {
                violations.report(Promise.STEPS_DONE, job + " has succeeded without step " + step.stepName());
            }
        }
    }

    /** A run of the step with this key begins. If an earlier one goes on, its node must have been kept from renewing its hold. */
    Run begin(String key, Node node) {
        List<Run> runs = underWay.computeIfAbsent(key, ignored -> new ArrayList<>());
        for (Run other : runs) {
            boolean sameProcess = other.node == node;
            if (other.node.isAlive() && (sameProcess || other.node.isSoundSince(other.begun))) {
                violations.report(
                        Promise.STEPS_ONE_AT_A_TIME,
                        key + " begins on " + node + ", and runs on " + other.node + " since " + other.begun);
            }
        }
        Run run = new Run(key, node);
        runs.add(run);
        return run;
    }
}
