package dev.farjob.store.json;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Parking;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import dev.farjob.model.Unwanted;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.UnmatchedWebhook;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The values of which {@code golden/1} has the texts, by file. A file is never changed and never removed: stores have such
 * texts. Where the model grows, a value with the new part comes here, and a new file.
 */
final class Golden {

    private static final JobId ID = JobId.of("01jq8x-Golden_7");
    private static final Target TARGET = Target.of("acme", "acme-ai/flux-pro/v1.1");
    private static final Instant THEN = Instant.parse("2026-03-29T01:30:00.123456Z");
    private static final Failure FAILURE = Failure.builder(FailureKind.STEP_FAILED, "the bucket\nis gone")
            .retryable(true)
            .detail("{\"code\":404}")
            .userText("Deine Datei kommt später 🙈")
            .build();

    private Golden() {}

    /** All of them, by the name of the file. */
    static Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("job-accepted", accepted());
        values.put("job-running", running());
        values.put("job-parked", parked());
        values.put("job-succeeded", ended(JobState.SUCCEEDED, new Outcome.Succeeded(result())));
        values.put("job-failed-late", failedLate());
        values.put("job-cancelled", ended(JobState.CANCELLED, new Outcome.Cancelled("the owner\tasked")));
        values.put("spec", spec());
        values.put("event", new JobEvent(ID, 3, THEN, EventKind.STATE_CHANGED, Cause.SWEEP, JobState.RUNNING, 1, ""));
        values.put(
                "event-with-note",
                new JobEvent(
                        ID, Long.MAX_VALUE, THEN, EventKind.STEP_SKIPPED, Cause.HAND, JobState.FAILED, 2, "archive"));
        values.put("step", new StepRecord(ID, "archive.v2", StepRecord.Status.DONE, THEN, "key/1.png"));
        values.put("outcome-succeeded", new Outcome.Succeeded(result()));
        values.put("outcome-failed", new Outcome.Failed(FAILURE));
        values.put("outcome-cancelled", new Outcome.Cancelled(""));
        values.put("result", result());
        values.put("failure", FAILURE);
        values.put("media", media().get(0));
        values.put("webhook", webhook());
        return values;
    }

    private static JobSpec spec() {
        return JobSpec.of(Owner.of("user-42"), TARGET, Payload.ofJson("{ \"prompt\" : \"ein Leuchtturm, 灯台\" }"))
                .subject(Subject.of("node-7"))
                .idempotencyKey(IdempotencyKey.of("click-8f3a"))
                .notBefore(THEN.minusNanos(1_000))
                .deadline(THEN.plus(Duration.ofHours(2)))
                .tags(Map.of("plan", "gold", "empty", ""))
                .build();
    }

    private static Job accepted() {
        JobSpec bare = JobSpec.of(Owner.of("user-42"), TARGET, Payload.empty()).build();
        return Job.accept(
                ID, bare, StepPlan.none(), Instant.parse("1969-12-31T23:59:59Z"), "first", Duration.ofSeconds(5));
    }

    private static Job.Builder sent(JobState state) {
        StepPlan plan = new StepPlan(List.of("archive", "charge"), List.of("refund"), List.of("recharge"));
        return Job.restore(ID, spec(), plan, THEN)
                .written(9_007_199_254_740_993L, THEN.plusSeconds(60), "node-1/7")
                .state(state)
                .attempt(3)
                .pace(Duration.ofNanos(90_000_001_000L))
                .handle(new Handle(TARGET, "req/3", "{\"status_url\":\"https://acme.example/3\"}"))
                .dispatchedAt(THEN.plusNanos(1))
                .runningSince(THEN.plusSeconds(1));
    }

    private static Job running() {
        return sent(JobState.RUNNING)
                .reportedProgress(new Progress(
                        Progress.Source.WORKER,
                        OptionalDouble.of(0.1 + 0.2),
                        OptionalInt.of(0),
                        Optional.of("frame 3 of 10")))
                .silence(new Silence(THEN, Duration.ofMillis(7_654), 5, 2, 1, "502\n\tBad Gateway"))
                .cancelRequest(new CancelRequest(THEN, "half a pair: \uD83D", CancelRequest.Answer.AGREED))
                .unwanted(new Unwanted(Unwanted.By.OWNER, THEN))
                .otherAttempts(List.of(
                        new KnownAttempt(1, Handle.of(TARGET, "req/1")),
                        new KnownAttempt(2, new Handle(Target.of("other", "end/point"), "req/2", "detail"), true)))
                .attemptsInDoubt(List.of(1, 3))
                .build();
    }

    private static Job parked() {
        return sent(JobState.PARKED)
                .reportedProgress(Progress.estimated(1e-300))
                .silence(new Silence(THEN, Duration.ZERO, 1, 0, 0, ""))
                .cancelRequest(CancelRequest.of(THEN, ""))
                .unwanted(new Unwanted(Unwanted.By.OPERATOR, THEN))
                .outcome(new Outcome.Succeeded(JobResult.of(Payload.empty())))
                .step(new StepCursor("charge", 7, Duration.ofMillis(1_234)))
                .abandonment("the operator gave up")
                .parking(new Parking(JobState.FINALIZING, FAILURE))
                .build();
    }

    private static Job ended(JobState state, Outcome outcome) {
        return sent(state).outcome(outcome).settledAt(THEN.plusSeconds(60)).build();
    }

    private static Job failedLate() {
        return ended(JobState.FAILED, new Outcome.Failed(Failure.of(FailureKind.TIMED_OUT, "it took too long")))
                .toBuilder()
                .lateSuccessAt(THEN.plusSeconds(61))
                .acknowledgedAt(THEN.plusSeconds(62))
                .build();
    }

    private static JobResult result() {
        return JobResult.of(Payload.ofJson("{\"b\": 1.0,\r\n\t\"a\":[ ], \"b\": 2, \"e\":\"\\u0000\" }"))
                .withMedia(media());
    }

    private static List<MediaRef> media() {
        MediaInfo full = MediaInfo.named("images-0")
                .contentType("video/mp4; codecs=\"avc1\"")
                .size(Long.MAX_VALUE)
                .expiresAt(THEN);
        MediaInfo bare = MediaInfo.named("bare");
        return List.of(
                new MediaRef.Url(full, URI.create("https://cdn.acme.example/a%20b/ü.mp4?X-Sig=ab%2F1&x=1#t=3")),
                new MediaRef.AuthenticatedUrl(bare, URI.create("https://acme.example/v1/files/7")),
                new MediaRef.ObjectUri(bare, URI.create("gs://bucket/a/b.mp4")),
                new MediaRef.Inline(bare.size(0).contentType(""), "$.predictions[0].bytes"),
                new MediaRef.AlreadyStored(bare, "farjob/2026/ä b.mp4"));
    }

    private static UnmatchedWebhook webhook() {
        Map<String, List<String>> headers =
                Map.of("X-Acme-Signature", List.of("one", "two"), "Empty", List.of(), "Ünï", List.of("ç"));
        byte[] body = {0, 1, 127, -128, -1, '{', '}'};
        return new UnmatchedWebhook(
                "acme", "req/3", "key-1", WebhookDelivery.of("job=a%20b&token=x", headers, body), THEN);
    }
}
