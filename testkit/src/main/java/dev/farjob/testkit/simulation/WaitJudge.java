package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds the system to what it tells those who wait for the end of a job: the truth, about this job, and soon. */
final class WaitJudge {

    /** How much longer than a caller wanted to wait the calls to the store may take. */
    private static final Duration SLACK = Duration.ofMinutes(3);

    /** How long ago an end is of which everybody who waits in a thread has heard. */
    private static final Duration SOON = Duration.ofMinutes(1);

    /** The same for those who wait without a thread, whom the loops of a node tell. */
    private static final Duration BEHIND = Duration.ofMinutes(10);

    /** Somebody who waits without a thread. */
    static final class Expectation {
        private final Owner owner;
        private final JobId id;
        private final Node node;
        private final Instant since;
        private boolean told;

        private Expectation(Owner owner, JobId id, Node node, Instant since) {
            this.owner = owner;
            this.id = id;
            this.node = node;
            this.since = since;
        }
    }

    private final Simulation simulation;
    private final Violations violations;
    private final JobWatch watch;
    private final UserJudge users;
    private final List<Expectation> expectations = new ArrayList<>();

    WaitJudge(Simulation simulation, Violations violations, JobWatch watch, UserJudge users) {
        this.simulation = simulation;
        this.violations = violations;
        this.watch = watch;
        this.users = users;
    }

    /** An owner has waited in a thread on this node since then, for so long at most, and was told this. */
    void awaited(Owner owner, JobId id, Duration timeout, Instant begun, Node node, Optional<Job> told) {
        ofThisJob(id, told);
        Instant now = simulation.now();
        if (node.isSoundSince(begun) && now.isAfter(begun.plus(timeout).plus(SLACK))) {
            violations.report(
                    Promise.NO_WAITING_FOR_THE_HUNG,
                    owner + " wanted to wait " + timeout + " for " + id + " and was held up since " + begun);
        }
        if (users.isSeenSettled(owner, id, told)) {
            return;
        }
        if (now.isBefore(begun.plus(timeout)) && !node.isClosing()) {
            violations.report(
                    Promise.ANSWERS_TRUE,
                    owner + " waits for the end of " + id + " for " + timeout + " since " + begun + ", and was told "
                            + told);
        }
        Instant settled = watch.settledAt(id).orElse(Instant.MAX);
        boolean isSettled = watch.job(id).filter(job -> job.state().isSettled()).isPresent();
        if (isSettled && settled.isBefore(now.minus(SOON)) && node.isSoundSince(begun) && !node.isClosing()) {
            violations.report(
                    Promise.WATCHERS_TOLD,
                    owner + " waited for the end of " + id + ", which has settled at " + settled + ", and was told "
                            + told);
        }
    }

    /** An owner asks this node to tell of an end. */
    Expectation expect(Owner owner, JobId id, Node node) {
        return new Expectation(owner, id, node, simulation.now());
    }

    /** The node has taken it on. */
    void promised(Expectation expectation) {
        expectations.add(expectation);
    }

    /** An owner was told. */
    void told(Expectation expectation, Optional<Job> told) {
        simulation.trace("who waits is told", expectation.id);
        expectation.told = true;
        ofThisJob(expectation.id, told);
        if (!users.isSeenSettled(expectation.owner, expectation.id, told)) {
            violations.report(
                    Promise.ANSWERS_TRUE, expectation.owner + " waits for an end, and was told that of " + told);
        }
    }

    private void ofThisJob(JobId id, Optional<Job> told) {
        told.filter(job -> !job.id().equals(id))
                .ifPresent(other -> violations.report(
                        Promise.ANSWERS_TRUE, "whoever waits for job " + id + " was told of " + other));
    }

    /** In the end: those who wait on a node that nothing has held up since an end were told of it. */
    void judge() {
        for (Expectation expectation : expectations) {
            Instant settled = watch.settledAt(expectation.id).orElse(Instant.MAX);
            Instant due = settled.isAfter(expectation.since) ? settled : expectation.since;
            if (!expectation.told
                    && due.isBefore(simulation.now().minus(BEHIND))
                    && expectation.node.isSoundSince(due)) {
                violations.report(
                        Promise.WATCHERS_TOLD,
                        "job " + expectation.id + " has settled at " + settled + ", and whoever waits for it on "
                                + expectation.node + " since " + expectation.since + " was never told");
            }
        }
    }
}
