package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.answer.JobIdTakenException;
import dev.farjob.answer.Submission;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubmitWithinTransactionTest {

    private final Bench bench = new Bench();
    private final TransactionalJobOrchestrator<InMemoryTransaction> jobs = JobOrchestrator.on(bench.store)
            .provider(bench.fake)
            .timekeeper(bench.time)
            .executor(Runnable::run)
            .build();

    @Test
    void theJobAppearsWhenTheHostCommits() {
        InMemoryTransaction transaction = bench.store.begin();
        Job job = jobs.submitWithin(transaction, Bench.request().build()).job();
        assertEquals(Optional.empty(), bench.jobs.find(Bench.ANN, job.id()));
        bench.store.commit(transaction);
        assertEquals(Optional.of(job), bench.jobs.find(Bench.ANN, job.id()));
    }

    @Test
    void theJobAndTheHostsOwnRowsAppearTogether() {
        InMemoryTransaction transaction = bench.store.begin();
        transaction.put("wallet/ann", "90");
        Job job = jobs.submitWithin(transaction, Bench.request().build()).job();
        bench.store.commit(transaction);
        assertEquals(Optional.of("90"), bench.store.hostRow("wallet/ann"));
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
    }

    @Test
    void theJobNeverWasIfTheHostRollsBack() {
        InMemoryTransaction transaction = bench.store.begin();
        jobs.submitWithin(transaction, Bench.request().build());
        bench.store.rollback(transaction);
        bench.pass(Duration.ofMinutes(1));
        assertEquals(0, bench.jobs.listEveryone(JobQuery.any()).size());
        assertEquals(0, bench.fake.remoteJobs().size());
    }

    @Test
    void nothingIsSentBeforeTheCommit() {
        InMemoryTransaction transaction = bench.store.begin();
        jobs.submitWithin(transaction, Bench.request().build());
        bench.jobs.sweep();
        assertEquals(0, bench.fake.remoteJobs().size());
    }

    @Test
    void theNextSweepAfterTheCommitSendsIt() {
        InMemoryTransaction transaction = bench.store.begin();
        Job job = jobs.submitWithin(transaction, Bench.request().build()).job();
        bench.store.commit(transaction);
        bench.jobs.sweep();
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aKeyThatExistsIsADuplicateInATransactionToo() {
        Job job = bench.submit(Bench.request().idempotencyKey("click"));
        Submission answer = jobs.submitWithin(
                bench.store.begin(), Bench.request().idempotencyKey("click").build());
        assertEquals(new Submission.Duplicate(job, true), answer);
    }

    @Test
    void aTakenIdIsRefusedInATransactionToo() {
        bench.submit(Bench.request("bob").id(JobId.of("order-17")));
        assertThrows(
                JobIdTakenException.class,
                () -> jobs.submitWithin(
                        bench.store.begin(),
                        Bench.request().id(JobId.of("order-17")).build()));
    }

    @Test
    void aWrongRequestIsRefusedBeforeTheTransactionIsTouched() {
        InMemoryTransaction transaction = bench.store.begin();
        assertThrows(
                IllegalArgumentException.class,
                () -> jobs.submitWithin(
                        transaction,
                        Bench.request()
                                .deadline(bench.clock.instant().minusSeconds(1))
                                .build()));
        bench.store.commit(transaction);
        assertEquals(0, bench.jobs.listEveryone(JobQuery.any()).size());
    }

    @Test
    void manyJobsAreAcceptedByOneTransactionOrNone() {
        List<JobRequest> three = List.of(
                Bench.request().build(),
                Bench.request("bob").build(),
                Bench.request().build());
        InMemoryTransaction undone = bench.store.begin();
        assertEquals(3, jobs.submitWithin(undone, three).size());
        bench.store.rollback(undone);
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
        InMemoryTransaction done = bench.store.begin();
        List<Submission> answers = jobs.submitWithin(done, three);
        bench.store.commit(done);
        assertEquals(
                List.of("ann", "bob", "ann"),
                answers.stream()
                        .map(answer -> bench.stored(answer.job()).owner().value())
                        .toList());
    }

    @Test
    void ofManyNoneIsAcceptedIfOneIsWrong() {
        InMemoryTransaction transaction = bench.store.begin();
        JobRequest wrong =
                Bench.request().deadline(bench.clock.instant().minusSeconds(1)).build();
        assertThrows(
                IllegalArgumentException.class,
                () -> jobs.submitWithin(transaction, List.of(Bench.request().build(), wrong)));
        bench.store.commit(transaction);
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void ofManyNoneIsWrittenIfTwoOwnersChooseOneId() {
        InMemoryTransaction transaction = bench.store.begin();
        JobId id = JobId.of("order-17");
        List<JobRequest> two = List.of(
                Bench.request().id(id).build(), Bench.request("bob").id(id).build());
        assertThrows(JobIdTakenException.class, () -> jobs.submitWithin(transaction, two));
        bench.store.commit(transaction);
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void aListenerHearsOfTheJobWhenItIsBeingSent() {
        List<EventKind> heard = new ArrayList<>();
        TransactionalJobOrchestrator<InMemoryTransaction> told = JobOrchestrator.on(bench.store)
                .provider(bench.fake)
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .listener((job, event) -> heard.add(event.kind()))
                .build();
        InMemoryTransaction transaction = bench.store.begin();
        Job job = told.submitWithin(transaction, Bench.request().build()).job();
        bench.store.commit(transaction);
        assertEquals(List.of(EventKind.SUBMITTED), bench.log(job));
        assertEquals(List.of(), heard, "nobody says that the transaction has committed");
        told.sweep();
        assertEquals(List.of(EventKind.SPAWN_STARTED, EventKind.SPAWN_ACCEPTED), heard);
    }

    @Test
    void aClosedOrchestratorAcceptsNothingWithinATransaction() {
        InMemoryTransaction transaction = bench.store.begin();
        jobs.close();
        IllegalStateException refused = assertThrows(
                IllegalStateException.class,
                () -> jobs.submitWithin(transaction, Bench.request().build()));
        assertEquals("this orchestrator is closed, and nothing was accepted: build another one", refused.getMessage());
        bench.store.commit(transaction);
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void theAnswerIsTheAcceptedJob() {
        Submission answer =
                jobs.submitWithin(bench.store.begin(), Bench.request().build());
        assertEquals(
                JobState.ACCEPTED,
                assertInstanceOf(Submission.Accepted.class, answer).job().state());
    }
}
