package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Settings;
import dev.farjob.internal.Snapshots;
import dev.farjob.internal.write.WriteQueueBench.Caller;
import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Threads that give up waiting for a write, or are interrupted in it. */
class WriteQueueWaitTest {

    private static final boolean INTERRUPTED = true;

    private final WriteQueueBench bench = new WriteQueueBench();

    /** The answer to a write, and whether its thread was interrupted after it. */
    private record Written(List<Verdict> verdicts, boolean interrupted) {}

    private Written write(Change change) {
        return new Written(bench.store.apply(List.of(change)), Thread.interrupted());
    }

    private Change changeOf(String id) {
        return WriteQueueBench.change(bench.given(id));
    }

    @Test
    void aThreadThatIsInterruptedBeforeItsWriteGoesByItselfAtOnce() throws Exception {
        bench.fillUp();
        Change change = changeOf("a");
        Caller<Written> waits = bench.waiting(() -> write(change));
        Caller<List<Verdict>> other = bench.waiting(changeOf("b"));
        bench.hold(false);
        waits.thread().interrupt();
        assertEquals(new Written(List.of(Verdict.APPLIED), INTERRUPTED), waits.answer());
        assertEquals(List.of("a"), bench.calls.get(Settings.WRITES_AT_ONCE));
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), other.answer());
    }

    @Test
    void aThreadThatIsInterruptedDuringItsWriteGetsItsAnswer() throws Exception {
        bench.fillUp();
        Caller<List<Verdict>> leader = bench.waiting(changeOf("a"));
        Change change = changeOf("b");
        Caller<Written> waits = bench.waiting(() -> write(change));
        bench.letOneGo();
        bench.awaitCall();
        waits.thread().interrupt();
        // It has noticed, and waits again
        bench.time.awaitWaits(1);
        bench.letAllGo();
        assertEquals(new Written(List.of(Verdict.APPLIED), INTERRUPTED), waits.answer());
        assertEquals(List.of(Verdict.APPLIED), leader.answer());
        assertEquals(List.of("a", "b"), bench.calls.get(Settings.WRITES_AT_ONCE));
    }

    @Test
    void anInterruptedThreadLeadsNobody() throws Exception {
        bench.fillUp();
        Caller<List<Verdict>> other = bench.waiting(changeOf("b"));
        Change change = changeOf("a");
        bench.hold(false);
        Caller<Written> interrupted = bench.calling(() -> {
            Thread.currentThread().interrupt();
            return write(change);
        });
        assertEquals(new Written(List.of(Verdict.APPLIED), INTERRUPTED), interrupted.answer());
        assertEquals(List.of("a"), bench.calls.get(Settings.WRITES_AT_ONCE));
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), other.answer());
    }

    @Test
    void anInterruptedThreadHoldsNobodyElseUp() throws Exception {
        bench.fillUp();
        Change change = changeOf("a");
        Caller<Written> interrupted = bench.waiting(() -> write(change));
        bench.hold(false);
        interrupted.thread().interrupt();
        interrupted.answer();
        bench.letAllGo();
        Job next = bench.given("next");
        assertEquals(
                List.of(Verdict.APPLIED),
                bench.calling(() -> bench.store.apply(List.of(WriteQueueBench.change(next))))
                        .answer());
    }

    @Test
    void aThreadThatLosesPatienceMakesOneMoreCallForAllThatWait() throws Exception {
        bench.fillUp();
        Caller<List<Verdict>> first = bench.waiting(changeOf("a"));
        bench.hold(false);
        bench.time.loseNextPatience();
        Caller<List<Verdict>> second = bench.waiting(changeOf("b"));
        assertEquals(List.of(Verdict.APPLIED), second.answer());
        assertEquals(List.of(Verdict.APPLIED), first.answer());
        assertEquals(List.of("b", "a"), bench.calls.get(Settings.WRITES_AT_ONCE));
    }

    @Test
    void aJobWhoseWriteHangsIsWrittenAfterAWhileAllTheSame() throws Exception {
        Job job = bench.given("same");
        bench.hold();
        Caller<List<Verdict>> hangs = bench.calling(() -> bench.store.apply(List.of(WriteQueueBench.change(job))));
        bench.awaitCall();
        bench.hold(false);
        bench.time.loseNextPatience();
        assertEquals(
                List.of(Verdict.APPLIED),
                bench.waiting(WriteQueueBench.change(job)).answer());
        bench.letAllGo();
        assertEquals(List.of(Verdict.LOST), hangs.answer());
    }

    @Test
    void impatienceDoesNotChangeHowManyCallsThereAreAfterwards() throws Exception {
        List<Caller<List<Verdict>>> firsts = bench.fillUp();
        bench.hold(false);
        bench.time.loseNextPatience();
        bench.waiting(changeOf("a")).answer();
        bench.letAllGo();
        for (Caller<List<Verdict>> first : firsts) {
            first.answer();
        }
        bench.fillUp();
        Caller<List<Verdict>> waits = bench.waiting(changeOf("b"));
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), waits.answer());
    }

    @Test
    void aTransactionsThreadWritesBesideItByItself() throws Exception {
        bench.fillUp();
        Caller<List<Verdict>> waits = bench.waiting(changeOf("waits"));
        bench.hold(false);
        Job job = bench.given("job");
        Change beside = changeOf("beside");
        Verdict verdict = bench.store.apply(job, transaction -> {
            bench.store.apply(List.of(beside));
            bench.store.insert(List.of(WriteQueueBench.newJob(Snapshots.of("new", "fal"))));
            return WriteQueueBench.change(job);
        });
        assertEquals(Verdict.APPLIED, verdict);
        assertEquals(List.of(List.of("beside"), List.of("new")), bench.calls.subList(2, 4));
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), waits.answer());
    }

    @Test
    void soDoesWhatItLeaves() throws Exception {
        bench.fillUp();
        Caller<List<Verdict>> waits = bench.waiting(changeOf("waits"));
        bench.hold(false);
        Job job = bench.given("job");
        Change beside = changeOf("beside");
        List<Verdict> told = new ArrayList<>();
        bench.store.apply(job, transaction -> {
            ((CombiningJobStore) bench.store).leave(beside, verdicts -> told.addAll(verdicts.get()));
            return WriteQueueBench.change(job);
        });
        assertEquals(List.of(Verdict.APPLIED), told);
        assertEquals(List.of(List.of("beside")), bench.calls.subList(2, 3));
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), waits.answer());
    }

    @Test
    void afterATransactionItsThreadSharesCallsAgain() throws Exception {
        Job job = bench.given("job");
        Change change = changeOf("after");
        bench.fillUp();
        Caller<List<Verdict>> caller = bench.waiting(() -> {
            bench.store.apply(job, transaction -> WriteQueueBench.change(job));
            return bench.store.apply(List.of(change));
        });
        assertTrue(bench.calls.stream().noneMatch(ids -> ids.contains("after")), "it waits");
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), caller.answer());
    }
}
