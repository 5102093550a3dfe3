package dev.farjob.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void theSameSeedGivesTheSameRun() {
        assertEquals(interleaving(7), interleaving(7));
        assertNotEquals(interleaving(7), interleaving(8));
    }

    private static List<String> interleaving(long seed) {
        Simulation simulation = new Simulation(seed, Bounds.usual().trace(Integer.MAX_VALUE), new Carrier.Pool());
        simulation.run(() -> {
            Node node = simulation.node("a");
            for (int i = 0; i < 5; i++) {
                node.executor().execute(() -> {
                    for (int step = 0; step < 20; step++) {
                        simulation.trace("step", step);
                        simulation.switchPoint();
                    }
                });
            }
            simulation.pause(MINUTE);
        });
        return simulation.trace();
    }

    @Test
    void timeJumpsToTheNextMomentAtWhichSomethingCanRun() {
        Simulation simulation = new Simulation(1);
        List<String> order = new ArrayList<>();
        simulation.run(() -> {
            simulation.spawn(null, "late", () -> {
                simulation.pause(Duration.ofDays(2));
                order.add("late");
            });
            simulation.spawn(null, "early", () -> {
                simulation.pause(Duration.ofHours(1));
                order.add("early at " + simulation.elapsed());
            });
            simulation.pause(Duration.ofDays(3));
        });
        assertEquals(List.of("early at PT1H", "late"), order);
        assertEquals(Duration.ofDays(3), simulation.elapsed());
    }

    @Test
    void waitingEndsWithTheConditionOrWithTheTime() {
        Simulation simulation = new Simulation(1);
        simulation.run(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            simulation.spawn(null, "other", () -> {
                simulation.pause(MINUTE);
                future.complete("done");
            });
            assertFalse(simulation.awaitUntil(future::isDone, Duration.ofSeconds(59)));
            assertTrue(simulation.awaitUntil(future::isDone, MINUTE));
            assertEquals(MINUTE, simulation.elapsed());
        });
    }

    @Test
    void aDeadNodeGetsNoFurtherAndWhoSwallowsItGetsItAgain() {
        Simulation simulation = new Simulation(3);
        List<String> effects = new ArrayList<>();
        simulation.run(() -> {
            Node node = simulation.node("a");
            node.executor().execute(() -> {
                for (int i = 0; i < 3; i++) {
                    try {
                        simulation.pause(MINUTE);
                        effects.add("effect");
                    } catch (NodeCrashed swallowed) {
                        effects.add("swallowed");
                    }
                }
            });
            simulation.pause(Duration.ofSeconds(90));
            node.crash();
            simulation.pause(Duration.ofHours(1));
            assertThrows(NodeCrashed.class, () -> node.executor().execute(() -> {}));
            assertEquals("a.2", node.restart().toString());
        });
        assertEquals(List.of("effect", "swallowed", "swallowed"), effects);
    }

    @Test
    void whatANodePutsOffRunsWhenItIsDueUnlessItIsCancelledOrTheNodeIsDead() {
        Simulation simulation = new Simulation(3);
        List<String> done = new ArrayList<>();
        simulation.run(() -> {
            Node node = simulation.node("a");
            node.later(MINUTE, () -> {
                done.add("due at " + simulation.elapsed());
                simulation.pause(MINUTE);
                done.add("a fiber like others");
            });
            Runnable cancelled = node.later(MINUTE, () -> done.add("cancelled"));
            node.later(Duration.ofMinutes(3), () -> done.add("dead"));
            cancelled.run();
            simulation.pause(MINUTE.multipliedBy(2).plusSeconds(1));
            node.crash();
            cancelled.run();
            simulation.pause(Duration.ofHours(1));
        });
        assertEquals(List.of("due at PT1M", "a fiber like others"), done);
    }

    @Test
    void whatIsPutOffAndCancelledTakesNoTurn() {
        long without = switchesWith(node -> {});
        assertEquals(without, switchesWith(node -> node.later(MINUTE, () -> {}).run()));
        assertEquals(without, switchesWith(node -> node.later(Duration.ofHours(2), () -> {})));
    }

    private static long switchesWith(Consumer<Node> what) {
        Simulation simulation = new Simulation(3);
        simulation.run(() -> {
            what.accept(simulation.node("a"));
            simulation.pause(Duration.ofHours(1));
        });
        return simulation.handovers();
    }

    @Test
    void aUsersCallDiesWithTheNodeAndTheUserLives() {
        Simulation simulation = new Simulation(3);
        simulation.run(() -> {
            Node node = simulation.node("a");
            simulation.spawn(null, "chaos", node::crash);
            assertThrows(
                    NodeCrashed.class,
                    () -> simulation.on(node, () -> {
                        simulation.pause(MINUTE);
                        return "answer";
                    }));
            simulation.pause(MINUTE);
        });
    }

    @Test
    void aLoopThatCannotDieFailsTheRun() {
        Simulation simulation = new Simulation(3);
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> simulation.run(() -> {
                    Node node = simulation.node("a");
                    node.executor().execute(() -> {
                        while (simulation.seed() > 0) {
                            try {
                                simulation.pause(MINUTE);
                            } catch (Throwable swallowed) {
                                simulation.trace("caught", swallowed);
                            }
                        }
                    });
                    simulation.pause(MINUTE);
                    node.crash();
                    simulation.pause(MINUTE);
                }));
        assertTrue(failure.getMessage().contains("swallowed its own death"), failure.getMessage());
    }

    @Test
    void nothingThatCanEverRunIsADeadlock() {
        Simulation simulation = new Simulation(5);
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> simulation.run(() -> simulation.awaitUntil(() -> false, ChronoUnit.FOREVER.getDuration())));
        assertTrue(failure.getMessage().contains("nothing can ever run"), failure.getMessage());
        assertTrue(failure.getMessage().contains("-Dfarjob.simulation.seed=5"), failure.getMessage());
    }

    @Test
    void aRunThatNeverRestsFails() {
        Simulation simulation = new Simulation(5, Bounds.usual().steps(1_000), new Carrier.Pool());
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> simulation.run(() -> {
                    while (simulation.seed() > 0) {
                        simulation.switchPoint();
                    }
                }));
        assertTrue(failure.getMessage().contains("no rest after 1000"), failure.getMessage());
    }

    @Test
    void anExceptionOfAFiberFailsTheRun() {
        Simulation simulation = new Simulation(5);
        SimulationFailure failure = assertThrows(
                SimulationFailure.class,
                () -> simulation.run(() -> {
                    simulation.spawn(null, "broken", () -> {
                        throw new IllegalStateException("broken on purpose");
                    });
                    simulation.pause(MINUTE);
                }));
        assertTrue(failure.getMessage().contains("broken on purpose"), failure.getMessage());
    }

    @Test
    void clocksOfNodesMayBeWrong() {
        Simulation simulation = new Simulation(5);
        simulation.run(() -> {
            Node node = simulation.node("a");
            node.skew(Duration.ofHours(-3));
            simulation.pause(Duration.ofHours(1));
            assertEquals(
                    Simulation.START.plus(Duration.ofHours(1)),
                    simulation.clock().instant());
            assertEquals(
                    Simulation.START.minus(Duration.ofHours(2)), node.clock().instant());
        });
    }

    @Test
    void aConditionThatThrowsHitsTheOneWhoWaits() {
        Simulation simulation = new Simulation(5);
        boolean[] broken = {false};
        simulation.run(() -> {
            simulation.spawn(null, "breaker", () -> {
                simulation.pause(MINUTE);
                broken[0] = true;
            });
            assertThrows(
                    IllegalStateException.class,
                    () -> simulation.awaitUntil(
                            () -> {
                                if (broken[0]) {
                                    throw new IllegalStateException("broken");
                                }
                                return false;
                            },
                            Duration.ofHours(1)));
        });
    }

    @Test
    void blockingForRealIsFoundOut() {
        Simulation simulation = new Simulation(5, Bounds.usual().watch(Duration.ofMillis(20)), new Carrier.Pool());
        CompletableFuture<String> never = new CompletableFuture<>();
        SimulationFailure failure = assertThrows(
                SimulationFailure.class, () -> simulation.run(() -> simulation.trace("got", never.join())));
        assertTrue(failure.getMessage().contains("blocks its thread for real"), failure.getMessage());
        never.complete("");
    }

    @Test
    void nothingSwitchesInsideAnUndividedCall() {
        Simulation simulation = new Simulation(5);
        ReentrantLock lock = new ReentrantLock();
        simulation.run(() -> {
            for (int i = 0; i < 4; i++) {
                simulation.spawn(null, "locker" + i, () -> {
                    try {
                        simulation.undivided(() -> {
                            assertTrue(lock.tryLock());
                            simulation.switchPoint();
                            lock.unlock();
                            return "";
                        });
                    } catch (Exception unexpected) {
                        throw new AssertionError(unexpected);
                    }
                });
            }
            simulation.pause(MINUTE);
        });
    }
}
