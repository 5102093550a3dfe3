package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.Progress;
import dev.farjob.testkit.provider.RemoteJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The workers of remote jobs, some of which call the host to say how far they are: before the answer to their spawn is
 * there, twice, with what they have said before, after their end, and when another attempt has been made.
 */
final class Workers {

    private static final int MOST_REPORTS = 3;
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration AWHILE = Duration.ofMinutes(2);
    private static final Duration LATE = Duration.ofHours(2);

    private final Simulation simulation;
    private final Scenario scenario;
    private final Calls calls;
    private final ProgressJudge judge;
    private final SplittableRandom random;

    Workers(Simulation simulation, Scenario scenario, Calls calls, ProgressJudge judge) {
        this.simulation = simulation;
        this.scenario = scenario;
        this.calls = calls;
        this.judge = judge;
        this.random = simulation.random("workers");
    }

    /** A remote job has begun, and will end after about this time. */
    void begun(RemoteJob remote, Duration untilEnd) {
        // Where attempts in doubt are made again there has to be somebody who reports on the earlier one
        int few = scenario.tries(Variation.IN_DOUBT_RESPAWNS) ? 1 : 3;
        if (scenario.tries(Variation.REPORTS) && random.nextInt(few) == 0) {
            remote.request()
                    .reportToken()
                    .ifPresent(token -> simulation.spawn(
                            null, "worker of " + remote.id(), () -> work(remote, token, untilEnd.plus(AWHILE))));
        }
    }

    private void work(RemoteJob remote, String token, Duration most) {
        Instant begun = simulation.now();
        if (random.nextBoolean()) {
            // Until the host has made another attempt, perhaps
            simulation.pause(most.dividedBy(2));
        }
        double first = 0;
        for (int i = random.nextInt(MOST_REPORTS); i >= 0; i--) {
            simulation.pause(draw(SOON, most));
            double fraction = Math.min(1, (double) millisSince(begun) / most.toMillis());
            report(remote, token, fraction);
            if (random.nextInt(3) == 0) {
                report(remote, token, first);
            }
            first = first == 0 ? fraction : first;
        }
        if (random.nextInt(3) == 0) {
            simulation.pause(draw(AWHILE, LATE));
            report(remote, token, 1);
        }
    }

    private void report(RemoteJob remote, String token, double fraction) {
        judge.reporting(remote, fraction);
        Optional<Optional<Job>> answer = calls.make(
                "report of " + fraction + " by " + remote.id(),
                node -> node.report(token, Progress.reported(fraction)));
        answer.flatMap(counted -> counted).ifPresent(job -> judge.reported(remote, fraction, job));
    }

    private long millisSince(Instant begun) {
        return Duration.between(begun, simulation.now()).toMillis();
    }

    private Duration draw(Duration least, Duration most) {
        double low = Math.log((double) least.toMillis());
        double high = Math.log((double) most.toMillis());
        return Duration.ofMillis((long) Math.exp(low + random.nextDouble() * (high - low)));
    }
}
