package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.answer.JobIdTakenException;
import dev.farjob.answer.Submission;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubmitWithinTransactionTest {

    private final Bench bench = new Bench();

    @Test
    void theJobAppearsWhenTheHostCommits() {
        InMemoryTransaction transaction = bench.store.begin();
        Job job = bench.jobs.submitWithin(transaction, Bench.request().build()).job();
        assertEquals(Optional.empty(), bench.jobs.find(Bench.ANN, job.id()));
        bench.store.commit(transaction);
        assertEquals(Optional.of(job), bench.jobs.find(Bench.ANN, job.id()));
    }

    @Test
    void theJobAndTheHostsOwnRowsAppearTogether() {
        InMemoryTransaction transaction = bench.store.begin();
        transaction.put("wallet/ann", "90");
        Job job = bench.jobs.submitWithin(transaction, Bench.request().build()).job();
        bench.store.commit(transaction);
        assertEquals(Optional.of("90"), bench.store.hostRow("wallet/ann"));
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
    }

    @Test
    void theJobNeverWasIfTheHostRollsBack() {
        InMemoryTransaction transaction = bench.store.begin();
        bench.jobs.submitWithin(transaction, Bench.request().build());
        bench.store.rollback(transaction);
        bench.pass(Duration.ofMinutes(1));
        assertEquals(0, bench.jobs.list(JobQuery.everyone()).size());
        assertEquals(0, bench.fake.remoteJobs().size());
    }

    @Test
    void nothingIsSentBeforeTheCommit() {
        InMemoryTransaction transaction = bench.store.begin();
        bench.jobs.submitWithin(transaction, Bench.request().build());
        bench.jobs.sweep();
        assertEquals(0, bench.fake.remoteJobs().size());
    }

    @Test
    void theNextSweepAfterTheCommitSendsIt() {
        InMemoryTransaction transaction = bench.store.begin();
        Job job = bench.jobs.submitWithin(transaction, Bench.request().build()).job();
        bench.store.commit(transaction);
        bench.jobs.sweep();
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aKeyThatExistsIsADuplicateInATransactionToo() {
        Job job = bench.submit(Bench.request().idempotencyKey("click"));
        Submission answer = bench.jobs.submitWithin(
                bench.store.begin(), Bench.request().idempotencyKey("click").build());
        assertEquals(new Submission.Duplicate(job, true), answer);
    }

    @Test
    void aTakenIdIsRefusedInATransactionToo() {
        bench.submit(Bench.request("bob").id(JobId.of("order-17")));
        assertThrows(
                JobIdTakenException.class,
                () -> bench.jobs.submitWithin(
                        bench.store.begin(),
                        Bench.request().id(JobId.of("order-17")).build()));
    }

    @Test
    void aWrongRequestIsRefusedBeforeTheTransactionIsTouched() {
        InMemoryTransaction transaction = bench.store.begin();
        assertThrows(
                IllegalArgumentException.class,
                () -> bench.jobs.submitWithin(
                        transaction,
                        Bench.request()
                                .deadline(bench.clock.instant().minusSeconds(1))
                                .build()));
        bench.store.commit(transaction);
        assertEquals(0, bench.jobs.list(JobQuery.everyone()).size());
    }

    @Test
    void anotherKindOfTransactionIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> bench.jobs.submitWithin("a connection", Bench.request().build()));
        assertEquals(
                "this store joins a dev.farjob.memory.InMemoryTransaction, not a java.lang.String",
                refused.getMessage());
    }

    @Test
    void aStoreThatCannotJoinTransactionsSaysSo() {
        JobStore plain = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (self, method, arguments) -> method.invoke(bench.store, arguments));
        JobOrchestrator jobs = bench.node(plain, builder -> builder);
        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> jobs.submitWithin(bench.store.begin(), Bench.request().build()));
        assertEquals(
                "a " + plain.getClass().getSimpleName()
                        + " cannot join a transaction: use a TransactionalJobStore, or submit without one",
                refused.getMessage());
    }

    @Test
    void theAnswerIsTheAcceptedJob() {
        Submission answer =
                bench.jobs.submitWithin(bench.store.begin(), Bench.request().build());
        assertEquals(
                JobState.ACCEPTED,
                assertInstanceOf(Submission.Accepted.class, answer).job().state());
    }
}
