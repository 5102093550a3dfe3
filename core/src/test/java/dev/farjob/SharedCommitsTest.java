package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.step.Step;
import dev.farjob.step.StepContext;
import dev.farjob.step.StepResult;
import dev.farjob.store.Change;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step that shares its commits: one transaction for all that wait, and each effect still exactly once. */
class SharedCommitsTest {

    private static final long A_WHILE = 20;

    private final Bench bench = new Bench().accepting("charge");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Semaphore settled = new Semaphore(0);
    /** How many jobs were in each transaction that was tried. */
    private final List<Integer> together = Collections.synchronizedList(new ArrayList<>());

    private TransactionalJobStore<InMemoryTransaction> rows = bench.store;
    private int atOnce = 1;
    /** The next change of one of these jobs fails. */
    private final Set<JobId> failsOnce = ConcurrentHashMap.newKeySet();
    /** Every change of one of these jobs fails. */
    private final Set<JobId> fails = ConcurrentHashMap.newKeySet();

    private volatile Fault fault = (jobs, apply) -> apply.make();

    /** The fate of a transaction. */
    private interface Fault {
        Verdict happens(List<Job> jobs, Apply apply) throws Exception;
    }

    private interface Apply {
        Verdict make() throws Exception;
    }

    @AfterEach
    void end() {
        go.countDown();
        threads.shutdownNow();
    }

    private final class Watched extends ForwardingTransactionalJobStore<InMemoryTransaction> {

        Watched() {
            super(rows);
        }

        @Override
        public List<Verdict> apply(List<Change> changes) {
            if (changes.stream().map(Change::id).anyMatch(id -> failsOnce.remove(id) || fails.contains(id))) {
                throw new JobStoreException(Effect.NONE, "no connection");
            }
            return super.apply(changes);
        }

        @Override
        public Verdict applyTogether(List<Job> before, SharedWork<InMemoryTransaction> work) throws Exception {
            together.add(before.size());
            return fault.happens(before, () -> super.applyTogether(before, work));
        }
    }

    private interface Charging {
        StepResult charge(InMemoryTransaction transaction, StepContext context) throws Exception;
    }

    /** Charges each job once, the first of them when the test says so. */
    private JobOrchestrator node(Charging charging) {
        Step charge = Step.inTransaction("charge", InMemoryTransaction.class, (transaction, context) -> {
                    first.countDown();
                    go.await();
                    Optional<String> before = transaction.get(context.idempotencyKey());
                    transaction.put(context.idempotencyKey(), before.orElse("") + "charged");
                    return charging.charge(transaction, context);
                })
                .sharesCommits()
                .atOnce(atOnce);
        return bench.node(
                new Watched(),
                builder -> builder.timekeeper(new StillTime(bench.time))
                        .executor(threads)
                        .listener((job, event) -> {
                            if (job.state().isSettled()) {
                                settled.release();
                            }
                        })
                        .onSuccess(charge));
    }

    private List<Job> submitted(int count) {
        return new ArrayList<>(Stream.generate(bench::submit).limit(count).toList());
    }

    private List<Job> waiting(JobOrchestrator jobs, int count) throws InterruptedException {
        List<Job> all = submitted(count);
        waiting(jobs, all);
        go.countDown();
        return all;
    }

    /** Lets jobs succeed while the step runs for the first of them. */
    private void waiting(JobOrchestrator jobs, List<Job> all) throws InterruptedException {
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.receive("fake", bench.remote(all.get(0)).webhook());
        assertTrue(first.await(A_WHILE, TimeUnit.SECONDS), "the step begins");
        all.subList(1, all.size())
                .forEach(job -> jobs.receive("fake", bench.remote(job).webhook()));
    }

    private void awaitSettled(int count) throws InterruptedException {
        assertTrue(
                settled.tryAcquire(count, A_WHILE, TimeUnit.SECONDS),
                () -> settled.availablePermits() + " of " + count + " are settled");
    }

    private void assertCharged(List<Job> jobs) {
        for (Job job : jobs) {
            assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
            assertEquals(Optional.of("charged"), bench.store.hostRow(job.id() + "/charge"), "how often it was charged");
        }
    }

    @Test
    void jobsThatWaitForTheStepAreCommittedTogether() throws InterruptedException {
        JobOrchestrator jobs = node((transaction, context) -> StepResult.done());
        List<Job> all = waiting(jobs, 31);
        awaitSettled(31);
        assertCharged(all);
        assertEquals(List.of(1, 30), together);
    }

    @Test
    void oneTransactionIsUnderWayWhileAnotherCommits() throws InterruptedException {
        atOnce = Integer.MAX_VALUE;
        JobOrchestrator jobs = node((transaction, context) -> StepResult.done());
        List<Job> all = waiting(jobs, 31);
        awaitSettled(31);
        assertCharged(all);
        assertEquals(List.of(1, 1, 29), together.stream().sorted().toList());
    }

    @Test
    void noMoreThanFiftyShareACommit() throws InterruptedException {
        JobOrchestrator jobs = node((transaction, context) -> StepResult.done());
        List<Job> all = waiting(jobs, 1 + 50 + 20);
        awaitSettled(71);
        assertCharged(all);
        assertEquals(List.of(1, 50, 20), together);
    }

    @Test
    void aRunThatThrowsSpoilsNoOther() throws InterruptedException {
        JobOrchestrator jobs = node((transaction, context) -> {
            if (context.job().owner().equals(Bench.BOB)) {
                throw new IllegalStateException("no such account");
            }
            return StepResult.done();
        });
        List<Job> all = submitted(11);
        all.add(bench.submit(Bench.request("bob")));
        waiting(jobs, all);
        go.countDown();
        awaitSettled(11);
        jobs.close();
        assertCharged(all.subList(0, 11));
        Job failed = bench.stored(all.get(11));
        assertEquals(JobState.FINALIZING, failed.state());
        assertEquals(1, failed.step().orElseThrow().failures(), "failures of the job that caused it");
        assertEquals(Optional.empty(), bench.store.hostRow(failed.id() + "/charge"));
    }

    @Test
    void aTransactionThatFailsIsRunAgainForEachByItself() throws InterruptedException {
        fault = (jobs, apply) -> {
            if (jobs.size() > 1) {
                throw new JobStoreException(Effect.NONE, "deadlock detected");
            }
            return apply.make();
        };
        JobOrchestrator jobs = node((transaction, context) -> StepResult.done());
        List<Job> all = waiting(jobs, 6);
        awaitSettled(6);
        assertCharged(all);
        assertEquals(List.of(1, 5, 1, 1, 1, 1, 1), together);
    }

    @Test
    void aTransactionThatTheStoreRunsAgainTakesEffectOnceForEach() throws InterruptedException {
        rows = new RunningAgain(bench.store);
        JobOrchestrator jobs = node((transaction, context) -> StepResult.done());
        List<Job> all = waiting(jobs, 6);
        awaitSettled(6);
        assertCharged(all);
        assertEquals(List.of(1, 5), together);
    }

    @Test
    void aCommitWhoseAnswerIsMissingIsNotRepeated() throws InterruptedException {
        fault = (jobs, apply) -> {
            apply.make();
            throw new JobStoreException(Effect.UNKNOWN, "connection reset");
        };
        JobOrchestrator jobs = node((transaction, context) -> StepResult.done());
        List<Job> all = waiting(jobs, 6);
        awaitSettled(6);
        assertCharged(all);
        assertEquals(List.of(1, 5), together);
    }

    @Test
    void aJobThatSomebodyElseHasTakenIsLeftToThem() throws InterruptedException {
        JobOrchestrator jobs = node((transaction, context) -> StepResult.done());
        List<Job> all = submitted(6);
        waiting(jobs, all);
        bench.jobs.abandon(all.get(3).id(), "a person decided");
        go.countDown();
        awaitSettled(5);
        jobs.close();
        List<Job> charged = new ArrayList<>(all);
        Job abandoned = charged.remove(3);
        assertCharged(charged);
        bench.clock.advance(Duration.ofMinutes(2));
        bench.jobs.sweep();
        assertEquals(JobState.FAILED, bench.stored(abandoned).state());
        assertEquals(Optional.empty(), bench.store.hostRow(abandoned.id() + "/charge"));
    }

    @Test
    void aJobThatIsGivenUpWhileItsTransactionIsOpenTakesNoOtherWithIt() throws InterruptedException {
        List<Job> all = submitted(6);
        Job abandoned = all.remove(3);
        AtomicBoolean given = new AtomicBoolean();
        JobOrchestrator jobs = node((transaction, context) -> {
            if (context.job().id().equals(abandoned.id()) && given.compareAndSet(false, true)) {
                bench.jobs.abandon(abandoned.id(), "a person decided");
            }
            return StepResult.done();
        });
        List<Job> order = new ArrayList<>(all);
        order.add(abandoned);
        waiting(jobs, order);
        go.countDown();
        awaitSettled(5);
        jobs.close();
        assertCharged(all);
        assertEquals(Optional.empty(), bench.store.hostRow(abandoned.id() + "/charge"));
        bench.clock.advance(Duration.ofMinutes(2));
        bench.jobs.sweep();
        assertEquals(JobState.FAILED, bench.stored(abandoned).state());
    }

    @Test
    void aJobWhoseLeaseCannotBeRenewedHoldsUpNoOther() throws InterruptedException {
        JobOrchestrator jobs = node((transaction, context) -> StepResult.done());
        List<Job> all = submitted(6);
        waiting(jobs, all);
        bench.clock.advance(Duration.ofSeconds(30));
        failsOnce.add(all.get(3).id());
        go.countDown();
        awaitSettled(6);
        assertCharged(all);
    }

    @Test
    void aJobWhoseLeaseCanNeverBeRenewedHoldsUpNoOther() throws InterruptedException {
        JobOrchestrator jobs = node((transaction, context) -> StepResult.done());
        List<Job> all = submitted(6);
        waiting(jobs, all);
        bench.clock.advance(Duration.ofSeconds(30));
        Job left = all.remove(3);
        fails.add(left.id());
        go.countDown();
        awaitSettled(5);
        jobs.close();
        assertCharged(all);
        assertEquals(JobState.FINALIZING, bench.stored(left).state());
        assertEquals(0, bench.stored(left).step().orElseThrow().failures());
    }

    @Test
    void aStepElsewhereHasNoCommitToShare() {
        assertThrows(IllegalStateException.class, bench.effect("mail")::sharesCommits);
    }
}
