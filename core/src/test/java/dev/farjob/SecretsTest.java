package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Submission;
import dev.farjob.json.Json;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobQuery;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.SpawnScript;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** No log shows a prompt, a result, the provider's own words, a token or a signature. */
class SecretsTest {

    private static final String PROMPT = "PROMPT-of-ann";
    private static final String RESULT = "RESULT-of-ann";
    private static final String DETAIL = "DETAIL-in-the-providers-own-words";
    private static final String SIGNATURE = "SIGNATURE-of-a-url";
    private static final String LEVEL = "org.slf4j.simpleLogger.log.dev.farjob";
    private static final int TRACE = 0;
    private static final int OFF = 50;

    private final PrintStream realErr = System.err;
    private final IdentityHashMap<Object, Integer> before = new IdentityHashMap<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private final Bench bench = new Bench();
    private final JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(
                    Step.elsewhere("read", context -> {
                                Json.read(context.result().payload(), Integer.class);
                                return StepResult.done();
                            })
                            .retry(RetryRule.schedule(List.of(Duration.ofSeconds(1))))
                            .optional(),
                    bench.effect("charge"))
            .onFailure(bench.effect("refund"))
            .staleRule(StaleRule.defaults().notUnderstoodLimit(0)));

    @BeforeEach
    void captureEverything() throws ReflectiveOperationException {
        System.setProperty(LEVEL, "trace");
        levels(logger -> TRACE);
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void letGo() throws ReflectiveOperationException {
        System.setErr(realErr);
        levels(logger -> before.getOrDefault(logger, OFF));
        System.clearProperty(LEVEL);
    }

    /** Sets the loggers that exist already; others take their level from the system property. */
    private void levels(ToIntFunction<Object> level) throws ReflectiveOperationException {
        Object factory = LoggerFactory.getILoggerFactory();
        Field known = factory.getClass().getDeclaredField("loggerMap");
        known.setAccessible(true);
        for (Object logger : ((Map<?, ?>) known.get(factory)).values()) {
            Field current = logger.getClass().getDeclaredField("currentLogLevel");
            current.setAccessible(true);
            before.putIfAbsent(logger, current.getInt(logger));
            current.setInt(logger, level.applyAsInt(logger));
        }
    }

    private static JobRequest.Builder request() {
        return JobRequest.to("fake", "render").owner("ann").input(Map.of("prompt", PROMPT));
    }

    private static JobResult result() {
        return JobResult.of(Payload.ofJson("{\"text\":\"" + RESULT + "\"}"))
                .withMedia(List.of(new MediaRef.Url(
                        MediaInfo.named("video"), URI.create("https://cdn.test/v.mp4?X-Amz-Signature=" + SIGNATURE))));
    }

    private void sweepAfter(Duration time) {
        bench.clock.advance(time);
        jobs.sweep();
    }

    /** Everything that can happen to jobs, as far as it may be tempting to log it. */
    private List<Job> live() {
        Failure refusal = Failure.of(FailureKind.CONTENT_POLICY, "not allowed").withDetail(DETAIL);
        bench.fake.nextJob(RemoteScript.succeeding(result()));
        Submission one = jobs.submit(request().idempotencyKey("click").build());
        log.writeBytes(one.toString().getBytes(StandardCharsets.UTF_8));
        jobs.submit(request().idempotencyKey("click").build());
        Progress progress = Progress.reported(0.1);
        for (String token : List.of(jobs.reportToken(one.job().id()), one.job().id() + ".1." + SIGNATURE)) {
            log.writeBytes(jobs.report(token, progress).toString().getBytes(StandardCharsets.UTF_8));
        }
        bench.fake.nextSpawn(SpawnScript.refuse(refusal));
        jobs.submit(request().build());
        bench.fake.nextSpawn(SpawnScript.acceptAndThrow(new IllegalStateException("502")));
        Job lost = jobs.submit(request().build()).job();
        bench.fake.nextSpawn(SpawnScript.notSent());
        jobs.submit(request().build());
        bench.fake.nextJob(RemoteScript.failing(refusal));
        jobs.submit(request().build());
        jobs.receive("fake", bench.fake.remoteJobs().get(0).forgedWebhook(ProviderStatus.succeeded()));
        jobs.receive("fake", bench.fake.orphans().get(0).webhook());
        jobs.receive("fake", bench.fake.remoteJobs().get(0).webhook());
        jobs.cancel(Bench.ANN, lost.id());
        bench.fake.nextStatus(ProviderStatus.unknown(Why.NOT_UNDERSTOOD, DETAIL));
        bench.fake.nextStatus(new IllegalStateException("502"));
        sweepAfter(Duration.ofSeconds(2));
        log.writeBytes(jobs.recover(Bench.ANN).toString().getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 20; i++) {
            sweepAfter(Duration.ofSeconds(10));
        }
        for (Job job : jobs.list(Bench.ANN)) {
            log.writeBytes(jobs.redrive(job.id(), "by hand").toString().getBytes(StandardCharsets.UTF_8));
            log.writeBytes((job + " " + job.outcome() + " " + job.spec()).getBytes(StandardCharsets.UTF_8));
            log.writeBytes(jobs.events(Bench.ANN, job.id()).toString().getBytes(StandardCharsets.UTF_8));
        }
        bench.store.list(JobQuery.everyone()).forEach(job -> jobs.abandon(job.id(), "by hand"));
        return jobs.list(Bench.ANN);
    }

    private String logged() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aWholeLifeIsLogged() {
        List<Job> lived = live();
        assertTrue(lived.size() >= 5);
        for (Job job : lived) {
            assertTrue(logged().contains(job.id().value()));
        }
        assertTrue(logged().contains("DEBUG dev.farjob.internal"), "the log was not captured");
        assertTrue(logged().contains("step read of job"));
    }

    @Test
    void andNothingOfItIsASecret() {
        live();
        String logged = logged();
        assertFalse(logged.contains(PROMPT), "the input is in the log");
        assertFalse(logged.contains(RESULT), "the result is in the log");
        assertFalse(logged.contains(DETAIL), "the provider's own words are in the log");
        assertFalse(logged.contains(SIGNATURE), "a signed URL is in the log");
        assertFalse(logged.contains(Bench.SECRET), "the webhook secret is in the log");
        for (var remote : bench.fake.remoteJobs()) {
            String query = remote.request().webhookUrl().orElseThrow().getRawQuery();
            String token = query.substring(query.indexOf("token=") + "token=".length());
            assertFalse(logged.contains(token), "a webhook token is in the log");
            assertFalse((logged + remote.request())
                    .contains(code(remote.request().reportToken().orElseThrow())));
        }
        for (Job job : jobs.list(Bench.ANN)) {
            assertFalse(logged.contains(code(jobs.reportToken(job.id()))), "a report token is in the log");
        }
    }

    /** The secret part of a report token, which is its last. */
    private static String code(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    @Test
    void aRequestThatIsRefusedIsNotRepeated() {
        for (Payload bad : List.of(Payload.ofJson(PROMPT), Payload.ofJson("\"" + PROMPT.repeat(100_000) + "\""))) {
            try {
                jobs.submit(
                        JobRequest.to("fake", "render").owner("ann").input(bad).build());
            } catch (IllegalArgumentException refused) {
                assertFalse(refused.getMessage().contains(PROMPT));
                assertTrue(refused.getCause() == null);
            }
        }
    }
}
