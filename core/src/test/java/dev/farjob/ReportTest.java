package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.answer.Reception;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.StaleRule;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that says by a call how far it is. */
class ReportTest {

    private final Bench bench = new Bench();

    private Optional<Progress> progress(Job job) {
        return bench.jobs.progress(bench.stored(job));
    }

    private Reception report(String token, double fraction) {
        return bench.jobs.report(token, Progress.reported(fraction));
    }

    @Test
    void aReportIsShownAndTheJobRuns() {
        JobId id = JobId.of("order-17");
        String token = bench.jobs.reportToken(id);
        Job job = bench.submit(Bench.request().id(id));
        Reception answer = report(token, 0.4);
        Job now = assertInstanceOf(Reception.Applied.class, answer).job();
        assertEquals(JobState.RUNNING, now.state());
        assertEquals(Optional.of(Progress.reported(0.4)), progress(job));
    }

    @Test
    void aReportIsTheWorkersWordWhateverSourceItNames() {
        Job job = bench.submit();
        bench.jobs.report(
                bench.jobs.reportToken(job.id()), Progress.measured(0.4).withMessage("frame 40"));
        assertEquals(Optional.of(Progress.reported(0.4).withMessage("frame 40")), progress(job));
        bench.jobs.report(bench.jobs.reportToken(job.id()), Progress.queued(3));
        assertEquals(Source.WORKER, progress(job).orElseThrow().source());
        assertFalse(progress(job).orElseThrow().queuePosition().isPresent());
    }

    @Test
    void aReportNeverMovesTheFigureBack() {
        Job job = bench.submit();
        String token = bench.jobs.reportToken(job.id());
        report(token, 0.6);
        report(token, 0.2);
        bench.fake.nextStatus(ProviderStatus.running(Progress.measured(0.9)));
        bench.leap(Duration.ofSeconds(2));
        assertEquals(Optional.of(Progress.reported(0.6)), progress(job));
    }

    @Test
    void aReportThatSaysNothingNewIsNotWritten() {
        Job job = bench.submit();
        String token = bench.jobs.reportToken(job.id());
        report(token, 0.6);
        long version = bench.stored(job).version();
        report(token, 0.6);
        assertEquals(version, bench.stored(job).version());
    }

    @Test
    void theProviderGetsATokenForTheAttempt() {
        Job job = bench.submit();
        String token = bench.remote(job).request().reportToken().orElseThrow();
        assertInstanceOf(Reception.Applied.class, report(token, 0.4));
        bench.store.apply(List.of(Change.of(
                bench.stored(job),
                bench.stored(job)
                        .next(bench.clock.instant(), "again")
                        .attempt(2)
                        .build(),
                Due.now())));
        assertInstanceOf(Reception.Ignored.class, report(token, 0.5), "the worker of an earlier attempt");
        assertInstanceOf(Reception.Applied.class, report(bench.jobs.reportToken(job.id()), 0.5), "any attempt's");
    }

    @Test
    void aReportOfAJobThatHasEndedOrIsGoneIsIgnored() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        assertEquals(new Reception.Ignored(), report(bench.jobs.reportToken(job.id()), 0.9));
        assertEquals(new Reception.Ignored(), report(bench.jobs.reportToken(JobId.of("not-there")), 0.9));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aReportOfAJobThatEndsAndIsRemovedMeanwhileIsIgnored() {
        Job job = bench.submit();
        Between store = new Between(bench.store)
                .next("find", Between.Call::make)
                .next("apply", real -> List.of(Verdict.LOST))
                .next("find", real -> Optional.empty());
        JobOrchestrator other = bench.node(store.as(JobStore.class), builder -> builder.reports("a secret of sixteen"));
        assertEquals(new Reception.Ignored(), other.report(other.reportToken(job.id()), Progress.reported(0.5)));
    }

    @Test
    void aReportBeforeTheJobIsSentIsIgnored() {
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(60)));
        assertEquals(new Reception.Ignored(), report(bench.jobs.reportToken(job.id()), 0.9));
    }

    /** Every way to settle what becomes of an attempt in doubt. */
    static List<InDoubtPolicy> policies() {
        return List.of(InDoubtPolicy.fail(), InDoubtPolicy.park(), InDoubtPolicy.respawn(3));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whileItsWorkerReportsAnAttemptWithoutAnAnswerIsNeitherGivenUpNorSentAgain(InDoubtPolicy policy) {
        Bench doubtful = new Bench(builder -> builder.inDoubt(policy), provider -> provider);
        doubtful.fake.everyJob(RemoteScript.succeeding().runningFor(Duration.ofHours(9)));
        doubtful.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = doubtful.submit();
        String token = doubtful.jobs.reportToken(job.id());
        for (int minute = 0; minute < 300; minute++) {
            doubtful.leap(Duration.ofMinutes(1));
            assertInstanceOf(Reception.Applied.class, doubtful.jobs.report(token, Progress.reported(minute / 300.0)));
        }
        assertEquals(JobState.SPAWNING, doubtful.stored(job).state());
        assertEquals(1, doubtful.fake.started(job.id()));
        assertEquals(Optional.of(Progress.reported(299 / 300.0)), doubtful.jobs.progress(doubtful.stored(job)));
    }

    @Test
    void anAttemptWhoseWorkerFallsSilentWaitsForAPersonInTheEnd() {
        Bench doubtful = new Bench(builder -> builder.inDoubt(InDoubtPolicy.respawn(3)), provider -> provider);
        doubtful.fake.everyJob(RemoteScript.succeeding().runningFor(Duration.ofHours(9)));
        doubtful.fake.nextSpawn(SpawnScript.loseAnswer());
        Job job = doubtful.submit();
        doubtful.jobs.report(doubtful.jobs.reportToken(job.id()), Progress.reported(0.1));
        for (int minute = 0; minute < 190; minute++) {
            doubtful.leap(Duration.ofMinutes(1));
        }
        Job parked = doubtful.stored(job);
        assertEquals(
                Optional.of(FailureKind.LOST),
                parked.parking().map(parking -> parking.reason().kind()));
        assertEquals(1, doubtful.fake.started(job.id()));
    }

    @Test
    void aJobThatIsParkedForItsSilenceGoesOnWhenItsWorkerReports() {
        Bench strict =
                new Bench(builder -> builder.staleRule(StaleRule.defaults().notUnderstoodLimit(0)));
        Job job = strict.submit();
        strict.fake.nextStatus(ProviderStatus.unknown(Why.NOT_UNDERSTOOD, "{}"));
        strict.leap(Duration.ofSeconds(2));
        assertEquals(JobState.PARKED, strict.stored(job).state());
        assertInstanceOf(
                Reception.Applied.class, strict.jobs.report(strict.jobs.reportToken(job.id()), Progress.reported(0.4)));
        strict.leap(Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, strict.stored(job).state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "job-1.0.", "job-1.0.AAAA", "job-1.99999999999.AAAA", "ä.0.AAAA"})
    void aTokenThatWeDidNotMakeIsRejected(String token) {
        Reception answer = report(token, 0.4);
        assertInstanceOf(Reception.Rejected.class, answer);
        assertFalse(answer.isAccepted());
    }

    @Test
    void aTokenIsGoodForItsJobOnly() {
        Job one = bench.submit();
        Job two = bench.submit();
        String token = bench.jobs
                .reportToken(one.id())
                .replace(one.id().value(), two.id().value());
        assertInstanceOf(Reception.Rejected.class, report(token, 0.4));
        String attempt = bench.jobs.reportToken(one.id()).replace(".0.", ".1.");
        assertInstanceOf(Reception.Rejected.class, report(attempt, 0.4));
    }

    @Test
    void theTokenOfAWebhookOpensNoReport() {
        Job job = bench.submit();
        String query = bench.remote(job).request().webhookUrl().orElseThrow().getQuery();
        String code = query.substring(query.indexOf("token=") + "token=".length());
        assertInstanceOf(Reception.Rejected.class, report(job.id() + ".1." + code, 0.4));
    }

    @Test
    void nodesWithOneSecretTakeEachOthersTokens() {
        Job job = bench.submit();
        String token =
                bench.node(builder -> builder.reports("a secret for reports")).reportToken(job.id());
        assertInstanceOf(Reception.Rejected.class, report(token, 0.4));
        JobOrchestrator other = bench.node(builder -> builder.reports("a secret for reports"));
        assertInstanceOf(Reception.Applied.class, other.report(token, Progress.reported(0.4)));
    }

    @Test
    void withoutASecretThereAreNoTokensAndTheMessageSaysWhatToDo() {
        JobOrchestrator plain =
                JobOrchestrator.on(bench.store).provider(bench.fake).build();
        assertEquals(
                "there is no secret to make report tokens with: build the orchestrator with reports(secret)",
                assertThrows(IllegalStateException.class, () -> plain.reportToken(JobId.of("job-1")))
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> plain.report("token", Progress.reported(0.4)));
    }
}
