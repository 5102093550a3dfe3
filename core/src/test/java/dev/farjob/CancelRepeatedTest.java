package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A wish to cancel that did not get through at once. */
class CancelRepeatedTest {

    private static Job unreachedAt(Bench bench) {
        Job job = bench.submit();
        bench.fake.nextCancel(new CancelAnswer.Unknown("502"));
        bench.jobs.cancel(Bench.ANN, job.id());
        return job;
    }

    @Test
    void aProviderThatDeletesHasCancelledWhenItIsReached() {
        Bench bench = new Bench(
                builder -> builder,
                provider -> provider.traits(
                        ProviderTraits.builder().cancel(CancelKind.DELETES).build()));
        Job job = unreachedAt(bench);
        bench.leap(Duration.ofSeconds(2));
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
        assertEquals(0, bench.fake.looks("fake-1"));
    }

    @Test
    void aProviderThatAgreesIsAskedInTheSameLookHowItIs() {
        Bench bench = new Bench();
        Job job = unreachedAt(bench);
        bench.leap(Duration.ofSeconds(2));
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
        assertEquals(1, bench.fake.looks("fake-1"));
    }

    @Test
    void aJobThatTheProviderAgreedToCancelAndForgotIsCancelledWithinAMinute() {
        Bench bench = new Bench();
        bench.fake.everyJob(RemoteScript.succeeding().neverEnding());
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(10));
        bench.fake.nextCancel(new CancelAnswer.Asked());
        bench.jobs.cancel(Bench.ANN, job.id());
        bench.remote(job).forget();
        bench.pass(Duration.ofMinutes(1));
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
    }

    @Test
    void aDeliveryWhoseResultOurCancelHasDeletedIsTakenInAndNotAskedForAgain() {
        Bench bench = new Bench(
                builder -> builder.inDoubt(InDoubtPolicy.park()),
                provider -> provider.webhooks()
                        .traits(ProviderTraits.builder()
                                .cancel(CancelKind.DELETES)
                                .build()));
        Between deletes = new Between(bench.fake).every("cancel", real -> {
            bench.fake.remoteJob("fake-1").forget();
            return new CancelAnswer.Asked();
        });
        JobOrchestrator jobs = JobOrchestrator.on(bench.store)
                .provider(deletes.as(ScriptedProvider.class))
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .webhooks(URI.create("https://host.test/hooks"), Bench.SECRET)
                .build();
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(12));
        assertEquals(JobState.PARKED, bench.stored(job).state());
        jobs.cancel(Bench.ANN, job.id());
        assertTrue(
                jobs.receive("fake", bench.fake.remoteJob("fake-1").succeed().webhook())
                        .isAccepted(),
                "the delivery is accepted");
        assertEquals(JobState.CANCELLED, bench.stored(job).state());
    }
}
