package dev.farjob.internal.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.Logged;
import dev.farjob.internal.Snapshots;
import dev.farjob.internal.time.HandAlarms;
import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.write.Announcer;
import dev.farjob.internal.write.DurationLog;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Leased;
import dev.farjob.internal.write.Moments;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Change;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One alarm keeps the jobs of all steps that run, and no thread waits for it. */
class KeepLeasesTest {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration GAP = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HandAlarms time = new HandAlarms();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<Change> written = new ArrayList<>();
    private final List<CompletableFuture<Verdict>> answers = new ArrayList<>();
    private final DurationLog durations = new DurationLog(provider -> false);
    private final Logged log = new Logged();
    private final InMemoryJobStore store = new InMemoryJobStore(new VirtualClock());
    private final KeepLeases leases = new KeepLeases(
            time,
            new Handover(threads::add, new Tasks(Runnable::run)),
            store,
            new JobWriter(store, new Announcer(List.of()), durations),
            this::write,
            new Moments(time, new SplittableRandom(1), durations),
            LEASE);

    @AfterEach
    void close() {
        log.close();
        Thread.interrupted();
    }

    private CompletableFuture<Verdict> write(Change change) {
        written.add(change);
        CompletableFuture<Verdict> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    private HeldJob hold(String id, Step step) {
        return leases.hold(Leased.written(Snapshots.of(id, "fake"), time.nanoTime()), step);
    }

    private static Step upload() {
        return Step.elsewhere("upload", context -> StepResult.done());
    }

    private void assertAlarms(Duration... delays) {
        assertEquals(List.of(delays), time.delays());
    }

    /** Has the alarm ring after this long, and others do what it wants done. */
    private void ring(Duration after) {
        begin(after);
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void begin(Duration after) {
        time.pass(after);
        time.ring();
    }

    private void lines(int expected, String text) {
        assertEquals(expected, log.linesWith(text).size(), () -> "lines with: " + text);
    }

    @Test
    void aJobIsRenewedThreeTimesALeaseAndTheWatchGoesOnBeforeAnythingIsWritten() {
        HeldJob held = hold("a", upload());
        assertAlarms(GAP);
        begin(GAP);
        assertEquals(List.of(), written, "another thread writes");
        assertAlarms(GAP);
        threads.remove().run();
        assertEquals(1, written.size());
        assertEquals(List.of(held.job()), written.stream().map(Change::before).toList());
    }

    @Test
    void theWatchGoesOnThoughARoundFails() {
        hold("a", upload());
        time.throwAfter(1);
        assertThrows(IllegalStateException.class, () -> begin(GAP));
        assertAlarms(GAP);
        ring(GAP);
        assertEquals(1, written.size());
    }

    @Test
    void oneAlarmServesAllAndIsSetForTheFirst() {
        hold("a", upload());
        time.pass(GAP.dividedBy(2));
        hold("b", upload());
        assertAlarms(GAP);
        ring(GAP.dividedBy(2));
        assertEquals(1, written.size());
        assertAlarms(GAP.dividedBy(2));
        hold("c", upload().timeLimit(Duration.ofSeconds(3)));
        assertAlarms(Duration.ofSeconds(3));
    }

    @Test
    void noAlarmIsLeftWhenTheLastStepHasEnded() {
        HeldJob first = hold("a", upload());
        HeldJob second = hold("b", upload());
        leases.release(first);
        assertAlarms(GAP);
        leases.release(second);
        assertAlarms();
        assertFalse(second.lose(), "nothing becomes of a step that has ended");
        assertFalse(Thread.interrupted());
    }

    @Test
    void afterTheCloseNoAlarmIsSet() {
        hold("a", upload());
        Runnable rings = time.first();
        leases.close();
        assertAlarms();
        rings.run();
        hold("b", upload());
        assertAlarms();
        assertEquals(0, threads.size());
    }

    @Test
    void aRenewalThatIsTakenMakesTheLeaseLongerAndSaysNothing() {
        HeldJob held = hold("a", upload());
        Job before = held.job();
        ring(GAP);
        assertFalse(held.renewal().isDone());
        answers.get(0).complete(Verdict.APPLIED);
        assertTrue(held.renewal().isDone());
        assertEquals(before.version() + 1, held.job().version());
        assertEquals(time.nanoTime(), held.lease().since());
        lines(0, "");
    }

    @Test
    void aRunWhoseLeaseIsOverIsStoppedAndTheLogSaysSoOnce() {
        HeldJob held = hold("a", upload());
        ring(GAP);
        ring(GAP);
        lines(0, "is interrupted, because its lease could not be renewed in time");
        ring(GAP);
        assertTrue(held.isLost());
        assertTrue(Thread.interrupted());
        ring(GAP);
        lines(
                1,
                "step upload of job " + held.job().id()
                        + " is interrupted, because its lease could not be renewed in time");
    }

    @Test
    void aStepThatIsOutOfTimeIsInterruptedAndTheLogSaysSoOnce() {
        HeldJob held = hold("a", upload().timeLimit(LIMIT));
        ring(GAP);
        assertAlarms(LIMIT.minus(GAP));
        lines(0, "has not ended within");
        ring(LIMIT.minus(GAP));
        assertTrue(held.isLate());
        assertTrue(Thread.interrupted());
        answers.get(0).complete(Verdict.APPLIED);
        ring(GAP.multipliedBy(2).minus(LIMIT));
        lines(
                1,
                "step upload of job " + held.job().id()
                        + " has not ended within PT30S; it is interrupted, and nobody begins another until it has ended");
    }

    @Test
    void aFailedRenewalIsSaidAndTheNextOneIsMadeAllTheSame() {
        HeldJob held = hold("a", upload());
        ring(GAP);
        answers.get(0).completeExceptionally(new IllegalStateException("a fault"));
        assertTrue(held.renewal().isDone());
        lines(1, "the lease of job " + held.job().id() + " could not be renewed: a fault");
        ring(GAP);
        assertEquals(2, written.size());
    }

    @Test
    void thatTheStoreIsAwayIsSaidElsewhere() {
        HeldJob held = hold("a", upload());
        ring(GAP);
        answers.get(0).completeExceptionally(new JobStoreException(Effect.NONE, "no connection"));
        assertTrue(held.renewal().isDone());
        lines(0, "could not be renewed");
    }

    @Test
    void aJobThatIsAnotherNodesNowIsStoppedAndTheLogSaysSo() {
        HeldJob held = hold("a", upload());
        ring(GAP);
        answers.get(0).complete(Verdict.LOST);
        assertTrue(held.isLost());
        assertTrue(Thread.interrupted());
        lines(1, "step upload of job " + held.job().id() + " is stopped here, because the job is another node's now");
    }
}
