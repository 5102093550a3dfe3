package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Target;
import dev.farjob.testkit.provider.RemoteJob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** People who start a job at the provider by other means, and have the host adopt it: once, again, and two at a time. */
final class Adopters {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AWHILE = Duration.ofMinutes(10);

    private final Simulation simulation;
    private final Faults faults;
    private final Calls calls;
    private final List<SimulatedProvider> providers;
    private final AdoptionJudge judge;
    private final SplittableRandom random;
    private int present;

    Adopters(
            Simulation simulation, Faults faults, Calls calls, List<SimulatedProvider> providers, AdoptionJudge judge) {
        this.simulation = simulation;
        this.faults = faults;
        this.calls = calls;
        this.providers = providers;
        this.judge = judge;
        this.random = simulation.random("adopters");
    }

    void arrive() {
        start("adopter", () -> startElsewhere(Owner.of("owner-0")));
    }

    boolean areGone() {
        return present == 0;
    }

    private void start(String name, Runnable body) {
        present++;
        simulation.spawn(null, name, () -> {
            body.run();
            present--;
        });
    }

    private void startElsewhere(Owner owner) {
        simulation.pause(faults.between(SOON, faults.plan().horizon()));
        SimulatedProvider provider = providers.get(random.nextInt(providers.size()));
        JobSpec spec = JobSpec.of(owner, Target.of(provider.name(), "model"), Payload.ofJson("{}"))
                .build();
        RemoteJob remote = provider.runElsewhere(spec);
        judge.startedElsewhere(remote);
        simulation.pause(faults.between(SOON, AWHILE));
        if (random.nextBoolean()) {
            start("another who adopts " + remote.id(), () -> adopt(spec, remote));
        }
        adopt(spec, remote);
    }

    /** Until somebody says yes, or that another has it. */
    private void adopt(JobSpec spec, RemoteJob remote) {
        while (true) {
            Optional<Optional<Job>> answer =
                    calls.make("adoption of " + remote.id(), node -> node.adopt(spec, remote.id()));
            if (answer.isPresent()) {
                answer.get().ifPresent(job -> judge.acknowledged(spec.owner(), remote, job));
                return;
            }
            simulation.pause(faults.between(SOON, AWHILE));
        }
    }
}
