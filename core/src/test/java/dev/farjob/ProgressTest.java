package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final Bench bench = new Bench();

    private Optional<Progress> progress(Job job) {
        return bench.jobs.progress(bench.stored(job));
    }

    @Test
    void nobodyKnowsAnythingAtFirst() {
        assertEquals(Optional.empty(), progress(bench.submit()));
    }

    @Test
    void aPlaceInTheQueueIsShown() {
        Job job = bench.submit();
        bench.fake.nextStatus(ProviderStatus.queued(4));
        bench.leap(Duration.ofSeconds(2));
        assertEquals(Optional.of(Progress.queued(4)), progress(job));
    }

    @Test
    void theProvidersOwnProgressIsShown() {
        Job job = bench.submit();
        bench.fake.nextStatus(ProviderStatus.running(Progress.measured(0.4)));
        bench.leap(Duration.ofSeconds(6));
        assertEquals(Optional.of(Progress.measured(0.4)), progress(job));
    }

    @Test
    void progressDoesNotGoBack() {
        Job job = bench.submit();
        bench.fake.nextStatus(ProviderStatus.running(Progress.measured(0.4)));
        bench.fake.nextStatus(ProviderStatus.running(Progress.measured(0.2)));
        bench.pass(Duration.ofSeconds(4));
        assertEquals(Optional.of(Progress.measured(0.4)), progress(job));
    }

    @Test
    void theHostMayWantItAsReported() {
        Bench honest =
                new Bench(builder -> builder.progressRule(ProgressRule.honest().asReported()));
        Job job = honest.submit();
        honest.fake.nextStatus(ProviderStatus.running(Progress.measured(0.4)));
        honest.fake.nextStatus(ProviderStatus.running(Progress.measured(0.2)));
        honest.pass(Duration.ofSeconds(3));
        assertEquals(Optional.of(Progress.measured(0.2)), honest.jobs.progress(honest.stored(job)));
    }

    @Test
    void aRunningJobOfWhichNobodyKnowsAnythingHasNoFigure() {
        Job job = bench.submit();
        bench.pass(Duration.ofSeconds(10));
        assertEquals(Optional.empty(), progress(job));
    }

    @Test
    void anEstimateIsMarkedAsOne() {
        for (int i = 0; i < 5; i++) {
            bench.submit();
        }
        bench.pass(Duration.ofMinutes(1));
        Job job = bench.submit();
        bench.clock.advance(Duration.ofSeconds(20));
        bench.jobs.status(Bench.ANN, job.id());
        Progress shown = progress(job).orElseThrow();
        assertEquals(Source.ESTIMATE, shown.source());
        double fraction = shown.fraction().orElseThrow();
        assertTrue(fraction > 0.3 && fraction < 0.8, "was " + fraction);
    }

    @Test
    void anEstimateIsNotStored() {
        for (int i = 0; i < 5; i++) {
            bench.submit();
        }
        bench.pass(Duration.ofMinutes(1));
        Job job = bench.submit();
        bench.clock.advance(Duration.ofSeconds(20));
        bench.jobs.status(Bench.ANN, job.id());
        assertEquals(JobState.RUNNING, bench.stored(job).state());
        assertEquals(Optional.empty(), bench.stored(job).reportedProgress());
    }

    @Test
    void aFreshNodeEstimatesFromWhatTheStoreRemembers() {
        for (int i = 0; i < 5; i++) {
            bench.submit();
        }
        bench.pass(Duration.ofMinutes(1));
        Job job = bench.submit();
        JobOrchestrator fresh = bench.node(builder -> builder);
        bench.clock.advance(Duration.ofSeconds(20));
        Job seen = fresh.status(Bench.ANN, job.id()).orElseThrow();
        assertEquals(Source.ESTIMATE, fresh.progress(seen).orElseThrow().source());
    }

    @Test
    void aJobThatIsDoneIsAtItsEnd() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        assertEquals(Optional.of(Progress.measured(1)), progress(job));
    }

    @Test
    void aWorkersOwnWordIsReadWhereTheProviderHasIt() {
        Bench logs = new Bench(builder -> builder, ScriptedProvider.Builder::progress);
        logs.fake.nextJob(RemoteScript.succeeding().reportingProgress());
        Job job = logs.submit();
        logs.fake.nextStatus(ProviderStatus.running());
        logs.leap(Duration.ofSeconds(20));
        assertEquals(Optional.of(Progress.measured(0.5)), logs.jobs.progress(logs.stored(job)));
    }

    @Test
    void troubleWithProgressDoesNotHurtTheJob() {
        Bench plain = new Bench();
        Between between = new Between(ScriptedProvider.named("logs")
                        .clock(plain.clock)
                        .progress()
                        .build())
                .every("progress", Between.failBefore(new AssertionError("boom")));
        JobOrchestrator jobs = plain.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
        Job job = jobs.submit(Requests.to("logs")).job();
        plain.clock.advance(Duration.ofSeconds(20));
        jobs.sweep();
        assertEquals(JobState.RUNNING, plain.stored(job).state());
    }

    @Test
    void progressWithoutNewsIsNotWritten() {
        Bench even = new Bench(builder -> builder.pollSchedule(PollSchedule.fixed(Duration.ofMinutes(1))));
        Job job = even.submit();
        for (int i = 0; i < 2; i++) {
            even.fake.nextStatus(ProviderStatus.running(Progress.measured(0.4)));
            even.clock.advance(Duration.ofSeconds(4));
            even.jobs.status(Bench.ANN, job.id());
        }
        long version = even.stored(job).version();
        even.fake.nextStatus(ProviderStatus.running(Progress.measured(0.4)));
        even.clock.advance(Duration.ofSeconds(3));
        even.jobs.status(Bench.ANN, job.id());
        assertEquals(version, even.stored(job).version());
    }
}
