package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.farjob.Logged;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes that were left behind get over a call that fails or hangs. */
class SharedWritesFailureTest extends SharedWritesBench {

    @Test
    void aPoisonedChangeFailsAlone() {
        before = failing("poison", NONE);
        leave("a", "poison", "b");
        assertVerdict(Verdict.APPLIED, "a", "b");
        assertSame(NONE, failure("poison"));
    }

    @Test
    void aWriteThatFailedAloneIsNotTriedAgain() {
        before = failing("a", NONE);
        write("a");
        assertSame(NONE, failure("a"));
        assertEquals(1, calls.size());
    }

    @Test
    void aCallThatWaitedLongForTheStoreFailsForEverybodyAtOnce() {
        before = ids -> {
            if (ids.contains("a")) {
                time.nanos.addAndGet(SharedCall.QUICK.plusNanos(1).toNanos());
                throw NONE;
            }
        };
        leave("a", "b");
        assertSame(NONE, failure("a"));
        JobStoreException own = assertInstanceOf(JobStoreException.class, failure("b"));
        assertEquals(Effect.NONE, own.effect());
        assertSame(NONE, own.getCause());
        assertEquals(2, calls.size());
    }

    @Test
    void aCallThatFailedWhileThatCouldStillBeItsOwnFaultIsTriedApart() {
        before = ids -> {
            if (ids.contains("a") && ids.contains("b")) {
                time.nanos.addAndGet(SharedCall.QUICK.toNanos());
                throw NONE;
            }
        };
        leave("a", "b");
        assertVerdict(Verdict.APPLIED, "a", "b");
        assertEquals(List.of(List.of("first"), List.of("a", "b"), List.of("a"), List.of("b")), calls);
    }

    @Test
    void anUnknownWriteIsReadAndNotRepeated() {
        after = failing("a", UNKNOWN);
        leave("a", "b");
        assertVerdict(Verdict.APPLIED, "a", "b");
        assertEquals(2, calls.size());
        assertEquals(List.of("a", "b", "first"), told.stream().sorted().toList());
    }

    @Test
    void aWriteThatDidNotArriveIsLost() {
        before = failing("a", UNKNOWN);
        leave("a", "b");
        assertVerdict(Verdict.LOST, "a", "b");
        assertEquals(List.of("first"), told);
    }

    @Test
    void anErrorThatIsNoAnswerIsReadByAllButTheCaller() {
        RuntimeException broken = new IllegalStateException("boom");
        before = failing("a", broken);
        leave("a", "b");
        assertSame(broken, failure("a"));
        assertVerdict(Verdict.LOST, "b");
        assertEquals(2, calls.size());
    }

    @Test
    void afterAnErrorTheNextChangeIsWrittenAsEver() {
        before = ids -> {
            if (ids.contains("a")) {
                throw new StackOverflowError();
            }
        };
        write("a");
        write("b");
        assertInstanceOf(StackOverflowError.class, failure("a"));
        assertVerdict(Verdict.APPLIED, "b");
    }

    @Test
    void aStoreThatAnswersTooLittleIsNotBelieved() {
        tooLittle = true;
        leave("a", "b");
        assertEquals(
                "the store gave 1 answers to 2 writes: what was written is unknown, and the store has to be mended",
                failure("a").getMessage());
        assertVerdict(Verdict.APPLIED, "b");
    }

    @Test
    void aCallThatHangsIsNotWaitedForLong() {
        List<List<String>> meanwhile = new ArrayList<>();
        before = ids -> {
            before = others -> {};
            write("a");
            time.nanos.addAndGet(WriteQueue.PATIENCE.plusNanos(1).toNanos());
            writes.hurry();
            runAllSent();
            meanwhile.addAll(calls);
        };
        write("first");
        assertEquals(List.of(List.of("first"), List.of("a")), meanwhile);
    }

    @Test
    void aThreadThatComesWhenACallHangsWritesWhatIsLeft() {
        List<List<String>> meanwhile = new ArrayList<>();
        before = ids -> {
            before = others -> {};
            write("a");
            time.nanos.addAndGet(WriteQueue.PATIENCE.plusNanos(1).toNanos());
            write("b");
            runAllSent();
            meanwhile.addAll(calls);
        };
        write("first");
        assertEquals(List.of(List.of("first"), List.of("a", "b")), meanwhile);
    }

    @Test
    void aCallThatHangsIsNotWaitedForLongAlsoWhereNobodyComesBy() {
        List<List<String>> meanwhile = new ArrayList<>();
        before = ids -> {
            before = others -> {};
            write("a");
            time.nanos.addAndGet(WriteQueue.PATIENCE.plusMillis(1).toNanos());
            time.alarms.remove(0).run();
            runAllSent();
            meanwhile.addAll(calls);
        };
        write("first");
        assertEquals(List.of(List.of("first"), List.of("a")), meanwhile);
        assertEquals(List.of(), time.alarms);
    }

    @Test
    void aNodeThatClosesHasNoAlarmSet() {
        before = ids -> {
            before = others -> {};
            write("a");
            assertEquals(1, time.alarms.size());
            writes.close();
            assertEquals(List.of(), time.alarms);
            write("b");
            assertEquals(List.of(), time.alarms);
        };
        write("first");
        runAllSent();
        assertVerdict(Verdict.APPLIED, "first", "a", "b");
    }

    @Test
    void aCallThatHangsIsSaidOnceUntilACallIsAnswered() {
        String said = "; one more call is made, as for each that waits from now on";
        try (Logged log = new Logged()) {
            before = ids -> {
                before = others -> {};
                write("a");
                write("b");
                time.nanos.addAndGet(WriteQueue.PATIENCE.plusNanos(1).toNanos());
                writes.hurry();
                writes.hurry();
            };
            write("first");
            runAllSent();
            assertEquals(1, log.linesWith(said).size());
            assertEquals(
                    1,
                    log.linesWith("job a has waited PT1S to be written" + said).size());
            before = ids -> {
                before = others -> {};
                write("c");
                time.nanos.addAndGet(WriteQueue.PATIENCE.plusNanos(1).toNanos());
                writes.hurry();
            };
            write("second");
            runAllSent();
            assertEquals(2, log.linesWith(said).size(), "a call was answered in between");
        }
    }

    @Test
    void nobodyIsSentWhileNothingIsLate() {
        before = ids -> {
            before = others -> {};
            write("a");
            time.nanos.addAndGet(WriteQueue.PATIENCE.toNanos());
            writes.hurry();
            assertEquals(0, sent.size());
        };
        write("first");
        runAllSent();
        time.nanos.addAndGet(WriteQueue.PATIENCE.plusNanos(1).toNanos());
        writes.hurry();
        assertEquals(0, sent.size(), "all is written by now");
    }

    @Test
    void changesLeftAreWrittenAlthoughTheExecutorTakesNothing() {
        full = true;
        before = ids -> {
            before = others -> {};
            write("a");
            time.nanos.addAndGet(WriteQueue.PATIENCE.plusNanos(1).toNanos());
            writes.hurry();
        };
        write("first");
        write("b");
        runAll(spare);
        assertVerdict(Verdict.APPLIED, "first", "a", "b");
        assertEquals(List.of(List.of("first"), List.of("a", "b")), calls);
    }
}
