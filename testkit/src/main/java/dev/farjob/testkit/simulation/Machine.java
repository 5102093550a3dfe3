package dev.farjob.testkit.simulation;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A machine on which one node after another runs: whenever one dies, the next is started, and cron sweeps on each. */
final class Machine {

    private static final int IDLE = 4;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATE = Duration.ofMinutes(10);

    private final Simulation simulation;
    private final Faults faults;
    private final Function<Node, SimulatedNode> start;
    private final Consumer<Node> closed;
    private final boolean cron;
    private final Duration sweepInterval;
    private Node node;
    private @Nullable SimulatedNode running;
    private int crashes;

    Machine(
            Simulation simulation,
            Faults faults,
            String name,
            boolean cron,
            Duration sweepInterval,
            Function<Node, SimulatedNode> start,
            Consumer<Node> closed) {
        this.simulation = simulation;
        this.faults = faults;
        this.cron = cron;
        this.sweepInterval = sweepInterval;
        this.start = start;
        this.closed = closed;
        this.node = simulation.node(name);
    }

    Node node() {
        return node;
    }

    /** The node on it, if one is up. */
    Optional<SimulatedNode> running() {
        return Optional.ofNullable(running).filter(up -> node.isAlive());
    }

    int crashes() {
        return crashes;
    }

    /** Keeps a node up until the run ends. */
    void supervise() {
        while (true) {
            Node current = node;
            try {
                running = simulation.on(current, () -> start.apply(current));
                if (cron) {
                    simulation.spawn(null, "cron of " + current, () -> sweep(current));
                }
            } catch (NodeCrashed died) {
                simulation.trace("died while it started", current);
            } catch (Exception failed) {
                if (!faults.isActive()) {
                    throw new IllegalStateException("a node does not start, and nothing is broken", failed);
                }
                simulation.trace("did not start", failed);
                current.crash();
            }
            simulation.awaitUntil(() -> !current.isAlive(), ChronoUnit.FOREVER.getDuration());
            crashes++;
            running = null;
            simulation.pause(faults.between(SOON, LATE));
            node = current.restart();
        }
    }

    /** Shuts the node on it down in good order while the world goes on; the next one is started as after a crash. */
    void closeAmidWork() {
        Node current = node;
        running().ifPresent(up -> {
            try {
                simulation.on(current, () -> {
                    simulation.trace("close of", current);
                    current.close();
                    up.close();
                    closed.accept(current);
                    return "";
                });
            } catch (NodeCrashed died) {
                simulation.trace("died while it was shut down", current);
            } catch (Exception failed) {
                throw new IllegalStateException("node " + current + " does not shut down: " + failed, failed);
            }
            // The process has ended, and with it what was not waited for
            current.crash();
        });
    }

    /** Shuts the node on it down in good order, if one is up. */
    void close() {
        running().ifPresent(up -> {
            try {
                simulation.on(node, () -> {
                    up.close();
                    return "";
                });
            } catch (Exception failed) {
                throw new IllegalStateException("node " + node + " does not shut down: " + failed, failed);
            }
        });
    }

    private void sweep(Node current) {
        while (current.isAlive()) {
            // Once everything works nothing is in a hurry, and idle passes would be most of the run
            boolean isCalm = !faults.isActive() && !faults.hasJustCeased();
            simulation.pause(isCalm ? sweepInterval.multipliedBy(IDLE) : sweepInterval);
            try {
                SimulatedNode up = running().orElse(null);
                if (up != null && current == node) {
                    simulation.on(current, () -> {
                        up.sweep();
                        return "";
                    });
                }
            } catch (NodeCrashed died) {
                return;
            } catch (Exception failed) {
                Calls.judge(simulation, faults, "sweep", failed);
            }
        }
    }
}
