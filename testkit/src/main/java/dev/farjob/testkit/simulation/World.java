package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderClient;
import dev.farjob.store.JobStore;
import java.time.Duration;
import java.time.Instant;
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
    private final Scenario scenario;
    private final Faults faults;
    private final SplittableRandom random;
    private final Violations violations;
    private final Truth truth = new Truth();
    private final OutcomeJudge outcomes;
    private final AttemptJudge attempts;
    private final StepJudge steps;
    private final JobWatch watch;
    private final UserJudge judge;
    private final WatchJudge ears;
    private final WaitJudge waiting;
    private final BoundedWaits waits;
    private final JobStore store;
    private final Ledger ledger = new Ledger();
    private final List<SimulatedProvider> providers = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    private final Submits submits;
    private final Users users;
    private final People people;
    private final Adopters adopters;
    private final Quitters quitters;
    private final Postman postman;

    World(Simulation simulation, FaultPlan plan, SystemUnderTest system) {
        this.simulation = simulation;
        this.system = system;
        this.scenario = Scenario.draw(simulation::random, system.variations());
        this.faults = new Faults(simulation, plan, scenario);
        this.random = simulation.random("world");
        this.violations = new Violations(simulation, system.promises());
        Instant calm = Simulation.START.plus(plan.horizon()).plus(Faults.LAST_CALLS);
        this.outcomes = new OutcomeJudge(simulation, scenario, calm, violations, truth);
        this.attempts = new AttemptJudge(simulation, violations);
        this.steps = new StepJudge(simulation, violations);
        ProgressJudge progress = new ProgressJudge(violations, truth);
        this.watch = new JobWatch(simulation, scenario, violations, outcomes, attempts, steps, progress, truth);
        this.ears = new WatchJudge(simulation, calm, violations, watch);
        this.waits = new BoundedWaits(scenario, calm, violations, outcomes, watch, truth);
        this.store = ObservedJobStore.around(system.openStore(simulation.clock()), watch);
        Calls calls = new Calls(simulation, faults, machines);
        this.judge = new UserJudge(violations, watch);
        this.waiting = new WaitJudge(simulation, violations, watch, judge);
        this.submits = new Submits(simulation, scenario, system, calls, watch, judge, violations);
        Waiters waiters = new Waiters(simulation, faults, scenario, calls, waiting);
        this.users = new Users(simulation, faults, scenario, calls, submits, waiters, judge, ears, outcomes, PROVIDERS);
        this.people = new People(simulation, faults, calls, watch, truth, outcomes, judge);
        this.adopters = new Adopters(simulation, faults, calls, providers, watch.adoptions());
        this.quitters = new Quitters(simulation, faults, calls, providers, watch, truth, outcomes, judge, violations);
        this.postman = new Postman(simulation, faults, calls);
        Workers workers = new Workers(simulation, scenario, calls, progress);
        ArrivalJudge arrivals =
                new ArrivalJudge(simulation, faults, violations, truth, outcomes, attempts, watch, postman, workers);
        PROVIDERS.forEach(name -> providers.add(new SimulatedProvider(name, simulation, scenario, arrivals)));
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            machines.add(new Machine(
                    simulation,
                    faults,
                    String.valueOf((char) ('a' + i)),
                    !scenario.tries(Variation.BACKGROUND),
                    Duration.ofSeconds(60 + random.nextInt(90)),
                    node -> system.start(environment(node)),
                    attempts::closed));
        }
    }

    private NodeEnvironment environment(Node node) {
        Boundary boundary = new Boundary(simulation, node, faults);
        List<ProviderClient> reached = providers.stream()
                .map(provider -> FaultyProvider.around(provider, boundary))
                .toList();
        Environment environment = new Environment(
                simulation,
                node,
                FaultyJobStore.around(store, boundary, attempts),
                reached,
                new FaultyEffects(system, ledger, steps, boundary),
                scenario);
        if (environment.isUpdated()) {
            steps.updated(node);
        }
        return environment;
    }

    /** The whole run, as its first fiber. */
    void run() {
        machines.forEach(machine -> simulation.spawn(null, "supervisor", machine::supervise));
        users.arrive();
        if (scenario.tries(Variation.REPAIRS)) {
            people.arrive();
        }
        if (scenario.tries(Variation.ADOPTIONS)) {
            adopters.arrive();
        }
        if (scenario.tries(Variation.ASKS_PEOPLE_SOON)) {
            quitters.arrive();
        }
        simulation.spawn(null, "chaos", this::wreak);
        simulation.pause(faults.plan().horizon());
        machines.forEach(machine -> machine.node().skew(Duration.ZERO));
        awaitRest();
        if (!users.areGone()) {
            violations.report(8, "some user still waits for an answer");
        }
        new RestJudge(scenario, violations, watch, truth, store, steps, ledger, system.hostRows()).judge();
        judge.judge();
        submits.judge(store);
        ears.judge();
        waiting.judge();
        quitters.judge();
        if (scenario.tries(Variation.CHAINS)) {
            watch.chains().judge();
        }
        waits.judge();
        machines.forEach(Machine::close);
    }

    /** At rest is what this fiber sees itself: somebody may have asked for something since the last look. */
    private void awaitRest() {
        Duration last = simulation.elapsed().plus(faults.plan().restWithin());
        boolean isLate = false;
        while (!isLate && !isAtRest()) {
            simulation.awaitUntil(this::isAtRest, LOOK, last.minus(simulation.elapsed()));
            isLate = simulation.elapsed().compareTo(last) >= 0;
        }
    }

    private boolean isAtRest() {
        return users.areGone()
                && people.areGone()
                && adopters.areGone()
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
            if (faults.strikes(Fault.NODE_CLOSES)) {
                boolean inTheMiddle = faults.flip();
                simulation.spawn(null, "shutdown of " + machine.node(), () -> shutDown(machine, inTheMiddle));
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

    private void shutDown(Machine machine, boolean inTheMiddle) {
        if (inTheMiddle) {
            simulation.awaitUntil(() -> machine.node().isSending(), CHAOS);
        }
        machine.closeAmidWork();
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
}
