package dev.farjob.testkit.store;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.model.Unwanted;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Snapshots that together use every field of a job in every way, each at version 1 or 2. */
final class Samples {

    private static final Instant ODD_INSTANT = Instant.parse("2026-03-29T01:30:00.123456Z");

    private final Map<String, Job> snapshots = new LinkedHashMap<>();

    private Samples() {}

    /** All of them, by what is special about each. */
    static Map<String, Job> all() {
        Samples samples = new Samples();
        samples.addStates();
        samples.addFullSnapshots();
        samples.addProgress();
        samples.addOutcomes();
        samples.addNumbers();
        return samples.snapshots;
    }

    static Job runningWithEverything() {
        return withEverything(full("running").running());
    }

    private void addStates() {
        for (JobState state : JobState.values()) {
            snapshots.put(state + " and no more than that", Jobs.of("ann").in(state));
        }
    }

    private void addFullSnapshots() {
        snapshots.put("ACCEPTED with everything", full("accepted").accepted());
        snapshots.put("RUNNING with everything", runningWithEverything());
        snapshots.put(
                "PARKED with everything",
                withEverything(full("parked").parked()).toBuilder()
                        .outcome(new Outcome.Succeeded(everyMedia()))
                        .step(new StepCursor("charge", 7, Duration.ofMillis(1_234)))
                        .abandonment("the operator\ngave up")
                        .parking(new Parking(
                                JobState.FINALIZING,
                                Failure.builder(FailureKind.STEP_FAILED, "the bucket is gone")
                                        .retryable(true)
                                        .detail("{\"code\":404}")
                                        .build()
                                        .withTextForUsers("your file is late")))
                        .build());
        snapshots.put(
                "FAILED with everything, and delivered late",
                withEverything(full("failed").failed()).toBuilder()
                        .lateSuccessAt(ODD_INSTANT.plusSeconds(9))
                        .acknowledgedAt(ODD_INSTANT.plusSeconds(10))
                        .build());
        snapshots.put(
                "FINALIZING again after a late success",
                withEverything(full("finalizing").finalizing()).toBuilder()
                        .lateSuccessAt(ODD_INSTANT)
                        .acknowledgedAt(ODD_INSTANT)
                        .build());
        snapshots.put(
                "a job without steps", Jobs.of("ann").plan(StepPlan.none()).running());
        snapshots.put(
                "a job with steps for its failure only",
                Jobs.of("ann")
                        .plan(new StepPlan(List.of(), List.of("refund", "apologise.v2"), List.of()))
                        .running());
        Job plain = Jobs.of("ann").running();
        snapshots.put(
                "a cancel request that the provider does not know of",
                plain.toBuilder()
                        .cancelRequest(CancelRequest.of(ODD_INSTANT, ""))
                        .build());
        snapshots.put(
                "an owner who does not want it any more, and nothing else",
                Jobs.of("ann").running().toBuilder()
                        .unwanted(new Unwanted(Unwanted.By.OWNER, ODD_INSTANT))
                        .build());
    }

    private static Jobs full(String key) {
        return Jobs.of("ann")
                .subject("node-7")
                .key(key)
                .createdAt(ODD_INSTANT)
                .with(spec -> spec.notBefore(ODD_INSTANT.minusNanos(1_000))
                        .deadline(ODD_INSTANT.plus(Duration.ofDays(400)))
                        .tags(Map.of("b", "", "a", "2", "project", "one")));
    }

    private static Job withEverything(Job job) {
        return job.toBuilder()
                .attempt(5)
                .attemptsInDoubt(List.of(3, 4))
                .handle(new Handle(job.target(), "req/1", "{\"status_url\":\"https://acme.example/1\"}"))
                .dispatchedAt(ODD_INSTANT.plusNanos(1_000))
                .runningSince(ODD_INSTANT.plusNanos(2_000))
                .reportedProgress(new Progress(
                        Progress.Source.WORKER,
                        OptionalDouble.of(0.1 + 0.2),
                        OptionalInt.of(0),
                        Optional.of("frame 3 of 10")))
                .silence(new Silence(
                        ODD_INSTANT.plusNanos(3_000), Duration.ofNanos(7_654_321_000L), 5, 2, 1, "502\n\tBad Gateway"))
                .cancelRequest(CancelRequest.of(ODD_INSTANT.plusNanos(4_000), "the owner\nasked")
                        .answered(CancelRequest.Answer.AGREED))
                .unwanted(new Unwanted(Unwanted.By.OPERATOR, ODD_INSTANT.plusNanos(5_000)))
                .otherAttempts(List.of(
                        new KnownAttempt(1, Handle.of(job.target(), "req/0")),
                        new KnownAttempt(2, new Handle(Target.of("other", "end/point"), "req/1b", "detail"), true)))
                .build();
    }

    private void addProgress() {
        List<Progress> kinds = List.of(
                Progress.queued(Integer.MAX_VALUE),
                Progress.reported(0),
                Progress.measured(1),
                Progress.estimated(Double.MIN_VALUE),
                Progress.said(Progress.Source.PROVIDER, ""),
                Progress.said(Progress.Source.QUEUE, "x".repeat(Progress.MAX_MESSAGE)));
        Job running = Jobs.of("ann").running();
        for (Progress progress : kinds) {
            Job job = Jobs.of("ann").running().toBuilder()
                    .reportedProgress(progress)
                    .build();
            snapshots.put("progress from " + progress.source() + " number " + snapshots.size(), job);
        }
        snapshots.put(
                "silence of which everything was not understood",
                running.toBuilder()
                        .silence(new Silence(
                                ODD_INSTANT,
                                Duration.ofDays(400),
                                Integer.MAX_VALUE,
                                Integer.MAX_VALUE,
                                Integer.MAX_VALUE,
                                ""))
                        .build());
    }

    private void addOutcomes() {
        snapshots.put("a result with every kind of media", ended(new Outcome.Succeeded(everyMedia())));
        snapshots.put("a result with 200 media", ended(new Outcome.Succeeded(manyMedia())));
        for (FailureKind kind : FailureKind.values()) {
            Failure failure = Failure.of(kind, "message\nof " + kind).withDetail("{\"detail\":\t\"" + kind + "\"}");
            snapshots.put("a failure, " + kind, ended(new Outcome.Failed(failure)));
            snapshots.put("a retryable failure, " + kind, ended(new Outcome.Failed(failure.asRetryable())));
        }
        Failure told =
                Failure.of(FailureKind.CONTENT_POLICY, "safety_filter").withTextForUsers("Das geht\nleider nicht 🙈");
        snapshots.put("a failure with a text for users", ended(new Outcome.Failed(told)));
        snapshots.put(
                "a detail and a text for users",
                ended(new Outcome.Failed(told.withDetail("{}").asRetryable())));
        snapshots.put("cancelled without a reason", ended(new Outcome.Cancelled("")));
    }

    private static Job ended(Outcome outcome) {
        JobState state = outcome instanceof Outcome.Succeeded
                ? JobState.SUCCEEDED
                : outcome instanceof Outcome.Failed ? JobState.FAILED : JobState.CANCELLED;
        return Jobs.of("ann").in(state).toBuilder().outcome(outcome).build();
    }

    private static JobResult everyMedia() {
        MediaInfo bare = MediaInfo.named("bare");
        MediaInfo full = MediaInfo.named("images-0 ü")
                .contentType("video/mp4; codecs=\"avc1\"")
                .size(Long.MAX_VALUE)
                .expiresAt(ODD_INSTANT);
        URI uri = URI.create("https://cdn.acme.example/a%20b/ü.mp4?X-Sig=" + "ab%2F1".repeat(600) + "&x=1#t=3");
        List<MediaRef> media = new ArrayList<>();
        for (MediaInfo info :
                List.of(bare, full, MediaInfo.named("empty").size(0).contentType(""))) {
            media.add(new MediaRef.Url(info, uri));
            media.add(new MediaRef.AuthenticatedUrl(info, uri));
            media.add(new MediaRef.ObjectUri(info, URI.create("gs://bucket/a/b.mp4")));
            media.add(new MediaRef.Inline(info, "$.predictions[0].bytes"));
            media.add(new MediaRef.AlreadyStored(info, "farjob/2026/ä b.mp4"));
        }
        return JobResult.of(Payload.ofJson("{ \"b\" : 1.0 ,\r\n\t\"a\":[ ], \"b\": 2, \"e\":\"\\u0000\" }"))
                .withMedia(media);
    }

    private static JobResult manyMedia() {
        List<MediaRef> media = IntStream.range(0, 200)
                .mapToObj(i -> (MediaRef)
                        new MediaRef.Url(MediaInfo.named("images-" + i), URI.create("https://cdn.acme.example/" + i)))
                .toList();
        return JobResult.of(Payload.empty()).withMedia(media);
    }

    private void addNumbers() {
        snapshots.put(
                "a pace of a microsecond",
                Jobs.of("ann").pace(Duration.ofNanos(1_000)).running());
        snapshots.put(
                "a pace of ten years and a microsecond",
                Jobs.of("ann").pace(Duration.ofDays(3_650).plusNanos(1_000)).running());
        snapshots.put(
                "more attempts than anybody makes",
                Jobs.of("ann").running().toBuilder().attempt(Integer.MAX_VALUE).build());
        for (String instant : List.of(
                "0999-12-31T23:59:59.999999Z",
                "1815-06-18T11:35:00.000001Z",
                "1969-12-31T23:59:59.999999Z",
                "1970-01-01T00:00:00Z",
                "2016-12-31T23:59:59.999999Z",
                "2026-03-29T01:30:00.5Z",
                "2038-01-19T03:14:08Z",
                "2262-04-11T23:47:16.854776Z",
                "9999-12-31T23:59:59.999999Z")) {
            snapshots.put(instant, allAt(Instant.parse(instant)));
        }
    }

    private static Job allAt(Instant instant) {
        Job job = Jobs.of("ann")
                .createdAt(instant)
                .with(spec -> spec.notBefore(instant).deadline(instant))
                .failed();
        return job.toBuilder()
                .written(2, instant, "then")
                .dispatchedAt(instant)
                .runningSince(instant)
                .settledAt(instant)
                .lateSuccessAt(instant)
                .acknowledgedAt(instant)
                .silence(new Silence(instant, Duration.ZERO, 1, 0, 0, "x"))
                .cancelRequest(CancelRequest.of(instant, "x"))
                .unwanted(new Unwanted(Unwanted.By.OWNER, instant))
                .build();
    }
}
