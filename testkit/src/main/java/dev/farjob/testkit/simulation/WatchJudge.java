package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Listens for owners on nodes, and holds the system to telling them how each job ends. */
final class WatchJudge {

    /** How long after everything works again a watcher that listens may be behind. */
    private static final Duration BEHIND = Duration.ofMinutes(8);

    private static final class Ear {
        private final Owner owner;
        private final Node node;
        private final Instant since;
        private final Map<JobId, Job> heard = new HashMap<>();

        private Ear(Owner owner, Node node, Instant since) {
            this.owner = owner;
            this.node = node;
            this.since = since;
        }
    }

    private final Simulation simulation;
    private final Instant calm;
    private final Violations violations;
    private final JobWatch watch;
    private final List<Ear> ears = new ArrayList<>();

    WatchJudge(Simulation simulation, Instant calm, Violations violations, JobWatch watch) {
        this.simulation = simulation;
        this.calm = calm;
        this.violations = violations;
        this.watch = watch;
    }

    /** An owner begins to listen on a node. */
    Consumer<Job> listen(Owner owner, Node node) {
        Ear ear = new Ear(owner, node, simulation.now());
        ears.add(ear);
        return job -> hear(ear, job);
    }

    private void hear(Ear ear, Job job) {
        if (!job.owner().equals(ear.owner)) {
            violations.report(Promise.WALLS, job + " was told to " + ear.owner);
        }
        Job before = ear.heard.put(job.id(), job);
        if (before != null && before.version() >= job.version()) {
            violations.report(Promise.WATCHERS_TOLD, job + " was told after " + before);
        }
        if (job.version() > watch.job(job.id()).map(Job::version).orElse(0L)) {
            violations.report(Promise.FENCED, job + " was told and never written");
        }
    }

    /** In the end: who listened on a node that lived on since everything works has heard how each job ended. */
    void judge() {
        for (Ear ear : ears) {
            for (Job job : watch.jobs()) {
                Instant settled = watch.settledAt(job.id()).orElse(simulation.now());
                boolean due = ear.node.isAwakeSince(calm)
                        && job.owner().equals(ear.owner)
                        && settled.isAfter(ear.since)
                        && settled.isAfter(calm)
                        && settled.plus(BEHIND).isBefore(simulation.now());
                Job heard = ear.heard.get(job.id());
                if (due && (heard == null || !heard.state().isSettled())) {
                    violations.report(
                            Promise.WATCHERS_TOLD,
                            job + " has settled at " + settled + ", and who listens on " + ear.node + " since "
                                    + ear.since + " last heard " + heard);
                }
            }
        }
    }
}
