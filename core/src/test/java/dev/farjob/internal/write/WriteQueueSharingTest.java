package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.farjob.internal.Settings;
import dev.farjob.internal.Snapshots;
import dev.farjob.internal.write.WriteQueueBench.Caller;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.store.Change;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Some writes share a call, and others must not. */
class WriteQueueSharingTest {

    private final WriteQueueBench bench = new WriteQueueBench();
    private final TransactionalJobStore<InMemoryTransaction> store = bench.store;

    private static NewJob newJob(String id, Owner owner, String key) {
        JobSpec spec = JobSpec.of(owner, Target.of("fal", "render"), Payload.empty())
                .idempotencyKey(IdempotencyKey.of(key))
                .build();
        return WriteQueueBench.newJob(
                Job.accept(JobId.of(id), spec, StepPlan.none(), VirtualClock.START, "stamp", Duration.ofSeconds(60)));
    }

    private Caller<List<Insertion>> inserting(NewJob... jobs) {
        return bench.waiting(() -> store.insert(List.of(jobs)));
    }

    private void fillUpWithInserts() {
        bench.hold();
        for (int i = 0; i < Settings.WRITES_AT_ONCE; i++) {
            NewJob job = WriteQueueBench.newJob(Snapshots.of("first-" + i, "fal"));
            bench.calling(() -> store.insert(List.of(job)));
            bench.awaitCall();
        }
    }

    /** The calls after those that had filled the store up; they are let go one by one, so that none joins too early. */
    private List<List<String>> callsAfterwards(List<? extends Caller<?>> callers) throws Exception {
        bench.letOneGo();
        bench.awaitCall();
        bench.letAllGo();
        for (Caller<?> caller : callers) {
            caller.answer();
        }
        return bench.calls.subList(Settings.WRITES_AT_ONCE, bench.calls.size());
    }

    @Test
    void aThreadThatIsAloneCallsAtOnceAndAsItIs() {
        List<Change> changes = List.of(WriteQueueBench.change(bench.given("a")));
        List<List<Change>> seen = new ArrayList<>();
        CombiningJobStore alone = new CombiningJobStore(
                new ForwardingJobStore(bench.real) {
                    @Override
                    public List<Verdict> apply(List<Change> changes) {
                        seen.add(changes);
                        return super.apply(changes);
                    }
                },
                new WriteQueueBench.Waits(),
                WriteQueueBench.handover(Runnable::run),
                Settings.WRITES_AT_ONCE);
        assertEquals(List.of(Verdict.APPLIED), alone.apply(changes));
        assertEquals(1, seen.size());
        assertSame(changes, seen.get(0));
    }

    @Test
    void aThreadThatFindsACallFreeDoesNotWait() {
        bench.fillUp();
        bench.letAllGo();
        assertEquals(0, bench.time.waits());
    }

    @Test
    void nothingIsACallToo() {
        assertEquals(List.of(), store.apply(List.of()));
        assertEquals(List.of(), store.insert(List.of()));
        assertEquals(List.of(List.of(), List.of()), bench.calls, "the store is asked, because it may be down");
    }

    @Test
    void aThreadThatComesDuringCallsSharesTheNextOne() throws Exception {
        bench.fillUp();
        List<Caller<List<Verdict>>> callers = IntStream.range(0, 64)
                .mapToObj(i -> bench.waiting(WriteQueueBench.change(bench.given("job-" + i))))
                .toList();
        List<List<String>> calls = callsAfterwards(callers);
        assertEquals(
                List.of(IntStream.range(0, 64).mapToObj(i -> "job-" + i).toList()), calls, "one call, in their order");
        for (Caller<List<Verdict>> caller : callers) {
            assertEquals(List.of(Verdict.APPLIED), caller.answer());
        }
    }

    @Test
    void insertsShareACallToo() throws Exception {
        fillUpWithInserts();
        List<Caller<List<Insertion>>> callers = IntStream.range(0, 3)
                .mapToObj(i -> inserting(WriteQueueBench.newJob(Snapshots.of("job-" + i, "fal"))))
                .toList();
        assertEquals(List.of(List.of("job-0", "job-1", "job-2")), callsAfterwards(callers));
    }

    @Test
    void insertsDoNotWaitForChanges() throws Exception {
        bench.fillUp();
        Caller<List<Insertion>> insert =
                bench.calling(() -> store.insert(List.of(WriteQueueBench.newJob(Snapshots.of("new", "fal")))));
        bench.awaitCall();
        bench.letAllGo();
        assertInstanceOf(Insertion.Inserted.class, insert.answer().get(0));
    }

    @Test
    void everybodyGetsItsOwnAnswers() throws Exception {
        bench.fillUp();
        Change lost = bench.stale("lost");
        Change applied = WriteQueueBench.change(bench.given("applied"));
        Change also = WriteQueueBench.change(bench.given("also"));
        Change alsoLost = bench.stale("also-lost");
        Caller<List<Verdict>> one = bench.waiting(lost);
        Caller<List<Verdict>> two = bench.waiting(() -> store.apply(List.of(applied, alsoLost)));
        Caller<List<Verdict>> three = bench.waiting(also);
        assertEquals(
                List.of(List.of("lost", "applied", "also-lost", "also")), callsAfterwards(List.of(one, two, three)));
        assertEquals(List.of(Verdict.LOST), one.answer());
        assertEquals(List.of(Verdict.APPLIED, Verdict.LOST), two.answer());
        assertEquals(List.of(Verdict.APPLIED), three.answer());
    }

    @Test
    void noMoreCallsAreUnderWayThanThereShouldBe() throws Exception {
        bench.fillUp();
        List<Caller<List<Verdict>>> callers = IntStream.range(0, 8)
                .mapToObj(i -> bench.waiting(WriteQueueBench.change(bench.given("job-" + i))))
                .toList();
        callsAfterwards(callers);
        assertEquals(Settings.WRITES_AT_ONCE, bench.mostAtOnce());
    }

    private List<Change> changes(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> WriteQueueBench.change(bench.given(name + "-" + i)))
                .toList();
    }

    @Test
    void aCallHasABoundAndNoCallersPartIsDivided() throws Exception {
        bench.fillUp();
        List<Caller<List<Verdict>>> callers = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            List<Change> changes = changes(name, 200);
            callers.add(bench.waiting(() -> store.apply(changes)));
        }
        assertEquals(
                List.of(400, 200),
                callsAfterwards(callers).stream().map(List::size).toList());
    }

    @Test
    void aBatchLargerThanACallGoesUndividedByItself() throws Exception {
        bench.fillUp();
        List<Change> large = changes("large", 501);
        Caller<List<Verdict>> first = bench.waiting(() -> store.apply(large));
        Caller<List<Verdict>> second = bench.waiting(WriteQueueBench.change(bench.given("small")));
        assertEquals(
                List.of(501, 1),
                callsAfterwards(List.of(first, second)).stream().map(List::size).toList());
    }

    @Test
    void largeInputsFillACallToo() throws Exception {
        fillUpWithInserts();
        Payload large = Payload.ofJson("\"" + "x".repeat(1 << 20) + "\"");
        List<Caller<List<Insertion>>> callers = IntStream.range(0, 4)
                .mapToObj(i -> {
                    Job job = Snapshots.of("job-" + i, "fal");
                    JobSpec spec = JobSpec.of(job.owner(), job.target(), large).build();
                    return inserting(WriteQueueBench.newJob(Job.accept(
                            job.id(), spec, StepPlan.none(), VirtualClock.START, "stamp", Duration.ofSeconds(60))));
                })
                .toList();
        assertEquals(
                List.of(3, 1), callsAfterwards(callers).stream().map(List::size).toList());
    }

    @Test
    void twoChangesOfOneJobShareNoCall() throws Exception {
        bench.fillUp();
        Job job = bench.given("same");
        List<Caller<List<Verdict>>> callers = List.of(
                bench.waiting(WriteQueueBench.change(job)),
                bench.waiting(WriteQueueBench.change(bench.given("other"))),
                bench.waiting(WriteQueueBench.change(job)));
        assertEquals(List.of(List.of("same", "other"), List.of("same")), callsAfterwards(callers));
        assertEquals(List.of(Verdict.APPLIED), callers.get(0).answer());
        assertEquals(List.of(Verdict.LOST), callers.get(2).answer());
    }

    @Test
    void aChangeOfAJobThatIsBeingWrittenWaitsAlthoughACallIsFree() throws Exception {
        Job job = bench.given("same");
        bench.hold();
        Caller<List<Verdict>> first = bench.calling(() -> store.apply(List.of(WriteQueueBench.change(job))));
        bench.awaitCall();
        Caller<List<Verdict>> second = bench.waiting(WriteQueueBench.change(job));
        Caller<List<Verdict>> other =
                bench.calling(() -> store.apply(List.of(WriteQueueBench.change(bench.given("other")))));
        bench.awaitCall();
        bench.letAllGo();
        assertEquals(List.of(Verdict.APPLIED), first.answer());
        assertEquals(List.of(Verdict.LOST), second.answer());
        assertEquals(List.of(Verdict.APPLIED), other.answer());
        assertEquals(List.of(List.of("same"), List.of("other"), List.of("same")), bench.calls);
    }

    @Test
    void nobodyIsOvertakenByWhoWantsTheSame() throws Exception {
        bench.fillUp();
        Change a = WriteQueueBench.change(bench.given("a"));
        Change b = WriteQueueBench.change(bench.given("b"));
        List<Caller<List<Verdict>>> callers =
                List.of(bench.waiting(a), bench.waiting(() -> store.apply(List.of(a, b))), bench.waiting(b));
        assertEquals(List.of(List.of("a"), List.of("a", "b"), List.of("b")), callsAfterwards(callers));
        assertEquals(List.of(Verdict.LOST, Verdict.APPLIED), callers.get(1).answer());
        assertEquals(List.of(Verdict.LOST), callers.get(2).answer());
    }

    @Test
    void aCallThatRepeatsItselfIsMadeAsItIs() throws Exception {
        bench.fillUp();
        Change same = WriteQueueBench.change(bench.given("same"));
        List<Caller<List<Verdict>>> callers = List.of(
                bench.waiting(WriteQueueBench.change(bench.given("a"))),
                bench.waiting(() -> store.apply(List.of(same, same))),
                bench.waiting(WriteQueueBench.change(bench.given("b"))));
        assertEquals(List.of(List.of("a", "b"), List.of("same", "same")), callsAfterwards(callers));
        assertEquals(List.of(Verdict.APPLIED, Verdict.LOST), callers.get(1).answer());
    }

    @Test
    void twoInsertsUnderOneKeyShareNoCall() throws Exception {
        fillUpWithInserts();
        List<Caller<List<Insertion>>> callers = List.of(
                inserting(newJob("a", Owner.of("ann"), "click")),
                inserting(newJob("b", Owner.of("bob"), "click")),
                inserting(newJob("c", Owner.of("ann"), "click")));
        assertEquals(List.of(List.of("a", "b"), List.of("c")), callsAfterwards(callers));
        assertEquals(
                JobId.of("a"),
                assertInstanceOf(
                                Insertion.Existing.class,
                                callers.get(2).answer().get(0))
                        .job()
                        .id());
    }

    @Test
    void twoInsertsUnderOneIdShareNoCall() throws Exception {
        fillUpWithInserts();
        List<Caller<List<Insertion>>> callers =
                List.of(inserting(newJob("a", Owner.of("ann"), "one")), inserting(newJob("a", Owner.of("bob"), "two")));
        assertEquals(List.of(List.of("a"), List.of("a")), callsAfterwards(callers));
        assertInstanceOf(Insertion.IdTaken.class, callers.get(1).answer().get(0));
    }
}
