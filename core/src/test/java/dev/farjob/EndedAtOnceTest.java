package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.request.JobRequest;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The answer to a spawn says that the job has ended already. */
class EndedAtOnceTest {

    private static final JobResult RESULT = JobResult.of(Payload.ofJson("{\"cached\":true}"));

    private final Bench bench = new Bench();

    private Job send(ProviderStatus.Ended end) {
        bench.fake.nextSpawn(SpawnScript.acceptAndEnd(end));
        return bench.submit();
    }

    @Test
    void aDeliveryIsStoredWithTheHandleInOneWriteAndNobodyAsks() {
        Job job = send(new ProviderStatus.Succeeded(Optional.of(RESULT)));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(Optional.of(new Outcome.Succeeded(RESULT)), job.outcome());
        assertEquals("fake-1", job.handle().orElseThrow().id());
        assertEquals(List.of(EventKind.SUBMITTED, EventKind.SPAWN_STARTED, EventKind.OUTCOME_STORED), bench.log(job));
        assertEquals(0, bench.fake.looks("fake-1"));
    }

    @Test
    void aSuccessWithoutItsResultHasItFetched() {
        Job job = send(new ProviderStatus.Succeeded(Optional.empty()));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(0, bench.fake.looks("fake-1"));
    }

    @Test
    void whoeverSentItIsToldOfTheFetchedEndAndItsStepsAreWorkedOff() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(bench.effect("charge")));
        bench.fake.nextSpawn(SpawnScript.acceptAndEnd(new ProviderStatus.Succeeded(Optional.empty())));
        Job told = jobs.submitAndSend(Bench.request().build()).job();
        assertTrue(told.outcome().isPresent(), "the answer has the outcome");
        assertEquals(JobState.SUCCEEDED, bench.stored(told).state());
        assertEquals(List.of(told.id() + "/charge"), bench.effects);
    }

    @Test
    void aResultThatCannotBeHadNowIsFetchedAtTheNextLook() {
        bench.fake.nextResult(new ResultAnswer.Unknown(ProviderStatus.Why.UNREACHABLE, "503"));
        Job job = send(new ProviderStatus.Succeeded(Optional.empty()));
        assertEquals(JobState.QUEUED, job.state());
        assertEquals("fake-1", job.handle().orElseThrow().id());
        bench.pass(Duration.ofMinutes(5));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aFailureEndsTheJob() {
        Failure failure = Failure.of(FailureKind.PROVIDER_FAILED, "no such voice");
        Job job = send(new ProviderStatus.Failed(failure));
        assertEquals(Optional.of(new Outcome.Failed(failure)), job.outcome());
    }

    @Test
    void aCancelEndsTheJob() {
        Job job = send(new ProviderStatus.Cancelled("by its owner there"));
        assertInstanceOf(Outcome.Cancelled.class, job.outcome().orElseThrow());
    }

    @Test
    void aDeliveryForAJobThatHasFailedInDoubtMeanwhileIsALateSuccess() {
        ScriptedProvider slow = ScriptedProvider.named("slow")
                .clock(bench.clock)
                .build()
                .nextSpawn(SpawnScript.acceptAndEnd(new ProviderStatus.Succeeded(Optional.of(RESULT))));
        JobOrchestrator other = bench.node(builder -> builder.provider(slow));
        Between stopped = new Between(slow).next("spawn", real -> {
            bench.clock.advance(Duration.ofMinutes(11));
            other.sweep();
            return real.make();
        });
        JobOrchestrator jobs = bench.node(builder -> builder.provider(stopped.as(ScriptedProvider.class)));
        Job job = bench.stored(jobs.submit(JobRequest.to("slow", "render")
                        .owner("ann")
                        .input(Map.of())
                        .build())
                .job());
        assertEquals(JobState.FAILED, job.state());
        assertTrue(job.lateSuccessAt().isPresent());
        assertEquals("slow-1", job.handle().orElseThrow().id());
    }
}
