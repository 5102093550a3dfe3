package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.RemoteJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Everything in one run: the machines, the store, the providers, the ledger, the users, the chaos and the judges. */
final class World {

    private static final List<String> PROVIDERS = List.of("alpha", "beta");
    private static final Duration CHAOS = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Simulation simulation;
    private final SystemUnderTest system;
    private final Faults faults;
    private final SplittableRandom random;
    private final Violations violations;
    private final Truth truth = new Truth();
    private final OutcomeJudge outcomes;
    private final JobWatch watch;
    private final JobStore store;
    private final Ledger ledger = new Ledger();
    private final List<SimulatedProvider> providers = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    private final Users users;
    private final Postman postman;

    World(Simulation simulation, FaultPlan plan, SystemUnderTest system) {
        this.simulation = simulation;
        this.system = system;
        this.faults = new Faults(simulation, plan);
        this.random = simulation.random("world");
        this.violations = new Violations(simulation);
        this.outcomes = new OutcomeJudge(simulation, violations, truth);
        this.watch = new JobWatch(violations, outcomes);
        this.store = ObservedJobStore.around(system.openStore(simulation.clock()), watch);
        Calls calls = new Calls(simulation, faults, machines);
        UserJudge judge = new UserJudge(violations, watch);
        this.users = new Users(simulation, faults, calls, judge, outcomes, PROVIDERS);
        this.postman = new Postman(simulation, faults, calls);
        PROVIDERS.forEach(name -> providers.add(SimulatedProvider.of(name, simulation, new Arrivals())));
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            machines.add(new Machine(
                    simulation,
                    faults,
                    String.valueOf((char) ('a' + i)),
                    Duration.ofSeconds(20 + random.nextInt(70)),
                    node -> system.start(environment(node))));
        }
    }

    private NodeEnvironment environment(Node node) {
        Boundary boundary = new Boundary(simulation, node, faults);
        List<ProviderClient> reached = providers.stream()
                .map(provider -> FaultyProvider.around(provider, boundary))
                .toList();
        return new Environment(
                simulation,
                node,
                FaultyJobStore.around(store, boundary),
                reached,
                new FaultyEffects(system, ledger, boundary));
    }

    /** The whole run, as its first fiber. */
    void run() {
        machines.forEach(machine -> simulation.spawn(null, "supervisor", machine::supervise));
        users.arrive();
        simulation.spawn(null, "chaos", this::wreak);
        simulation.pause(faults.plan().horizon());
        machines.forEach(machine -> machine.node().skew(Duration.ZERO));
        Duration end = faults.plan().horizon().plus(faults.plan().restWithin());
        while (!isAtRest() && simulation.elapsed().compareTo(end) < 0) {
            simulation.pause(LOOK);
        }
        if (!users.areGone()) {
            violations.report(8, "some user still waits for an answer");
        }
        new RestJudge(violations, watch, truth, store, ledger, system.hostRows()).judge();
        machines.forEach(Machine::close);
    }

    private boolean isAtRest() {
        return users.areGone()
                && postman.isDone()
                && !truth.isAnyAlive()
                && watch.jobs().stream().noneMatch(job -> job.state().isLive());
    }

    /** Machines die, clocks jump and providers go down, for no reason. */
    private void wreak() {
        while (faults.isActive()) {
            simulation.pause(faults.between(LOOK, CHAOS.multipliedBy(2)));
            Machine machine = machines.get(random.nextInt(machines.size()));
            if (faults.strikes(Fault.NODE_DIES)) {
                machine.node().crash();
            }
            if (faults.strikes(Fault.PROVIDER_OUTAGE)) {
                providers.get(random.nextInt(providers.size())).goDown(faults.between(LOOK, Duration.ofHours(1)));
            }
            if (faults.strikes(Fault.CLOCK_JUMPS)) {
                Duration jump = faults.between(LOOK, Duration.ofHours(6));
                machine.node().skew(faults.flip() ? jump : jump.negated());
                outcomes.skewed(jump);
            }
        }
    }

    /** Adds what this run was like to a report. */
    void reportTo(SimulationReport.Builder report) {
        report.run(simulation.switchPoints(), simulation.handovers());
        report.crashes(machines.stream().mapToInt(Machine::crashes).sum());
        report.webhooks(postman.delivered());
        report.faults(faults.struck());
        watch.jobs().forEach(job -> report.job(end(job)));
    }

    private static String end(Job job) {
        return job.outcome().orElse(null) instanceof Outcome.Failed failed
                ? job.state() + " " + failed.failure().kind()
                : job.state().toString();
    }

    private final class Arrivals implements SimulatedProvider.Arrivals {

        @Override
        public void arriving(SpawnRequest request) {
            if (!watch.isIntended(request.idempotencyKey())) {
                violations.report(1, request + " arrived at the provider and was not on record");
            }
        }

        @Override
        public void begun(SimulatedProvider provider, RemoteJob remote, Duration untilEnd) {
            simulation.trace("began", remote);
            List<RemoteJob> earlier = truth.begun(remote);
            if (!earlier.isEmpty()) {
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
        }
    }
}
