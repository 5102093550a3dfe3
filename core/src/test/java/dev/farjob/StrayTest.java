package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An attempt in doubt turns up at the provider when its job has ended: it goes on record, and is asked to end. */
class StrayTest {

    private static Job failedInDoubt(Bench bench) {
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding().ignoringCancel());
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(12));
        return bench.stored(job);
    }

    private static void assertIsOnRecordAndStopped(Bench bench, Job ended) {
        Job job = bench.stored(ended);
        KnownAttempt stray = job.otherAttempts().get(0);
        assertEquals("1 fake-1 true", stray.attempt() + " " + stray.handle().id() + " " + stray.givenUp());
        assertEquals(1, job.otherAttempts().size());
        assertEquals(JobState.FAILED, job.state());
        assertEquals(ended.outcome(), job.outcome());
        List<EventKind> log = bench.log(job);
        assertEquals(EventKind.SUPERSEDED_ATTEMPT, log.get(log.size() - 1));
        assertEquals(1, bench.fake.remoteJob("fake-1").cancels());
    }

    @Test
    void whatASignedWebhookBrings() {
        Bench bench = new Bench();
        Job job = failedInDoubt(bench);
        RemoteJob stray = bench.fake.orphans().get(0);
        bench.jobs.receive("fake", stray.webhook());
        assertIsOnRecordAndStopped(bench, job);
        bench.jobs.receive("fake", stray.webhook());
        assertIsOnRecordAndStopped(bench, job);
    }

    @Test
    void whatAHintBrings() {
        Bench bench = new Bench(builder -> builder, provider -> provider.unsignedWebhooks());
        Job job = failedInDoubt(bench);
        bench.jobs.receive("fake", bench.fake.orphans().get(0).unsignedWebhook());
        assertIsOnRecordAndStopped(bench, job);
    }

    @Test
    void whatItDeliversAllTheSameIsALateSuccess() {
        Bench bench = new Bench();
        Job job = failedInDoubt(bench);
        RemoteJob stray = bench.fake.orphans().get(0);
        bench.jobs.receive("fake", stray.webhook());
        bench.jobs.receive("fake", stray.succeed().webhook());
        assertTrue(bench.stored(job).lateSuccessAt().isPresent(), "the delivery is on record");
    }

    @Test
    void whileItsFailureIsCompensatedItIsAskedUntilItAnswers() {
        boolean[] isDown = {true};
        Step refund = Step.elsewhere(
                "refund",
                context -> isDown[0]
                        ? StepResult.again(Failure.of(FailureKind.STEP_FAILED, "the ledger is down"))
                        : StepResult.done());
        Bench bench = new Bench(builder -> builder.onFailure(refund));
        Job job = failedInDoubt(bench);
        assertEquals(JobState.FINALIZING, job.state());
        RemoteJob stray = bench.fake.orphans().get(0);
        bench.fake.nextCancel(new CancelAnswer.Unknown("502"));
        bench.jobs.receive("fake", stray.webhook());
        assertEquals(0, stray.cancels());
        isDown[0] = false;
        bench.pass(Duration.ofMinutes(10));
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertTrue(stray.cancels() > 0, "it is asked again");
    }

    @Test
    void ofAJobThatHasSucceededItIsStoppedAndTheJobStaysAsItIs() {
        Bench bench = new Bench(builder -> builder.inDoubt(InDoubtPolicy.respawn(2)));
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = bench.submit();
        RemoteJob stray = bench.fake.orphans().get(0);
        bench.pass(Duration.ofMinutes(20));
        Job succeeded = bench.stored(job);
        assertEquals(JobState.SUCCEEDED, succeeded.state());
        assertEquals(2, succeeded.attempt());
        bench.jobs.receive("fake", stray.webhook());
        assertEquals(succeeded, bench.stored(job));
    }
}
