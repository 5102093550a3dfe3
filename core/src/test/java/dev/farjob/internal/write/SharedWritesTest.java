package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes that nobody waits for are written all the same, together, and by as few threads as can. */
class SharedWritesTest extends SharedWritesBench {

    @Test
    void aThreadThatFindsNobodyWritingWritesAtOnce() {
        write("a");
        assertVerdict(Verdict.APPLIED, "a");
        assertEquals(List.of(List.of("a")), calls);
        assertEquals(List.of("a"), told);
        assertEquals(0, sent.size(), "no other thread is needed for that");
    }

    @Test
    void changesLeftDuringAWriteAreWrittenNextInOneCall() {
        leave("a", "b", "c");
        assertEquals(List.of(List.of("first"), List.of("a", "b", "c")), calls);
        assertVerdict(Verdict.APPLIED, "first", "a", "b", "c");
        assertEquals(List.of("a", "b", "c", "first"), told.stream().sorted().toList());
    }

    @Test
    void eachLookHearsWhatBecameOfItsOwnChange() {
        change = job -> {
            if (job.id().value().equals("late")) {
                real.apply(List.of(WriteQueueBench.change(job)));
            }
            return WriteQueueBench.change(job);
        };
        leave("late", "a", "b");
        assertVerdict(Verdict.LOST, "late");
        assertVerdict(Verdict.APPLIED, "a", "b");
    }

    @Test
    void aThreadThatLeavesAChangeDoesNotWaitForIt() {
        List<Boolean> done = new ArrayList<>();
        before = ids -> {
            before = others -> {};
            write("a");
            done.add(isDone("a"));
        };
        write("first");
        assertEquals(List.of(false), done);
    }

    @Test
    void anAnswerIsToldInAnotherThreadWhileThereIsMoreToWrite() {
        List<Boolean> known = new ArrayList<>();
        before = ids -> {
            if (ids.contains("first")) {
                write("a");
            } else if (ids.contains("a")) {
                write("b");
            } else {
                known.add(told.contains("a"));
                runAllSent();
                known.add(told.contains("a"));
            }
        };
        write("first");
        runAllSent();
        assertEquals(List.of(false, true), known);
    }

    @Test
    void changesEnoughForACallOfTheirOwnDoNotWaitForTheOneUnderWay() {
        List<Integer> callsMeanwhile = new ArrayList<>();
        after = about -> {
            if (about.contains("first")) {
                runAllSent();
                callsMeanwhile.add(calls.size());
            }
        };
        String[] ids = IntStream.rangeClosed(0, Line.ENOUGH)
                .mapToObj(number -> "job-" + number)
                .toArray(String[]::new);
        leave(ids);
        assertEquals(List.of(2), callsMeanwhile, "while the first call was still under way");
        assertEquals(List.of(1, Line.ENOUGH + 1), calls.stream().map(List::size).toList());
        assertVerdict(Verdict.APPLIED, ids);
    }

    @Test
    void resultsThatAreLargeFillACall() {
        Payload large = Payload.ofJson("\"" + "x".repeat(1 << 20) + "\"");
        change = job -> {
            Job after = job.next(VirtualClock.START, "mine")
                    .state(JobState.FINALIZING)
                    .outcome(new Outcome.Succeeded(JobResult.of(large)))
                    .build();
            return Change.of(job, after, Due.now());
        };
        leave("a", "b", "c", "d");
        assertEquals(List.of(List.of("first"), List.of("a", "b", "c"), List.of("d")), calls);
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // they are counted
    void looksThatGoOnFromWhatOthersWroteMakeNoDeepStack() {
        int[] looks = new int[1];
        before = ids -> {
            if (ids.get(0).startsWith("first-") && looks[0]++ < MANY) {
                writes.write(change("left-" + looks[0])).thenRun(() -> write("first-" + looks[0]));
            }
        };
        write("first-0");
        runAllSent();
        assertEquals(2 * MANY + 1, calls.size());
    }

    @Test
    void anInterruptedThreadDoesNotWriteForOthers() {
        Thread.currentThread().interrupt();
        try {
            write("a");
            assertEquals(List.of(), calls);
        } finally {
            assertTrue(Thread.interrupted(), "it stays interrupted");
        }
        runAllSent();
        assertVerdict(Verdict.APPLIED, "a");
    }

    @Test
    void changesOfAnInterruptedThreadAreWrittenAlthoughTheExecutorTakesNothing() {
        full = true;
        Thread.currentThread().interrupt();
        try {
            write("a");
        } finally {
            assertTrue(Thread.interrupted(), "it stays interrupted");
        }
        runAll(spare);
        assertVerdict(Verdict.APPLIED, "a");
    }
}
