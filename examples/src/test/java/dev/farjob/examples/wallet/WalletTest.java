package dev.farjob.examples.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.answer.Submission;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WalletTest {

    private static final Owner OWNER = Owner.of("user-42");
    private static final int PRICE = 25;

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);
    private final ScriptedProvider provider =
            ScriptedProvider.named("scripted").clock(clock).webhooks().build();

    private OrchestratorBuilder<TransactionalJobOrchestrator<InMemoryTransaction>> builder() {
        return JobOrchestrator.on(store)
                .provider(provider)
                .webhooks(URI.create("https://host.example/hooks"), "sixteen characters")
                .clock(clock);
    }

    private static JobRequest request() {
        return JobRequest.to("scripted", "upscale")
                .owner(OWNER)
                .input(Map.of())
                .idempotencyKey("click")
                .build();
    }

    private void deposit(int cents) throws Exception {
        store.inTransaction(transaction -> Credits.add(transaction, OWNER, cents));
    }

    /** Lets the due work be done, now and for a while. */
    private void pass(JobOrchestrator jobs) {
        for (int i = 0; i < 60; i++) {
            clock.advance(Duration.ofMinutes(1));
            jobs.sweep();
        }
    }

    private RemoteJob sent(JobOrchestrator jobs) {
        jobs.sweep();
        return provider.remoteJobs().get(provider.remoteJobs().size() - 1);
    }

    private Job job() {
        return provider.remoteJobs().stream()
                .findFirst()
                .flatMap(remote -> store.find(remote.job()))
                .orElseThrow();
    }

    @Test
    void chargingOnSuccessAsksAgainUnderTheSameKey() {
        Map<String, Integer> charged = new LinkedHashMap<>();
        boolean[] lost = {true};
        Ledger ledger = (key, owner, cents) -> {
            charged.put(key, cents);
            if (lost[0]) {
                lost[0] = false;
                throw new IOException("charged, and the answer is lost");
            }
            return Ledger.Answer.CHARGED;
        };
        try (JobOrchestrator jobs = ChargeOnSuccess.to(builder(), ledger, PRICE).build()) {
            jobs.submitAndSend(request());
            sent(jobs).succeed();
            pass(jobs);
        }
        assertEquals(JobState.SUCCEEDED, job().state());
        assertEquals(Map.of(job().id() + "/charge", PRICE), charged);
    }

    @Test
    void whoeverCannotPayOnSuccessGetsNothing() {
        try (JobOrchestrator jobs = ChargeOnSuccess.to(
                        builder(), (key, owner, cents) -> Ledger.Answer.INSUFFICIENT, PRICE)
                .build()) {
            jobs.submitAndSend(request());
            sent(jobs).succeed();
            pass(jobs);
        }
        assertEquals(JobState.FAILED, job().state());
    }

    @Test
    void aReservationIsConfirmedBySuccess() throws Exception {
        deposit(100);
        try (TransactionalJobOrchestrator<InMemoryTransaction> jobs =
                ReserveAndConfirm.to(builder()).build()) {
            ReserveAndConfirm.submit(jobs, store, request(), PRICE);
            RemoteJob remote = sent(jobs);
            assertEquals(75, Credits.free(store, OWNER));
            assertEquals(PRICE, Credits.held(store, remote.job()));
            remote.succeed();
            pass(jobs);
        }
        assertEquals(75, Credits.free(store, OWNER));
        assertEquals(0, Credits.held(store, job().id()));
    }

    @Test
    void aReservationIsReleasedByFailureAndMadeOncePerClick() throws Exception {
        deposit(100);
        try (TransactionalJobOrchestrator<InMemoryTransaction> jobs =
                ReserveAndConfirm.to(builder()).build()) {
            ReserveAndConfirm.submit(jobs, store, request(), PRICE);
            ReserveAndConfirm.submit(jobs, store, request(), PRICE);
            assertEquals(75, Credits.free(store, OWNER));
            sent(jobs).fail(Failure.of(FailureKind.PROVIDER_FAILED, "broken"));
            pass(jobs);
        }
        assertEquals(JobState.FAILED, job().state());
        assertEquals(100, Credits.free(store, OWNER));
        assertEquals(1, provider.remoteJobs().size());
    }

    @Test
    void withoutCreditsThereIsNoJob() throws Exception {
        deposit(PRICE - 1);
        try (TransactionalJobOrchestrator<InMemoryTransaction> jobs =
                ReserveAndConfirm.to(builder()).build()) {
            assertEquals(Optional.empty(), ReserveAndConfirm.submit(jobs, store, request(), PRICE));
            assertEquals(Optional.empty(), ChargeAndRefund.submit(jobs, store, request(), PRICE));
            pass(jobs);
        }
        assertTrue(provider.remoteJobs().isEmpty());
        assertEquals(PRICE - 1, Credits.free(store, OWNER));
    }

    @Test
    void aRefundComesWithTheFailureAndIsTakenBackByALateSuccess() throws Exception {
        deposit(100);
        try (TransactionalJobOrchestrator<InMemoryTransaction> jobs = ChargeAndRefund.to(builder(), PRICE)
                .lateSuccess(LateSuccessPolicy.REOPEN)
                .build()) {
            Submission submission =
                    ChargeAndRefund.submit(jobs, store, request(), PRICE).orElseThrow();
            assertEquals(75, Credits.free(store, OWNER));
            RemoteJob remote = sent(jobs);
            // The provider says that it failed, and delivers after all
            provider.nextStatus(
                    ProviderStatus.failed(Failure.of(FailureKind.PROVIDER_FAILED, "it seems to be broken")));
            pass(jobs);
            assertEquals(JobState.FAILED, job().state());
            assertEquals(100, Credits.free(store, OWNER));

            jobs.receive("scripted", remote.succeed().webhook());
            pass(jobs);
            assertEquals(JobState.SUCCEEDED, job().state());
            assertEquals(75, Credits.free(store, OWNER));

            jobs.receive("scripted", remote.webhook());
            pass(jobs);
            assertEquals(75, Credits.free(store, OWNER));
            assertEquals(submission.job().id(), job().id());
        }
    }
}
