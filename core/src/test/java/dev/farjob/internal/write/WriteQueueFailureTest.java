package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Settings;
import dev.farjob.internal.Snapshots;
import dev.farjob.internal.write.WriteQueueBench.Caller;
import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each write that shared a failed call learns what it means for itself. */
class WriteQueueFailureTest {

    private static final JobStoreException NONE = new JobStoreException(Effect.NONE, "value too long");
    private static final JobStoreException UNKNOWN = new JobStoreException(Effect.UNKNOWN, "connection reset");

    private final WriteQueueBench bench = new WriteQueueBench();

    /** Three callers who share a call: the first makes it. */
    private List<Caller<List<Verdict>>> sharing(String... ids) throws Exception {
        bench.fillUp();
        List<Change> changes = Arrays.stream(ids)
                .map(id -> WriteQueueBench.change(bench.given(id)))
                .toList();
        List<Caller<List<Verdict>>> callers =
                changes.stream().map(bench::waiting).toList();
        bench.letOneGo();
        bench.awaitCall();
        assertEquals(List.of(ids), bench.calls.get(Settings.WRITES_AT_ONCE));
        return callers;
    }

    private long callsAbout(String id) {
        return bench.calls.stream().filter(ids -> ids.contains(id)).count();
    }

    private static List<?> fail(boolean now, RuntimeException thrown) {
        if (now) {
            throw thrown;
        }
        return List.of();
    }

    @Test
    void aThreadThatIsAloneGetsTheStoresException() {
        bench.instead(ids -> fail(true, NONE));
        Change change = WriteQueueBench.change(bench.given("a"));
        assertSame(NONE, assertThrows(JobStoreException.class, () -> bench.store.apply(List.of(change))));
        assertEquals(1, bench.calls.size());
    }

    @Test
    void aPoisonedChangeFailsItsOwnCallerAndNobodyElse() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "poison", "b");
        bench.instead(ids -> fail(ids.contains("poison"), NONE));
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), callers.get(0).answer());
        assertSame(NONE, callers.get(1).failure());
        assertEquals(List.of(Verdict.APPLIED), callers.get(2).answer());
    }

    @Test
    void aLeaderWhoseOwnChangeIsPoisonedFailsAlone() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("poison", "a");
        bench.instead(ids -> fail(ids.contains("poison"), NONE));
        bench.letAllGo();
        assertSame(NONE, callers.get(0).failure());
        assertEquals(List.of(Verdict.APPLIED), callers.get(1).answer());
    }

    @Test
    void aWriteThatFailsAgainIsNotTriedAThirdTime() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "b", "c");
        bench.instead(ids -> fail(true, NONE));
        bench.letAllGo();
        for (Caller<List<Verdict>> caller : callers) {
            assertSame(NONE, caller.failure());
        }
        assertEquals(2, callsAbout("a"));
        assertEquals(2, callsAbout("b"));
        assertEquals(2, callsAbout("c"));
    }

    @Test
    void aChangeOfAJobThatIsTriedByItselfWaitsAlthoughACallIsFree() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "b");
        bench.instead(ids -> fail(ids.size() > 1, NONE));
        bench.letOneGo();
        bench.letOneGo();
        bench.awaitCall();
        bench.awaitCall();
        Job before = Snapshots.of("a", "fal");
        Caller<List<Verdict>> next = bench.waiting(WriteQueueBench.change(before));
        assertEquals(2, callsAbout("a"));
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), callers.get(0).answer());
        assertEquals(List.of(Verdict.LOST), next.answer());
    }

    @Test
    void aCallThatWaitedLongForTheStoreFailsForEverybodyAtOnce() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "b");
        bench.instead(ids -> {
            bench.time.nanos.addAndGet(SharedCall.QUICK.plusNanos(1).toNanos());
            return fail(ids.contains("a"), NONE);
        });
        bench.letAllGo();
        assertSame(NONE, callers.get(0).failure());
        JobStoreException own =
                assertInstanceOf(JobStoreException.class, callers.get(1).failure());
        assertEquals(Effect.NONE, own.effect());
        assertSame(NONE, own.getCause());
        assertEquals(1, callsAbout("b"));
    }

    @Test
    void anUnknownWriteIsUnknownToEverybodyAndNotRepeated() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "b", "c");
        bench.instead(ids -> fail(ids.contains("a"), UNKNOWN));
        bench.letAllGo();
        assertSame(UNKNOWN, callers.get(0).failure());
        for (int i = 1; i < 3; i++) {
            JobStoreException own =
                    assertInstanceOf(JobStoreException.class, callers.get(i).failure());
            assertEquals(Effect.UNKNOWN, own.effect());
            assertSame(UNKNOWN, own.getCause());
        }
        assertEquals(1, callsAbout("b"));
    }

    @Test
    void everybodyGetsAnExceptionOfItsOwnThatNamesItsOwnJob() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "b", "c");
        bench.instead(ids -> fail(ids.contains("a"), UNKNOWN));
        bench.letAllGo();
        Throwable second = callers.get(1).failure();
        Throwable third = callers.get(2).failure();
        assertNotSame(second, third);
        assertEquals("job b was to be written in a call that 3 callers shared: connection reset", second.getMessage());
        assertEquals("job c was to be written in a call that 3 callers shared: connection reset", third.getMessage());
        assertTrue(
                Arrays.stream(third.getStackTrace())
                        .noneMatch(frame -> frame.getClassName().contains("Held")),
                "its stack is its own caller's, who was not in the store");
    }

    @Test
    void anErrorThatIsNoStoreFailureIsUnknownToAllButTheCaller() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "b");
        IllegalStateException broken = new IllegalStateException("a secret");
        bench.instead(ids -> fail(ids.contains("a"), broken));
        bench.letAllGo();
        assertSame(broken, callers.get(0).failure());
        JobStoreException own =
                assertInstanceOf(JobStoreException.class, callers.get(1).failure());
        assertEquals(Effect.UNKNOWN, own.effect());
        assertSame(broken, own.getCause());
        assertEquals(
                "job b was to be written in a call that 2 callers shared: "
                        + "the store failed with IllegalStateException",
                own.getMessage());
    }

    @Test
    void anErrorLeavesNobodyWaiting() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "b");
        StackOverflowError broken = new StackOverflowError();
        bench.instead(ids -> {
            throw broken;
        });
        bench.letAllGo();
        assertSame(broken, callers.get(0).failure());
        assertSame(broken, callers.get(1).failure().getCause());
    }

    @Test
    void aStoreThatAnswersTooLittleIsNotBelieved() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "b");
        bench.instead(ids -> ids.contains("a") ? List.of(Verdict.APPLIED) : List.of());
        bench.letAllGo();
        assertEquals(
                "the store gave 1 answers to 2 writes: what was written is unknown, and the store has to be mended",
                callers.get(0).failure().getMessage());
        assertEquals(
                Effect.UNKNOWN,
                assertInstanceOf(JobStoreException.class, callers.get(1).failure())
                        .effect());
    }

    @Test
    void afterAFailureThereIsRoomForAsManyCallsAsBefore() throws Exception {
        List<Caller<List<Verdict>>> callers = sharing("a", "b");
        bench.instead(ids -> fail(ids.contains("a"), UNKNOWN));
        bench.letAllGo();
        callers.get(0).failure();
        callers.get(1).failure();
        Job a = bench.given("c");
        bench.fillUp();
        Caller<List<Verdict>> waits = bench.waiting(WriteQueueBench.change(a));
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), waits.answer());
        assertEquals(Settings.WRITES_AT_ONCE, bench.mostAtOnce());
    }
}
