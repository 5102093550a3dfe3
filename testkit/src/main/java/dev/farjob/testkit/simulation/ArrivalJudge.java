package dev.farjob.testkit.simulation;

import dev.farjob.model.Handle;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.testkit.provider.RemoteJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Hears of every spawn that arrives at a provider, judges it, and lets the world know. */
final class ArrivalJudge implements Arrivals {

    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Simulation simulation;
    private final Faults faults;
    private final Violations violations;
    private final Truth truth;
    private final OutcomeJudge outcomes;
    private final AttemptJudge attempts;
    private final JobWatch watch;
    private final Postman postman;
    private final Workers workers;

    ArrivalJudge(
            Simulation simulation,
            Faults faults,
            Violations violations,
            Truth truth,
            OutcomeJudge outcomes,
            AttemptJudge attempts,
            JobWatch watch,
            Postman postman,
            Workers workers) {
        this.simulation = simulation;
        this.faults = faults;
        this.violations = violations;
        this.truth = truth;
        this.outcomes = outcomes;
        this.attempts = attempts;
        this.watch = watch;
        this.postman = postman;
        this.workers = workers;
    }

    @Override
    public void underWay(SimulatedProvider provider, Node node, int calls) {
        if (calls > provider.traits().callsInFlight()) {
            violations.report(
                    Promise.BOUNDS_KEPT,
                    node + " has " + calls + " calls under way at " + provider + ", which takes "
                            + provider.traits().callsInFlight());
        }
    }

    @Override
    public void calling(SpawnRequest request, Node node) {
        attempts.called(request, node, asked -> watch.job(asked.job()));
        Instant earliest =
                watch.job(request.job()).flatMap(job -> job.spec().notBefore()).orElse(Instant.MIN);
        if (simulation.now().plus(outcomes.worstSkew()).isBefore(earliest)) {
            violations.report(Promise.BOUNDS_KEPT, request + " is made, and not wanted before " + earliest);
        }
    }

    @Override
    public void ended(SpawnRequest request) {
        attempts.ended(request);
    }

    @Override
    public void answered(SpawnRequest request, Node node, Instant calledAt, SpawnAnswer answer) {
        attempts.answered(request, node, calledAt, answer);
    }

    @Override
    public void arriving(SpawnRequest request) {
        if (!watch.isIntended(request.idempotencyKey())) {
            violations.report(1, request + " arrived at the provider and was not on record");
        }
    }

    @Override
    public void cancelling(Handle handle) {
        truth.askedToEnd(handle);
    }

    @Override
    public void deleted(RemoteJob remote) {
        truth.vanished(remote);
    }

    @Override
    public void begun(SimulatedProvider provider, RemoteJob remote, Duration untilEnd) {
        simulation.trace("began", remote);
        List<RemoteJob> earlier = truth.begun(remote);
        boolean sameKey = earlier.stream().anyMatch(run -> run.attempt() == remote.attempt());
        if (sameKey || earlier.size() > watch.repeats(remote.job())) {
            violations.report(2, remote + " is a second run, after " + earlier);
        }
        if (faults.strikes(Fault.REMOTE_JOB_VANISHES)) {
            simulation.spawn(null, "end of " + remote.id(), () -> {
                simulation.pause(faults.between(LOOK, untilEnd.plus(LOOK)));
                remote.forget();
                truth.vanished(remote);
            });
        }
        postman.begun(provider, remote, untilEnd, truth);
        workers.begun(remote, untilEnd);
    }
}
