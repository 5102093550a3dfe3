package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** No job's continuation runs in front of another job's. */
class SharedWritesOrderTest extends SharedWritesBench {

    private final List<String> wentOn = new ArrayList<>();

    @SuppressWarnings("FutureReturnValueIgnored") // it is noted that they are done
    private void leaveAndGoOn(String id, Runnable with) {
        writes.write(change(id)).thenRun(() -> {
            wentOn.add(id);
            with.run();
        });
    }

    /** A thread writes {@code mine} and, in the same call, what two looks have left; answers who has gone on by then. */
    private List<String> wentOnBeforeTheWriter() {
        List<String> before = new ArrayList<>();
        this.before = ids -> {
            this.before = others -> {};
            leaveAndGoOn("a", () -> {});
            leaveAndGoOn("b", () -> {});
            writer.write(change("mine"));
            before.addAll(wentOn);
        };
        write("first");
        assertEquals(List.of("mine", "a", "b"), calls.get(1));
        return before;
    }

    private void assertTheyGoOn(Queue<Runnable> threads) {
        assertEquals(List.of(), wentOn);
        runAll(threads);
        assertEquals(List.of("a", "b"), wentOn);
    }

    @Test
    void theThreadThatWritesGoesOnWithItsOwnJobBeforeAnyOtherDoes() {
        assertEquals(List.of(), wentOnBeforeTheWriter());
        assertTheyGoOn(sent);
    }

    @Test
    void alsoWhereTheExecutorTakesNothing() {
        full = true;
        assertEquals(List.of(), wentOnBeforeTheWriter());
        assertTheyGoOn(spare);
    }

    @Test
    void alsoWhereTheExecutorWorksInTheThreadThatBringsTheTask() {
        inHere = true;
        assertEquals(List.of(), wentOnBeforeTheWriter());
        assertTheyGoOn(spare);
    }

    @Test
    void alsoWhereTheNodeIsClosed() {
        tasks.close();
        assertEquals(List.of(), wentOnBeforeTheWriter());
        assertTheyGoOn(sent);
    }

    @Test
    void aThreadThatHasFailedToWriteGoesOnFirstToo() {
        List<String> before = new ArrayList<>();
        this.before = ids -> {
            this.before = failing("mine", NONE);
            leaveAndGoOn("a", () -> {});
            try {
                writer.write(change("mine"));
            } catch (RuntimeException failed) {
                before.addAll(wentOn);
            }
        };
        write("first");
        assertEquals(List.of(), before);
        assertTrue(verdicts.containsKey("first"));
        runAllSent();
        assertEquals(List.of("a"), wentOn);
    }

    @Test
    void theThreadThatWritesDoesNotWriteWhatWasLeftMeanwhile() {
        before = ids -> {
            before = others -> {};
            write("a");
        };
        write("first");
        assertTrue(isDone("first"));
        assertEquals(List.of(List.of("first")), calls);
        runAllSent();
        assertTrue(isDone("a"));
    }

    @Test
    void whatIsLeftByThoseWhoGoOnIsWrittenTogether() {
        before = ids -> {
            before = others -> {};
            leaveAndGoOn("a", () -> write("after-a"));
            leaveAndGoOn("b", () -> write("after-b"));
        };
        write("first");
        runAllSent();
        assertEquals(List.of(List.of("first"), List.of("a", "b"), List.of("after-a", "after-b")), calls);
        write("later");
        assertTrue(isDone("later"), "the same thread tells nobody now, and writes at once");
    }

    @Test
    void aContinuationThatLastsHoldsUpNobody() {
        before = ids -> {
            before = others -> {};
            leaveAndGoOn("lasts", () -> {
                // As long as it lasts, the threads that were sent for work
                runAllSent();
                assertEquals(List.of("lasts", "a", "b"), wentOn);
            });
            leaveAndGoOn("a", () -> {});
            leaveAndGoOn("b", () -> {});
        };
        write("first");
        runAllSent();
        assertEquals(List.of("lasts", "a", "b"), wentOn);
    }

    @Test
    void manyThatGoOnAtOnceNeedNoThreadEach() {
        int[] threads = new int[1];
        before = ids -> {
            before = others -> {};
            for (int i = 0; i < 50; i++) {
                leaveAndGoOn("job-" + i, () -> {});
            }
        };
        write("first");
        while (!sent.isEmpty()) {
            sent.remove().run();
            threads[0]++;
        }
        assertEquals(50, wentOn.size());
        assertEquals(2, threads[0], "one that writes and tells, and one that finds nothing left");
    }

    @Test
    void closingWaitsForWhatWasLeft() {
        before = ids -> {
            before = others -> {};
            write("a");
            assertFalse(sent.stream().findAny().isPresent(), "no thread works on it");
            assertEquals(2, tasks.underWay());
        };
        write("first");
        assertEquals(2, tasks.underWay(), "what was left, and the thread that was sent for it");
        runAllSent();
        assertEquals(0, tasks.underWay());
    }
}
