package dev.farjob.testkit.simulation;

import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.testkit.provider.RemoteJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Owners who cancel a job that waits for a person: their provider has to hear of it all the same. */
final class Quitters {

    private static final Duration AWHILE = Duration.ofMinutes(8);
    private static final Duration AFTERWARDS = Duration.ofHours(2);

    /** How long after the last fault a provider may not have heard of a cancel: calls that a fault has struck go on. */
    private static final Duration HEARD = Duration.ofMinutes(45);

    /** Ends that are said to leave a remote job behind which could not be asked to end. */
    private static final Set<FailureKind> LEFT_BEHIND = Set.of(FailureKind.TIMED_OUT, FailureKind.LOST);

    private record Quit(Job job, Handle handle, Instant told) {}

    private final Simulation simulation;
    private final Faults faults;
    private final Calls calls;
    private final List<SimulatedProvider> providers;
    private final JobWatch watch;
    private final Truth truth;
    private final OutcomeJudge outcomes;
    private final UserJudge users;
    private final Violations violations;
    private final SplittableRandom random;
    private final List<Quit> quits = new ArrayList<>();

    Quitters(
            Simulation simulation,
            Faults faults,
            Calls calls,
            List<SimulatedProvider> providers,
            JobWatch watch,
            Truth truth,
            OutcomeJudge outcomes,
            UserJudge users,
            Violations violations) {
        this.simulation = simulation;
        this.faults = faults;
        this.calls = calls;
        this.providers = providers;
        this.watch = watch;
        this.truth = truth;
        this.outcomes = outcomes;
        this.users = users;
        this.violations = violations;
        this.random = simulation.random("quitters");
    }

    void arrive() {
        simulation.spawn(null, "owners who give up", () -> {
            while (simulation.elapsed().compareTo(faults.plan().horizon().plus(AFTERWARDS)) < 0) {
                simulation.pause(AWHILE);
                watch.jobs().stream()
                        .filter(this::waitsForAPerson)
                        .filter(job -> random.nextBoolean())
                        .findFirst()
                        .ifPresent(this::quit);
            }
        });
    }

    private boolean canBeCancelled(Job job) {
        return providers.stream()
                .filter(provider -> provider.name().equals(job.target().provider()))
                .anyMatch(provider -> provider.traits().cancel() != CancelKind.NONE);
    }

    private boolean waitsForAPerson(Job job) {
        return job.state() == JobState.PARKED
                && job.outcome().isEmpty()
                && job.handle().isPresent()
                && canBeCancelled(job)
                && job.cancelRequest().isEmpty();
    }

    private void quit(Job parked) {
        outcomes.cancelAsked(parked.id());
        Optional<Optional<Job>> answer =
                calls.make("cancel of parked " + parked.id(), node -> node.cancel(parked.owner(), parked.id()));
        answer.ifPresent(told -> users.cancelled(parked.owner(), parked.id(), told));
        answer.flatMap(told -> told)
                .filter(job -> job.cancelRequest().isPresent())
                .ifPresent(job -> quits.add(new Quit(job, parked.handle().orElseThrow(), simulation.now())));
    }

    /** In the end: no remote job went on for long of which the owner was told that it is to be cancelled. */
    void judge() {
        for (Quit quit : quits) {
            if (isLeftBehind(watch.job(quit.job().id()).orElseThrow())) {
                continue;
            }
            Instant lastFault = Simulation.START.plus(faults.plan().horizon());
            Instant due = (quit.told().isAfter(lastFault) ? quit.told() : lastFault).plus(HEARD);
            truth.all().stream()
                    .filter(run -> run.id().equals(quit.handle().id())
                            && run.request().target().equals(quit.job().target()))
                    .filter(run -> truth.knows(run) && !truth.isAskedToEnd(run) && goesOnAfter(run, due))
                    .findFirst()
                    .ifPresent(run -> violations.report(
                            Promise.NO_ORPHAN,
                            run + " went on, and the owner was told at " + quit.told() + " that it is to be cancelled: "
                                    + quit.job()));
        }
    }

    private static boolean isLeftBehind(Job job) {
        return job.outcome().orElse(null) instanceof Outcome.Failed failed
                && LEFT_BEHIND.contains(failed.failure().kind());
    }

    private static boolean goesOnAfter(RemoteJob run, Instant due) {
        Instant ended = run.endedAt();
        return ended == null || ended.isAfter(due);
    }
}
