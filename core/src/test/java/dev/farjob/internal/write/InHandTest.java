package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.Logged;
import dev.farjob.internal.ImpatientTime;
import dev.farjob.model.JobId;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Facts that only this node knows stay in hand until the store has taken them. */
class InHandTest {

    private static final JobStoreException DOWN = new JobStoreException(Effect.NONE, "no connection");
    private static final String LOUD = "job job-1 cannot be told: what is known of it";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final ImpatientTime time = new ImpatientTime();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> written = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private final InHand inHand = new InHand(time, threads::add);

    /** A fact that the store takes, unless it refuses this one. */
    private InHand.Fact fact(String name) {
        return new InHand.Fact(JobId.of("job-1"), name, "what is known of " + name, () -> {
            tried.add(name);
            if (refused.contains(name)) {
                throw DOWN;
            }
            written.add(name);
        });
    }

    private void keep(InHand inHand, String... names) {
        for (String name : names) {
            inHand.keep(fact(name), DOWN);
        }
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    @Test
    void aFactIsInHandUntilItIsWritten() {
        assertFalse(inHand.has("spawned"));
        keep(inHand, "spawned");
        assertTrue(inHand.has("spawned"));
        assertFalse(inHand.has("cancelled"));
        runAll();
        assertFalse(inHand.has("spawned"));
        assertEquals(List.of("spawned"), written);
    }

    @Test
    void oneTaskWritesAllThatIsInHand() {
        keep(inHand, "a", "b", "c");
        assertEquals(1, threads.size());
        runAll();
        assertEquals(List.of("a", "b", "c"), written);
        assertEquals(List.of(FIRST_PAUSE), time.waits);
    }

    @Test
    void whatIsKeptAfterwardsHasATaskOfItsOwn() {
        keep(inHand, "a");
        runAll();
        keep(inHand, "b");
        assertEquals(1, threads.size());
        runAll();
        assertEquals(List.of("a", "b"), written);
    }

    @Test
    void whileTheStoreTakesNothingEachRoundTriesOneOfThem() {
        refused.addAll(List.of("a", "b"));
        time.whileWaiting(() -> {
            if (time.waits.size() == 4) {
                refused.clear();
            }
        });
        keep(inHand, "a", "b");
        runAll();
        assertEquals(List.of("a", "b", "a", "b", "a"), tried);
        assertEquals(List.of("b", "a"), written);
    }

    @Test
    void aSweepTriesUnlessATaskDoes() {
        keep(inHand, "a");
        inHand.hurry();
        assertEquals(List.of(), tried, "the task is about to");
        InHand alone = new InHand(time, task -> {
            throw new RejectedExecutionException("full");
        });
        keep(alone, "b");
        alone.hurry();
        assertEquals(List.of("b"), written);
    }

    @Test
    void theThreadThatKeepsAFactDoesNotWaitForTheStore() {
        InHand here = new InHand(time, Runnable::run);
        keep(here, "a");
        assertEquals(List.of(), tried);
        assertEquals(List.of(), time.waits);
        here.hurry();
        assertEquals(List.of("a"), written);
    }

    @Test
    void aSweepAfterASweepThatFailedTriesAgain() {
        InHand here = new InHand(time, Runnable::run);
        refused.add("a");
        keep(here, "a");
        here.hurry();
        here.hurry();
        assertEquals(List.of("a", "a"), tried);
    }

    @Test
    void aThreadThatIsInterruptedTriesNoMoreAndTheNextSweepDoes() {
        keep(inHand, "a");
        Thread.currentThread().interrupt();
        try {
            runAll();
            assertEquals(List.of(), tried);
        } finally {
            assertTrue(Thread.interrupted());
        }
        inHand.hurry();
        assertEquals(List.of("a"), written);
    }

    @Test
    void aClosedNodeTriesNoMore() {
        keep(inHand, "a");
        inHand.close();
        runAll();
        inHand.hurry();
        keep(inHand, "b");
        assertEquals(List.of(), List.copyOf(threads));
        assertEquals(List.of(), tried);
        assertTrue(inHand.has("b"), "it is said, and not forgotten");
    }

    @Test
    void aTaskThatBreaksOffLeavesTheRestToTheNextSweep() {
        StackOverflowError broken = new StackOverflowError();
        time.whileWaiting(() -> {
            throw broken;
        });
        keep(inHand, "a");
        assertSame(broken, assertThrows(StackOverflowError.class, threads.remove()::run));
        inHand.hurry();
        assertEquals(List.of("a"), written);
    }

    private InHand.Fact failing(RuntimeException fault) {
        return new InHand.Fact(JobId.of("job-1"), "it", "what is known of it", () -> {
            throw fault;
        });
    }

    @Test
    void aFaultThatIsNoOutageOfTheStoreIsSaidOnce() {
        try (Logged log = new Logged()) {
            InHand swept = new InHand(time, Runnable::run);
            swept.keep(failing(new IllegalStateException("a fault of a driver")), DOWN);
            swept.hurry();
            assertEquals(1, log.linesWith(LOUD).size());
            swept.hurry();
            swept.hurry();
            assertEquals(1, log.linesWith(LOUD).size());
            assertEquals(
                    1,
                    log.linesWith("IllegalStateException: a fault of a driver").size());
        }
    }

    @Test
    void anOutageOfTheStoreIsNotSaidAgain() {
        try (Logged log = new Logged()) {
            InHand swept = new InHand(time, Runnable::run);
            swept.keep(failing(DOWN), DOWN);
            swept.hurry();
            assertEquals(List.of(), log.linesWith("job-1"));
        }
    }
}
