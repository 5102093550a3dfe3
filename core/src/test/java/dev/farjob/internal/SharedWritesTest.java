package dev.farjob.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes that nobody waits for; what happens while a call is under way happens here inside of it, in one thread. */
class SharedWritesTest {

    private static final JobStoreException NONE = new JobStoreException(Effect.NONE, "value too long");
    private static final JobStoreException UNKNOWN = new JobStoreException(Effect.UNKNOWN, "connection reset");

    private static final int MANY = 10_000;

    private final InMemoryJobStore real = new InMemoryJobStore(new VirtualClock());
    private final List<List<String>> calls = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Queue<Runnable> sent = new ArrayDeque<>();
    private final CombinerBench.Waits time = new CombinerBench.Waits();
    private final Map<String, CompletableFuture<Verdict>> verdicts = new LinkedHashMap<>();
    private Function<Job, Change> change = CombinerBench::change;
    private boolean full;
    private boolean tooLittle;
    private Call before = ids -> {};
    private Call after = ids -> {};
    private final Store store = new Store();
    private final SharedWrites writes =
            new SharedWrites(time, this::send, store, new JobWriter(store, announcer(), new DurationLog()));

    private interface Call {
        void about(List<String> ids);
    }

    private final class Store extends ForwardingJobStore {

        Store() {
            super(real);
        }

        @Override
        public List<Verdict> apply(List<Change> changes) {
            List<String> ids =
                    changes.stream().map(change -> change.id().value()).toList();
            calls.add(ids);
            before.about(ids);
            List<Verdict> verdicts = super.apply(changes);
            after.about(ids);
            return tooLittle ? verdicts.subList(0, 1) : verdicts;
        }
    }

    private Announcer announcer() {
        return new Announcer(List.of((job, event) -> told.add(job.id().value())));
    }

    private void send(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        sent.add(task);
    }

    private void runAllSent() {
        while (!sent.isEmpty()) {
            sent.remove().run();
        }
    }

    private Change change(String id) {
        Job job = Snapshots.of(id, "fal");
        real.insert(List.of(CombinerBench.newJob(job)));
        return change.apply(job);
    }

    private void write(String id) {
        verdicts.put(id, writes.write(change(id)));
    }

    /** Leaves these while a first call is under way, until all is over. */
    private void leave(String... ids) {
        Call then = before;
        before = first -> {
            before = then;
            for (String id : ids) {
                write(id);
            }
        };
        write("first");
        runAllSent();
    }

    private boolean isDone(String id) {
        return verdictOf(id).isDone();
    }

    private CompletableFuture<Verdict> verdictOf(String id) {
        return Objects.requireNonNull(verdicts.get(id));
    }

    private Throwable failure(String id) {
        return assertThrows(CompletionException.class, verdictOf(id)::join).getCause();
    }

    private void assertVerdict(Verdict expected, String... ids) {
        for (String id : ids) {
            assertTrue(isDone(id), id);
            assertEquals(expected, verdictOf(id).join(), id);
        }
    }

    private static Call failing(String poison, RuntimeException thrown) {
        return ids -> {
            if (ids.contains(poison)) {
                throw thrown;
            }
        };
    }

    @Test
    void whoFindsNobodyWritingWritesAtOnce() {
        write("a");
        assertVerdict(Verdict.APPLIED, "a");
        assertEquals(List.of(List.of("a")), calls);
        assertEquals(List.of("a"), told);
        assertEquals(0, sent.size(), "no other thread is needed for that");
    }

    @Test
    void whatIsLeftWhileSomebodyWritesIsWrittenNextInOneCall() {
        leave("a", "b", "c");
        assertEquals(List.of(List.of("first"), List.of("a", "b", "c")), calls);
        assertVerdict(Verdict.APPLIED, "first", "a", "b", "c");
        assertEquals(List.of("a", "b", "c", "first"), told.stream().sorted().toList());
    }

    @Test
    void eachLookHearsWhatBecameOfItsOwnChange() {
        change = job -> {
            if (job.id().value().equals("late")) {
                real.apply(List.of(CombinerBench.change(job)));
            }
            return CombinerBench.change(job);
        };
        leave("late", "a", "b");
        assertVerdict(Verdict.LOST, "late");
        assertVerdict(Verdict.APPLIED, "a", "b");
    }

    @Test
    void whoeverLeavesAChangeDoesNotWaitForIt() {
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
    void whatBecameOfAChangeIsSaidInAnotherThreadWhileThereIsMoreToWrite() {
        List<Boolean> known = new ArrayList<>();
        before = ids -> {
            if (ids.contains("first")) {
                write("a");
            } else {
                known.add(told.contains("first"));
                runAllSent();
                known.add(told.contains("first"));
            }
        };
        write("first");
        assertEquals(List.of(false, true), known);
    }

    @Test
    void whatIsEnoughForACallOfItsOwnIsWrittenByWhoeverLeavesTheLastOfIt() {
        List<Integer> callsMeanwhile = new ArrayList<>();
        after = about -> {
            if (about.contains("first")) {
                callsMeanwhile.add(calls.size());
            }
        };
        String[] ids = IntStream.rangeClosed(0, SharedWrites.ENOUGH)
                .mapToObj(number -> "job-" + number)
                .toArray(String[]::new);
        leave(ids);
        assertEquals(List.of(2), callsMeanwhile, "while the first call was still under way");
        assertEquals(
                List.of(1, SharedWrites.ENOUGH + 1),
                calls.stream().map(List::size).toList());
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
    void aPoisonedChangeFailsAlone() {
        before = failing("poison", NONE);
        leave("a", "poison", "b");
        assertVerdict(Verdict.APPLIED, "a", "b");
        assertSame(NONE, failure("poison"));
    }

    @Test
    void whatFailedAloneIsNotTriedAgain() {
        before = failing("a", NONE);
        write("a");
        assertSame(NONE, failure("a"));
        assertEquals(1, calls.size());
    }

    @Test
    void aCallThatWaitedLongForTheStoreFailsForEverybodyAtOnce() {
        before = ids -> {
            if (ids.contains("a")) {
                time.nanos.addAndGet(Combiner.QUICK.plusNanos(1).toNanos());
                throw NONE;
            }
        };
        leave("a", "b");
        assertSame(NONE, failure("a"));
        assertSame(NONE, failure("b"));
        assertEquals(2, calls.size());
    }

    @Test
    void whatIsUnknownIsReadAndNotRepeated() {
        after = failing("a", UNKNOWN);
        leave("a", "b");
        assertVerdict(Verdict.APPLIED, "a", "b");
        assertEquals(2, calls.size());
        assertEquals(List.of("a", "b", "first"), told.stream().sorted().toList());
    }

    @Test
    void whatDidNotArriveIsLost() {
        before = failing("a", UNKNOWN);
        leave("a", "b");
        assertVerdict(Verdict.LOST, "a", "b");
        assertEquals(List.of("first"), told);
    }

    @Test
    void whatTheStoreThrowsThatIsNoAnswerEndsEachLook() {
        RuntimeException broken = new IllegalStateException("boom");
        before = failing("a", broken);
        leave("a", "b");
        assertSame(broken, failure("a"));
        assertSame(broken, failure("b"));
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
                failure("b").getMessage());
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
    void whoIsInterruptedDoesNotWriteForOthers() {
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
    void whoIsInterruptedWritesWhereNobodyElseDoes() {
        full = true;
        Thread.currentThread().interrupt();
        try {
            write("a");
        } finally {
            assertTrue(Thread.interrupted(), "it stays interrupted");
        }
        assertVerdict(Verdict.APPLIED, "a");
    }

    @Test
    void aCallThatHangsIsNotWaitedForLong() {
        List<List<String>> meanwhile = new ArrayList<>();
        before = ids -> {
            before = others -> {};
            write("a");
            time.nanos.addAndGet(Combiner.PATIENCE.plusNanos(1).toNanos());
            writes.hurry();
            runAllSent();
            meanwhile.addAll(calls);
        };
        write("first");
        assertEquals(List.of(List.of("first"), List.of("a")), meanwhile);
    }

    @Test
    void whoComesWhenACallHangsWritesWhatIsLeft() {
        List<List<String>> meanwhile = new ArrayList<>();
        before = ids -> {
            before = others -> {};
            write("a");
            time.nanos.addAndGet(Combiner.PATIENCE.plusNanos(1).toNanos());
            write("b");
            meanwhile.addAll(calls);
        };
        write("first");
        assertEquals(List.of(List.of("first"), List.of("a", "b")), meanwhile);
    }

    @Test
    void nobodyIsSentWhileNothingIsLate() {
        before = ids -> {
            before = others -> {};
            write("a");
            time.nanos.addAndGet(Combiner.PATIENCE.toNanos());
            writes.hurry();
            assertEquals(0, sent.size());
        };
        write("first");
        runAllSent();
        time.nanos.addAndGet(Combiner.PATIENCE.plusNanos(1).toNanos());
        writes.hurry();
        assertEquals(0, sent.size(), "all is written by now");
    }

    @Test
    void whereNoThreadIsToBeHadWhatIsLeftIsWrittenAllTheSame() {
        full = true;
        before = ids -> {
            before = others -> {};
            write("a");
            time.nanos.addAndGet(Combiner.PATIENCE.plusNanos(1).toNanos());
            writes.hurry();
        };
        write("first");
        write("b");
        assertVerdict(Verdict.APPLIED, "first", "a", "b");
        assertEquals(List.of(List.of("first"), List.of("a"), List.of("b")), calls);
    }
}
