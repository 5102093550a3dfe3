package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farjob.json.Json;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.model.Subject;
import dev.farjob.provider.InputUploader.InputFile;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.step.Step;
import dev.farjob.store.JobQuery;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An argument that is null is named. */
class NullTest {

    private static final Bench BENCH = new Bench();
    private static final JobOrchestrator JOBS = BENCH.jobs;
    private static final TransactionalJobOrchestrator<InMemoryTransaction> WITHIN =
            JobOrchestrator.on(BENCH.store).provider(BENCH.fake).build();
    private static final Owner ANN = Bench.ANN;
    private static final JobId ID = JobId.of("job-1");
    private static final InputFile FILE = new InputFile("a.png", "image/png", 0, () -> null);

    private static Arguments named(String message, Executable call) {
        return arguments(message, call);
    }

    static Stream<Arguments> door() {
        return Stream.of(
                named("store must not be null", () -> JobOrchestrator.on(null)),
                named("request must not be null", () -> JOBS.submit((JobRequest) null)),
                named("requests must not be null", () -> JOBS.submit((List<JobRequest>) null)),
                named("request must not be null", () -> JOBS.submit(Collections.singletonList(null))),
                named("request must not be null", () -> JOBS.submitAndSend(null)),
                named(
                        "transaction must not be null",
                        () -> WITHIN.submitWithin(null, Bench.request().build())),
                named("request must not be null", () -> WITHIN.submitWithin(BENCH.store.begin(), (JobRequest) null)),
                named("provider must not be null", () -> JOBS.upload(null, ANN, FILE)),
                named("owner must not be null", () -> JOBS.upload("fake", null, FILE)),
                named("file must not be null", () -> JOBS.upload("fake", ANN, null)),
                named("owner must not be null", () -> JOBS.status(null, ID)),
                named("job id must not be null", () -> JOBS.status(ANN, null)),
                named("owner must not be null", () -> JOBS.find(null, ID)),
                named("job id must not be null", () -> JOBS.find(ANN, null)),
                named("owner must not be null", () -> JOBS.latest(null, Subject.of("node-7"))),
                named("subject must not be null", () -> JOBS.latest(ANN, null)),
                named("owner must not be null", () -> JOBS.list(null)),
                named("owner must not be null", () -> JOBS.list(null, JobQuery.any())),
                named("query must not be null", () -> JOBS.list(ANN, null)),
                named("query must not be null", () -> JOBS.listEveryone(null)),
                named("owner must not be null", () -> JOBS.count(null, JobQuery.any())),
                named("query must not be null", () -> JOBS.count(ANN, null)),
                named("query must not be null", () -> JOBS.countEveryone(null)),
                named("owner must not be null", () -> JOBS.steps(null, ID)),
                named("job id must not be null", () -> JOBS.steps(ANN, null)),
                named("timeout must not be null", () -> JOBS.await(ANN, ID, null)),
                named("owner must not be null", () -> JOBS.await(null, ID, Duration.ZERO)),
                named("job id must not be null", () -> JOBS.await(ANN, null, Duration.ZERO)),
                named("owner must not be null", () -> JOBS.whenSettled(null, ID)),
                named("job id must not be null", () -> JOBS.whenSettled(ANN, null)),
                named("job id must not be null", () -> JOBS.reportToken(null)),
                named("token must not be null", () -> JOBS.report(null, Progress.reported(0.5))),
                named("progress must not be null", () -> JOBS.report("token", null)),
                named(
                        "requests must not be null",
                        () -> WITHIN.submitWithin(BENCH.store.begin(), (List<JobRequest>) null)),
                named("job must not be null", () -> JobRequest.again(null)),
                named("text must not be null", () -> JobId.parse(null)),
                named("owner must not be null", () -> JobQuery.ofOwner(null)),
                named("states must not be null", () -> JobQuery.any().states((Set<JobState>) null)),
                named("state must not be null", () -> JobQuery.any().states((JobState) null)),
                named("job must not be null", () -> JobQuery.any().after((Job) null)),
                named("job must not be null", () -> JobQuery.any().matches(null)),
                named("payload must not be null", () -> Json.read(null, Map.class)),
                named("type must not be null", () -> Json.read(Payload.empty(), null)),
                named(
                        "progress message must not be null",
                        () -> Progress.reported(0.5).withMessage(null)),
                named("owner must not be null", () -> JOBS.events(null, ID)),
                named("job id must not be null", () -> JOBS.events(ANN, null)),
                named("job must not be null", () -> JOBS.progress(null)),
                named("owner must not be null", () -> JOBS.recover(null)),
                named("owner must not be null", () -> JOBS.acknowledge(null, ID)),
                named("job ids must not be null", () -> JOBS.acknowledge(ANN, (JobId[]) null)),
                named("job id must not be null", () -> JOBS.acknowledge(ANN, ID, null)),
                named("owner must not be null", () -> JOBS.cancel(null, ID)),
                named("job id must not be null", () -> JOBS.cancel(ANN, null)),
                named("reason must not be null", () -> JOBS.cancel(ANN, ID, null)),
                named("provider must not be null", () -> JOBS.receive(null, delivery())),
                named("delivery must not be null", () -> JOBS.receive("fake", null)),
                named("owner must not be null", () -> JOBS.watch(null, (job, events) -> {})),
                named("watcher must not be null", () -> JOBS.watch(ANN, null)),
                named("job id must not be null", () -> JOBS.redrive(null, "why")),
                named("note must not be null", () -> JOBS.redrive(ID, null)),
                named("job id must not be null", () -> JOBS.adopt((JobId) null, "h", "why")),
                named("handle id must not be null", () -> JOBS.adopt(ID, null, "why")),
                named("note must not be null", () -> JOBS.adopt(ID, "h", null)),
                named("request must not be null", () -> JOBS.adopt((JobRequest) null, "h")),
                named(
                        "handle id must not be null",
                        () -> JOBS.adopt(Bench.request().build(), null)),
                named("job id must not be null", () -> JOBS.abandon(null, "why")),
                named("reason must not be null", () -> JOBS.abandon(ID, null)),
                named("job id must not be null", () -> JOBS.reopen(null, "why")),
                named("note must not be null", () -> JOBS.reopen(ID, null)));
    }

    private static WebhookDelivery delivery() {
        return WebhookDelivery.of(Map.of(), new byte[0]);
    }

    private static OrchestratorBuilder<?> builder() {
        return JobOrchestrator.on(BENCH.store).provider(BENCH.fake);
    }

    static Stream<Arguments> builders() {
        URI base = URI.create("https://host.test/hooks");
        return Stream.of(
                named(
                        "provider must not be null",
                        () -> JobOrchestrator.on(BENCH.store).provider(null)),
                named("onSuccess must not be null", () -> builder().onSuccess((Step[]) null)),
                named("a step of onSuccess must not be null", () -> builder().onSuccess((Step) null)),
                named("onFailure must not be null", () -> builder().onFailure((Step[]) null)),
                named("a step of onFailure must not be null", () -> builder().onFailure((Step) null)),
                named("onLateSuccess must not be null", () -> builder().onLateSuccess((Step[]) null)),
                named(
                        "a step of onLateSuccess must not be null",
                        () -> builder().onLateSuccess((Step) null)),
                named("listener must not be null", () -> builder().listener(null)),
                named("provider must not be null", () -> builder().limitPerProvider(null, 1)),
                named(
                        "the base of webhook URLs must not be null",
                        () -> builder().webhooks(null, Bench.SECRET)),
                named("the webhook secret must not be null", () -> builder().webhooks(base, null)),
                named("look-up must not be null", () -> builder().storedOutput(null)),
                named("retention must not be null", () -> builder().retention(null)),
                named("staleRule must not be null", () -> builder().staleRule(null)),
                named("recoveryRule must not be null", () -> builder().recoveryRule(null)),
                named("pollSchedule must not be null", () -> builder().pollSchedule(null)),
                named("inDoubt must not be null", () -> builder().inDoubt(null)),
                named("spawnRetry must not be null", () -> builder().spawnRetry(null)),
                named("lateSuccess must not be null", () -> builder().lateSuccess(null)),
                named("progressRule must not be null", () -> builder().progressRule(null)),
                named("freshness must not be null", () -> builder().freshness(null)),
                named("lease must not be null", () -> builder().lease(null)),
                named("sweepInterval must not be null", () -> builder().sweepInterval(null)),
                named("watchInterval must not be null", () -> builder().watchInterval(null)),
                named("shutdownGrace must not be null", () -> builder().shutdownGrace(null)),
                named("unmatchedRetention must not be null", () -> builder().unmatchedRetention(null)),
                named("clock must not be null", () -> builder().clock(null)),
                named("executor must not be null", () -> builder().executor(null)));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                named("provider must not be null", () -> JobRequest.to(null, "render")),
                named("endpoint must not be null", () -> JobRequest.to("fake", null)),
                named(
                        "owner must not be null",
                        () -> JobRequest.to("fake", "render").owner((Owner) null)),
                named(
                        "owner must not be null",
                        () -> JobRequest.to("fake", "render").owner((String) null)),
                named(
                        "input must not be null",
                        () -> JobRequest.to("fake", "render").owner("ann").input((Payload) null)),
                named(
                        "an input must not be null: an empty one is Map.of()",
                        () -> JobRequest.to("fake", "render").owner("ann").input((Object) null)),
                named("job id must not be null", () -> Bench.request().id(null)),
                named("subject must not be null", () -> Bench.request().subject(null)),
                named("idempotency key must not be null", () -> Bench.request().idempotencyKey(null)),
                named("deadline must not be null", () -> Bench.request().deadline((Duration) null)),
                named("deadline must not be null", () -> Bench.request().deadline((Instant) null)),
                named("notBefore must not be null", () -> Bench.request().notBefore(null)),
                named("tag name must not be null", () -> Bench.request().tag(null, "gold")),
                named("tag value must not be null", () -> Bench.request().tag("plan", null)));
    }

    @ParameterizedTest
    @MethodSource({"door", "builders", "requests"})
    void theMessageNamesWhatIsNull(String message, Executable call) {
        assertEquals(message, assertThrows(NullPointerException.class, call).getMessage());
    }
}
