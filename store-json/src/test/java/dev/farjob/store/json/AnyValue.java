package dev.farjob.store.json;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.UnmatchedWebhook;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Values of the model by chance: every optional part is there or not, and every number may be the largest there is. */
final class AnyValue {

    private static final List<Instant> ODD_TIMES = List.of(
            Instant.MIN,
            Instant.EPOCH,
            Instant.EPOCH.minusNanos(1),
            Instant.parse("2026-03-29T01:30:00.123456789Z"),
            Instant.parse("9999-12-31T23:59:59.999999Z"),
            Instant.MAX);

    private static final List<Duration> ODD_DURATIONS = List.of(
            Duration.ofNanos(1),
            Duration.ofSeconds(59, 999_999_999),
            Duration.ofDays(400).plusMillis(1),
            Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));

    private static final List<Long> ODD_NUMBERS =
            List.of(1L, 2L, (1L << 53) - 1, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE);

    final Random random;
    final AnyText text;

    AnyValue(Random random) {
        this.random = random;
        this.text = new AnyText(random);
    }

    boolean perhaps() {
        return random.nextBoolean();
    }

    <V> Optional<V> perhaps(Supplier<V> value) {
        return perhaps() ? Optional.of(value.get()) : Optional.empty();
    }

    <V> V oneOf(List<V> values) {
        return values.get(random.nextInt(values.size()));
    }

    <E extends Enum<E>> E word(Class<E> words) {
        return oneOf(List.of(words.getEnumConstants()));
    }

    <V> List<V> some(int most, Supplier<V> value) {
        return Stream.generate(value).limit(random.nextInt(most + 1)).toList();
    }

    Instant time() {
        return perhaps() ? oneOf(ODD_TIMES) : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    Duration duration() {
        return perhaps() ? oneOf(ODD_DURATIONS) : Duration.ofMillis(1 + random.nextInt(1_000_000_000));
    }

    /** At least 1. */
    long number() {
        return perhaps() ? oneOf(ODD_NUMBERS) : 1 + random.nextInt(1_000);
    }

    /** At least 1. */
    int count() {
        return perhaps() ? 1 + random.nextInt(9) : Integer.MAX_VALUE;
    }

    JobId id() {
        return JobId.of(oneOf(List.of("job-1", "A_z-0", "j".repeat(64))));
    }

    Payload payload() {
        return Payload.ofJson(" { \"b\" : 1.00, \"" + AnyText.SECRET + "\" : \"" + text.name(200) + "\\u0000\" }\n");
    }

    Target target() {
        return Target.of(text.name(64), text.name(500));
    }

    Handle handle() {
        return new Handle(target(), text.name(1_900) + "#" + random.nextInt(), perhaps() ? "" : text.name(2_000));
    }

    JobSpec spec() {
        JobSpec.Builder spec = JobSpec.of(Owner.of(text.name(200)), target(), payload());
        perhaps(() -> text.name(200)).map(Subject::of).ifPresent(spec::subject);
        perhaps(() -> text.name(200)).map(IdempotencyKey::of).ifPresent(spec::idempotencyKey);
        perhaps(this::time).ifPresent(spec::notBefore);
        perhaps(this::time).ifPresent(spec::deadline);
        Map<String, String> tags = new HashMap<>();
        some(5, () -> text.name(64)).forEach(name -> tags.put(name, perhaps() ? "" : text.name(256)));
        return spec.tags(tags).build();
    }

    Failure failure() {
        return Failure.builder(word(FailureKind.class), text.someWords(Failure.MAX_MESSAGE))
                .retryable(perhaps())
                .detail(text.words(3_000))
                .userText(text.words(Failure.MAX_MESSAGE))
                .build();
    }

    MediaRef media() {
        MediaInfo info = new MediaInfo(
                text.name(200),
                perhaps(() -> text.words(80)),
                perhaps() ? OptionalLong.of(number() - 1) : OptionalLong.empty(),
                perhaps(this::time));
        URI uri = URI.create("https://cdn.acme.example/ü%20/" + random.nextInt() + "?X-Sig=" + AnyText.SECRET + "#t=3");
        return switch (random.nextInt(5)) {
            case 0 -> new MediaRef.Url(info, uri);
            case 1 -> new MediaRef.AuthenticatedUrl(info, uri);
            case 2 -> new MediaRef.ObjectUri(info, URI.create("gs://bucket/a/b.mp4"));
            case 3 -> new MediaRef.Inline(info, text.words(80));
            default -> new MediaRef.AlreadyStored(info, text.words(80));
        };
    }

    JobResult result() {
        return JobResult.of(payload()).withMedia(some(4, this::media));
    }

    Outcome outcome() {
        return switch (random.nextInt(3)) {
            case 0 -> new Outcome.Succeeded(result());
            case 1 -> new Outcome.Failed(failure());
            default -> new Outcome.Cancelled(text.words(Failure.MAX_MESSAGE));
        };
    }

    JobEvent event() {
        return new JobEvent(
                id(),
                number(),
                time(),
                word(EventKind.class),
                word(Cause.class),
                word(JobState.class),
                count() - 1,
                text.words(Failure.MAX_MESSAGE));
    }

    StepRecord step() {
        return new StepRecord(
                id(), "archive.v2", word(StepRecord.Status.class), time(), text.words(StepRecord.MAX_NOTE));
    }

    UnmatchedWebhook webhook() {
        byte[] body = new byte[random.nextInt(300)];
        random.nextBytes(body);
        Map<String, List<String>> headers = new HashMap<>();
        some(5, () -> text.words(40)).forEach(name -> headers.put(name, some(2, () -> text.words(40))));
        return new UnmatchedWebhook(
                text.words(40),
                text.words(40),
                text.words(40),
                WebhookDelivery.of(text.words(40), headers, body),
                time());
    }
}
