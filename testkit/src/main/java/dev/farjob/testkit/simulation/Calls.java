package dev.farjob.testkit.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Calls to the system from outside, each to a node of the load balancer's choice. */
final class Calls {

    private static final Duration NOBODY_UP = Duration.ofSeconds(10);

    private final Simulation simulation;
    private final Faults faults;
    private final List<Machine> machines;
    private final SplittableRandom random;

    Calls(Simulation simulation, Faults faults, List<Machine> machines) {
        this.simulation = simulation;
        this.faults = faults;
        this.machines = machines;
        this.random = simulation.random("load balancer");
    }

    /** The operation that a caller asks of a node. */
    interface Call<T> {
        T on(SimulatedNode node) throws Exception;
    }

    /** The answer, or nothing if no node is up, the node died or the call failed: it may have had its effect. */
    <T> Optional<T> make(String what, Call<T> call) {
        Machine machine = machines.get(random.nextInt(machines.size()));
        SimulatedNode up = machine.running().orElse(null);
        if (up == null) {
            simulation.pause(NOBODY_UP);
            return Optional.empty();
        }
        simulation.trace(what + " on", machine.node());
        try {
            return Optional.of(simulation.on(machine.node(), () -> call.on(up)));
        } catch (NodeCrashed died) {
            simulation.trace(what + " was cut off by the death of", machine.node());
        } catch (Exception failed) {
            judge(simulation, faults, what, failed);
        }
        return Optional.empty();
    }

    /** An exception is an answer while things fail, as long as it is not one that only a mistake throws. */
    static void judge(Simulation simulation, Faults faults, String what, Exception failed) {
        boolean mistake = failed instanceof NullPointerException
                || failed instanceof ClassCastException
                || failed instanceof IndexOutOfBoundsException
                || failed instanceof IllegalArgumentException
                || failed instanceof UnsupportedOperationException;
        if (mistake) {
            throw new IllegalStateException(what + " threw what only a mistake throws: " + failed, failed);
        }
        if (!faults.mayHang() && !faults.isActive() && !faults.hasJustCeased()) {
            throw new IllegalStateException(what + " failed, and nothing is broken: " + failed, failed);
        }
        simulation.trace(what + " failed", failed);
    }
}
