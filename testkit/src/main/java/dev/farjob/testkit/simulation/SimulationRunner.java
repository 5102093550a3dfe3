package dev.farjob.testkit.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Runs many seeds against a system, several at a time.
 *
 * <pre>{@code
 * @Test
 * void keepsItsPromises() {
 *     SimulationRunner.of(MySystem::new).run();
 * }
 * }</pre>
 *
 * <p>{@code -Dfarjob.simulation.seeds=100000} runs more of them, {@code -Dfarjob.simulation.seed=42} replays one.
 */
public final class SimulationRunner {

    /** The system property with the one seed to replay. */
    public static final String SEED = "farjob.simulation.seed";

    /** The system property with the number of seeds to run. */
    public static final String SEEDS = "farjob.simulation.seeds";

    private static final long DEFAULT_SEEDS = 5_000;
    private static final int DEFAULT_THREADS = 2;
    private static final int ENOUGH_FAILURES = 3;
    private static final System.Logger LOG = System.getLogger(SimulationRunner.class.getName());

    private final Supplier<? extends SystemUnderTest> system;
    private final FaultPlan plan;
    private final long first;
    private final long count;
    private final int threads;

    private SimulationRunner(
            Supplier<? extends SystemUnderTest> system, FaultPlan plan, long first, long count, int threads) {
        this.system = Objects.requireNonNull(system, "system must not be null");
        this.plan = Objects.requireNonNull(plan, "plan must not be null");
        this.first = first;
        this.count = count;
        this.threads = threads;
    }

    /** Runs this system, a fresh one for each seed: by default 5,000 seeds from 1, two at a time, with standard faults. */
    public static SimulationRunner of(Supplier<? extends SystemUnderTest> system) {
        return new SimulationRunner(
                system, FaultPlan.standard(), 1, Long.getLong(SEEDS, DEFAULT_SEEDS), DEFAULT_THREADS);
    }

    /** With these faults. */
    public SimulationRunner plan(FaultPlan plan) {
        return new SimulationRunner(system, plan, first, count, threads);
    }

    /** With so many seeds from this one on. */
    public SimulationRunner seeds(long first, long count) {
        return new SimulationRunner(system, plan, first, count, threads);
    }

    /** With so many runs at a time, each of which keeps about one core busy. */
    public SimulationRunner threads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread is needed, not " + threads);
        }
        return new SimulationRunner(system, plan, first, count, threads);
    }

    /**
     * Runs the seeds, or the one that the system property names, and stops after a few failures.
     *
     * @return what the runs were like
     * @throws SimulationFailure the failure with the lowest seed, the others suppressed in it
     */
    public SimulationReport run() {
        Long one = Long.getLong(SEED);
        return one != null ? new SimulationRunner(system, plan, one, 1, 1).runAll() : runAll();
    }

    private SimulationReport runAll() {
        SimulationReport.Builder report = new SimulationReport.Builder();
        List<SimulationFailure> failures = new ArrayList<>();
        AtomicLong next = new AtomicLong(first);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> work(next, report, failures), "simulations-" + i);
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            join(worker);
        }
        SimulationReport finished = report.build();
        LOG.log(System.Logger.Level.INFO, finished);
        throwFirst(failures);
        return finished;
    }

    private void work(AtomicLong next, SimulationReport.Builder report, List<SimulationFailure> failures) {
        Carrier.Pool carriers = new Carrier.Pool();
        for (long seed = next.getAndIncrement(); seed < first + count; seed = next.getAndIncrement()) {
            try {
                runOne(seed, carriers, report);
            } catch (RuntimeException | Error broken) {
                // Threads of a failed run may be stuck for good
                carriers.close();
                carriers = new Carrier.Pool();
                synchronized (failures) {
                    failures.add(
                            broken instanceof SimulationFailure failure
                                    ? failure
                                    : new SimulationFailure(
                                            seed, "seed " + seed + " did not begin: " + broken, broken));
                    if (failures.size() >= ENOUGH_FAILURES) {
                        next.set(first + count);
                    }
                }
            }
        }
        carriers.close();
    }

    private void runOne(long seed, Carrier.Pool carriers, SimulationReport.Builder report) {
        Simulation simulation = new Simulation(seed, Bounds.usual(), carriers);
        World world = new World(simulation, plan, system.get());
        simulation.run(world::run);
        synchronized (report) {
            world.reportTo(report);
        }
    }

    private static void throwFirst(List<SimulationFailure> failures) {
        failures.sort(Comparator.comparingLong(SimulationFailure::seed));
        if (!failures.isEmpty()) {
            SimulationFailure lowest = failures.get(0);
            failures.stream().skip(1).forEach(lowest::addSuppressed);
            throw lowest;
        }
    }

    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while simulations were running", stop);
        }
    }
}
