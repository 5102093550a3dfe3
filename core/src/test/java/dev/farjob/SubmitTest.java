package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.JobIdTakenException;
import dev.farjob.answer.Submission;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Subject;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubmitTest {

    private final Bench bench = new Bench();

    @Test
    void theJobThatSubmitAnswersIsDurable() {
        Job job = bench.jobs.submit(Bench.request().build()).job();
        assertEquals(job.spec(), bench.stored(job).spec());
    }

    @Test
    void submitAnswersWithTheJobAsItWasAccepted() {
        Submission answer = bench.jobs.submit(Bench.request().build());
        assertEquals(
                JobState.ACCEPTED,
                assertInstanceOf(Submission.Accepted.class, answer).job().state());
    }

    @Test
    void aJobIsSentRightAfterItWasAccepted() {
        assertEquals(JobState.QUEUED, bench.submit().state());
    }

    @Test
    void theProviderGetsTheInputOfTheHost() {
        Job job = bench.submit(Bench.request().tag("plan", "gold"));
        assertEquals(
                Payload.ofJson("{\"prompt\":\"a lighthouse\"}"),
                bench.remote(job).request().input());
        assertEquals(Map.of("plan", "gold"), bench.remote(job).request().tags());
    }

    @Test
    void allThatTheHostSaidIsKept() {
        Instant at = bench.clock.instant().plusSeconds(600);
        Job job = bench.submit(Bench.request()
                .subject("node-7")
                .idempotencyKey("click")
                .deadline(at.plusSeconds(60))
                .notBefore(at)
                .tag("plan", "gold"));
        assertEquals(Optional.of(Subject.of("node-7")), job.spec().subject());
        assertEquals("click", job.spec().idempotencyKey().orElseThrow().value());
        assertEquals(Optional.of(at.plusSeconds(60)), job.spec().deadline());
        assertEquals(Optional.of(at), job.spec().notBefore());
        assertEquals(Map.of("plan", "gold"), job.spec().tags());
    }

    @Test
    void aDeadlineAfterAWhileCountsFromNow() {
        Job job = bench.submit(Bench.request().deadline(Duration.ofHours(2)));
        assertEquals(
                Optional.of(bench.clock.instant().plus(Duration.ofHours(2))),
                job.spec().deadline());
    }

    @Test
    void theIntentIsDurableBeforeTheProviderHearsOfIt() {
        List<Optional<JobState>> seen = new ArrayList<>();
        ScriptedProvider other =
                ScriptedProvider.named("other").clock(bench.clock).build();
        Between between = new Between(other);
        JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        between.next("spawn", real -> {
            seen.add(bench.jobs.list(Bench.ANN).stream().findFirst().map(Job::state));
            return real.make();
        });
        jobs.submit(
                JobRequest.to("other", "render").owner("ann").input(Map.of()).build());
        assertEquals(List.of(Optional.of(JobState.SPAWNING)), seen);
    }

    @Test
    void theLogBeginsWithTheIntent() {
        assertEquals(
                List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED, EventKind.SPAWN_ACCEPTED),
                bench.log(bench.submit()));
    }

    @Test
    void submitAndSendAnswersWhenTheProviderHasTheJob() {
        Later threads = new Later();
        bench.time.whileWaiting(atMost -> threads.runAll());
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads));
        assertEquals(
                JobState.QUEUED,
                jobs.submitAndSend(Bench.request().build()).job().state());
    }

    @Test
    void submitAloneLeavesTheSendingToAnotherThread() {
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads));
        Job job = jobs.submit(Bench.request().build()).job();
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
        assertEquals(1, threads.waiting());
    }

    @Test
    void submitAndSendOfADuplicateSendsNothing() {
        Job job = bench.submit(Bench.request().idempotencyKey("click"));
        Submission again =
                bench.jobs.submitAndSend(Bench.request().idempotencyKey("click").build());
        assertEquals(
                bench.stored(job),
                assertInstanceOf(Submission.Duplicate.class, again).job());
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void submitAndSendOfAJobForLaterDoesNotSendIt() {
        Instant later = bench.clock.instant().plusSeconds(60);
        Submission answer =
                bench.jobs.submitAndSend(Bench.request().notBefore(later).build());
        assertEquals(JobState.ACCEPTED, bench.stored(answer.job()).state());
    }

    @Test
    void aJobForLaterWaitsForItsTime() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        bench.pass(Duration.ofSeconds(59));
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
        bench.pass(Duration.ofSeconds(1));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aTimeThatHasPassedMeansNow() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().minusSeconds(60)));
        assertEquals(JobState.QUEUED, job.state());
    }

    @Test
    void exactlyNowIsNotLater() {
        assertEquals(
                JobState.QUEUED,
                bench.submit(Bench.request().notBefore(bench.clock.instant())).state());
    }

    @Test
    void manyJobsAreOneWrite() {
        Between between = new Between(bench.store);
        JobOrchestrator jobs = bench.node(between.as(JobStore.class), builder -> builder);
        List<Submission> answers = jobs.submit(List.of(
                Bench.request().subject("a").build(),
                Bench.request().subject("b").build()));
        assertEquals(1, between.calls("insert"));
        assertEquals(
                List.of("a", "b"),
                answers.stream()
                        .map(answer ->
                                answer.job().spec().subject().orElseThrow().value())
                        .toList());
    }

    @Test
    void manyJobsAreAllSent() {
        List<Submission> answers = bench.jobs.submit(List.of(
                Bench.request().build(),
                Bench.request().build(),
                Bench.request("bob").build()));
        for (Submission answer : answers) {
            assertEquals(JobState.QUEUED, bench.stored(answer.job()).state());
        }
    }

    @Test
    void noJobsAreNoAnswers() {
        assertEquals(List.of(), bench.jobs.submit(List.of()));
    }

    @Test
    void ifOneOfManyIsWrongNoneIsAccepted() {
        JobRequest wrong =
                JobRequest.to("nobody", "render").owner("ann").input(Map.of()).build();
        assertThrows(
                IllegalArgumentException.class,
                () -> bench.jobs.submit(List.of(Bench.request().build(), wrong)));
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void theHostMayChooseTheId() {
        Job job = bench.submit(Bench.request().id(JobId.of("order-17")));
        assertEquals(JobId.of("order-17"), job.id());
    }

    @Test
    void anIdThatTheHostDoesNotChooseIsFresh() {
        assertTrue(!bench.submit().id().equals(bench.submit().id()));
    }

    @Test
    void theSameIdAgainIsTheSameJob() {
        Job job = bench.submit(Bench.request().id(JobId.of("order-17")));
        Submission again =
                bench.jobs.submit(Bench.request().id(JobId.of("order-17")).build());
        assertEquals(new Submission.Duplicate(bench.stored(job), true), again);
    }

    @Test
    void anIdOfAnotherOwnersJobIsRefused() {
        bench.submit(Bench.request("bob").id(JobId.of("order-17")));
        JobIdTakenException refused = assertThrows(
                JobIdTakenException.class,
                () -> bench.jobs.submit(Bench.request().id(JobId.of("order-17")).build()));
        assertEquals(JobId.of("order-17"), refused.id());
        assertEquals(
                "the job id order-17 is taken: choose another, or leave it out to get a fresh one",
                refused.getMessage());
    }

    @Test
    void ifOneOfManyHasATakenIdNoneIsAccepted() {
        bench.submit(Bench.request("bob").id(JobId.of("order-17")));
        assertThrows(
                JobIdTakenException.class,
                () -> bench.jobs.submit(List.of(
                        Bench.request().build(),
                        Bench.request().id(JobId.of("order-17")).build())));
        assertEquals(List.of(), bench.jobs.list(Bench.ANN));
    }

    @Test
    void ifTwoOwnersWantOneIdAtOnceNeitherGetsIt() {
        assertThrows(
                JobIdTakenException.class,
                () -> bench.jobs.submit(List.of(
                        Bench.request().id(JobId.of("order-17")).build(),
                        Bench.request("bob").id(JobId.of("order-17")).build())));
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void aJobIsBilledOnceHoweverManyNodesSweep() {
        Later threads = new Later();
        JobOrchestrator slow = bench.node(builder -> builder.executor(threads));
        Job job = slow.submit(Bench.request().build()).job();
        bench.leap(Duration.ofMinutes(1));
        threads.runAll();
        assertEquals(1, bench.fake.started(job.id()));
        assertEquals(1, bench.stored(job).attempt());
    }

    @Test
    void theAttemptCarriesItsOwnKey() {
        Job job = bench.submit();
        assertEquals(job.id() + "/1", bench.remote(job).request().idempotencyKey());
    }

    @Test
    void theNewestJobOfASubjectIsFound() {
        bench.submit(Bench.request().subject("node-7"));
        bench.clock.advance(Duration.ofSeconds(1));
        Job newest = bench.submit(Bench.request().subject("node-7"));
        bench.clock.advance(Duration.ofSeconds(1));
        bench.submit(Bench.request().subject("node-8"));
        bench.submit(Bench.request("bob").subject("node-7"));
        assertEquals(Optional.of(newest), bench.jobs.latest(Bench.ANN, Subject.of("node-7")));
        assertEquals(Optional.empty(), bench.jobs.latest(Owner.of("cy"), Subject.of("node-7")));
    }
}
