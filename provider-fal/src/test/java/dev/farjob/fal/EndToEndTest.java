package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalHabit;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalSimulator;
import dev.farjob.fal.simulator.FalWebhookScript;
import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client and the engine together: whatever fal does, no job is lost and none is paid for twice. */
class EndToEndTest {

    private static final Owner OWNER = Owner.of("user-42");
    private static final int SECONDS = 60;

    private final VirtualClock clock = new VirtualClock();
    private final FalSimulator fal = FalSimulator.builder()
            .clock(clock)
            .webhookSink(this::receive)
            .webhooksByHand()
            .start();
    private final List<String> charges = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Job> settled = new LinkedBlockingQueue<>();
    private final JobOrchestrator jobs = JobOrchestrator.on(new InMemoryJobStore(clock))
            .provider(fal.provider().build())
            .onSuccess(Step.elsewhere("charge", context -> {
                charges.add(context.idempotencyKey());
                return StepResult.done();
            }))
            .webhooks(URI.create("https://host.example/hooks"), "a secret of sixteen characters")
            .listener((job, event) -> {
                if (job.state().isSettled()) {
                    settled.add(job);
                }
            })
            .clock(clock)
            .build();

    @AfterEach
    void close() {
        jobs.close();
        fal.close();
        assertEquals(List.of(), fal.strayKeys());
    }

    private int receive(URI url, WebhookDelivery delivery) {
        try {
            return jobs.receive("fal", delivery).isAccepted() ? 200 : 401;
        } catch (JobException notNow) {
            return 500;
        }
    }

    private Job submit() {
        return jobs.submitAndSend(JobRequest.to("fal", OnSimulator.ENDPOINT)
                        .owner(OWNER)
                        .input(Map.of("prompt", "a lighthouse"))
                        .build())
                .job();
    }

    private Job whenSettled() throws InterruptedException {
        Job job = settled.poll(SECONDS, TimeUnit.SECONDS);
        assertNotNull(job, "the job has settled");
        return job;
    }

    /** Lets time pass, and looks at what is due. */
    private void pass(Duration time) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plusSeconds(10)) {
            clock.advance(Duration.ofSeconds(10));
            jobs.sweep();
        }
    }

    @Test
    @DisplayName("a job that is only polled succeeds, with its video")
    void polled() throws InterruptedException {
        fal.everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.never()));
        submit();
        pass(Duration.ofMinutes(20));
        succeeded(whenSettled());
    }

    @Test
    @DisplayName("a webhook alone brings the end, and nobody polls")
    void pushed() throws InterruptedException {
        submit();
        clock.advance(Duration.ofSeconds(40));
        assertEquals(1, fal.deliverWebhooks());
        succeeded(whenSettled());
        assertEquals(0, fal.count(FalCall.STATUS));
    }

    @Test
    @DisplayName("§5.2 a webhook that comes twice, and late, and after a poll, charges once")
    void again() throws InterruptedException {
        fal.everyJob(FalScript.ending(FalOutcome.video())
                .webhook(FalWebhookScript.after(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(30))));
        submit();
        pass(Duration.ofMinutes(20));
        Job job = whenSettled();
        fal.deliverWebhooks();
        clock.advance(Duration.ofMinutes(30));
        fal.deliverWebhooks();
        pass(Duration.ofMinutes(5));
        succeeded(job);
    }

    @Test
    @DisplayName("§5.1 a webhook that is there before the submit is answered finds its job")
    void early() throws InterruptedException {
        fal.everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.early()));
        submit();
        pass(Duration.ofMinutes(1));
        succeeded(whenSettled());
    }

    @Test
    @DisplayName("§1, §7.1 a submit whose answer was lost is found by its webhook, and was sent once")
    void orphan() throws InterruptedException {
        fal.next(FalCall.SUBMIT, FalFault.answerLost());
        assertEquals(JobState.SPAWNING, submit().state());
        clock.advance(Duration.ofSeconds(40));
        fal.deliverWebhooks();
        succeeded(whenSettled());
    }

    @Test
    @DisplayName("§1 a lost answer and no webhook is never sent again: the job fails, and nobody is charged")
    void lostForGood() throws InterruptedException {
        fal.everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.never()));
        fal.next(FalCall.SUBMIT, FalFault.answerLost());
        submit();
        pass(Duration.ofMinutes(20));
        assertEquals(FailureKind.SPAWN_IN_DOUBT, failureOf(whenSettled()));
        assertEquals(1, fal.count(FalCall.SUBMIT));
        assertEquals(List.of(), charges);
    }

    @ParameterizedTest
    @DisplayName("§5.4 a webhook with anything wrong is rejected, and polling brings the end")
    @EnumSource(value = Spoiled.class, mode = EnumSource.Mode.EXCLUDE, names = "NOT")
    void forged(Spoiled how) throws InterruptedException {
        fal.everyJob(FalScript.ending(FalOutcome.contentPolicy())
                .webhook(FalWebhookScript.onTime().spoiled(how)));
        submit();
        clock.advance(Duration.ofSeconds(40));
        fal.deliverWebhooks();
        assertTrue(settled.isEmpty(), "nothing was believed");
        pass(Duration.ofMinutes(20));
        assertEquals(FailureKind.CONTENT_POLICY, failureOf(whenSettled()));
    }

    @Test
    @DisplayName("§5.1 a webhook without its payload has the result fetched")
    void withoutPayload() throws InterruptedException {
        fal.everyJob(FalScript.ending(FalOutcome.video())
                .webhook(FalWebhookScript.onTime().withoutPayload()));
        submit();
        clock.advance(Duration.ofSeconds(40));
        fal.deliverWebhooks();
        succeeded(whenSettled());
        assertEquals(1, fal.count(FalCall.RESULT));
    }

    @Test
    @DisplayName("§3.4 nobody looked for two hours: the result is recovered from the history")
    void recovered() throws InterruptedException {
        fal.behave(FalHabit.RESULTS_EXPIRE);
        fal.everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.never()));
        submit();
        clock.advance(Duration.ofHours(2));
        assertTrue(jobs.recover(OWNER).unseen().size() <= 1);
        pass(Duration.ofMinutes(1));
        succeeded(whenSettled());
        assertTrue(fal.count(FalCall.HISTORY) > 0);
    }

    @Test
    @DisplayName("§2.4 an hour of hiccups fails nothing")
    void hiccups() throws InterruptedException {
        fal.everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.never()));
        fal.every(1, FalCall.STATUS, FalFault.nginx(502));
        fal.every(1, FalCall.RESULT, FalFault.nginx(503));
        submit();
        pass(Duration.ofHours(1));
        assertTrue(settled.isEmpty());
        fal.every(1_000_000, FalCall.STATUS, FalFault.nginx(502));
        fal.every(1_000_000, FalCall.RESULT, FalFault.nginx(503));
        pass(Duration.ofMinutes(30));
        succeeded(whenSettled());
    }

    @Test
    @DisplayName("§8 an exhausted balance fails the job as PROVIDER_QUOTA, and is asked once")
    void exhausted() throws InterruptedException {
        fal.next(FalCall.SUBMIT, FalFault.exhausted());
        submit();
        assertEquals(FailureKind.PROVIDER_QUOTA, failureOf(whenSettled()));
        assertEquals(1, fal.count(FalCall.SUBMIT));
    }

    @Test
    @DisplayName("§1 a 429 sends the job again when fal wants it")
    void tooMany() throws InterruptedException {
        fal.next(FalCall.SUBMIT, FalFault.tooMany(30));
        submit();
        pass(Duration.ofSeconds(20));
        assertEquals(1, fal.count(FalCall.SUBMIT));
        pass(Duration.ofMinutes(2));
        fal.deliverWebhooks();
        succeeded(whenSettled());
        assertEquals(2, fal.count(FalCall.SUBMIT));
    }

    @Test
    @DisplayName(
            "§4 a job that is cancelled in the queue ends within two minutes, although fal does not know it any more")
    void cancelled() throws InterruptedException {
        fal.everyJob(FalScript.waiting());
        Job job = submit();
        jobs.cancel(OWNER, job.id());
        pass(Duration.ofMinutes(2));
        assertEquals(JobState.CANCELLED, whenSettled().state());
        assertEquals(List.of(), charges);
    }

    private void succeeded(Job job) {
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(List.of(job.id() + "/charge"), charges);
        assertEquals(1, fal.requests().size(), "it was paid for once");
        Outcome.Succeeded outcome =
                assertInstanceOf(Outcome.Succeeded.class, job.outcome().orElseThrow());
        assertEquals("video", outcome.result().media().get(0).info().name());
    }

    private static FailureKind failureOf(Job job) {
        return assertInstanceOf(Outcome.Failed.class, job.outcome().orElseThrow())
                .failure()
                .kind();
    }
}
