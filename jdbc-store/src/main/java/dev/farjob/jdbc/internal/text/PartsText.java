package dev.farjob.jdbc.internal.text;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.model.Unwanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The optional parts of a snapshot that no query asks for, as one text: what is absent takes no room. It is written several
 * times in a job's life, so names are short, and the dispatch is counted from the job's creation.
 */
public final class PartsText {

    /** They are in databases: a name keeps its meaning for good. */
    private static final class Name {
        static final String HANDLE = "h";
        static final String DISPATCHED_AT = "d";
        static final String RUNNING_SINCE = "r";
        static final String PROGRESS = "p";
        static final String SILENCE = "q";
        static final String CANCEL = "c";
        static final String UNWANTED = "u";
        static final String STEP = "s";
        static final String PARKING = "k";
        static final String ACKNOWLEDGED_AT = "a";
        static final String ABANDONMENT = "g";
        static final String OTHER_ATTEMPTS = "o";
        static final String ATTEMPTS_IN_DOUBT = "i";

        private Name() {}
    }

    private PartsText() {}

    /** The parts of this snapshot. */
    public static String write(Job job) {
        Map<String, Object> parts = new LinkedHashMap<>();
        job.handle().ifPresent(handle -> parts.put(Name.HANDLE, handle(handle, job.target())));
        job.dispatchedAt().ifPresent(at -> parts.put(Name.DISPATCHED_AT, Micros.of(at) - Micros.of(job.createdAt())));
        job.runningSince().ifPresent(at -> parts.put(Name.RUNNING_SINCE, Micros.of(at)));
        job.reportedProgress().ifPresent(progress -> parts.put(Name.PROGRESS, progress(progress)));
        job.silence().ifPresent(silence -> parts.put(Name.SILENCE, silence(silence)));
        job.cancelRequest()
                .ifPresent(cancel -> parts.put(
                        Name.CANCEL,
                        List.of(Micros.of(cancel.at()), cancel.answer().name(), cancel.reason())));
        job.unwanted()
                .ifPresent(unwanted ->
                        parts.put(Name.UNWANTED, List.of(unwanted.by().name(), Micros.of(unwanted.at()))));
        job.step()
                .ifPresent(
                        cursor -> parts.put(Name.STEP, step(cursor, job.plan().all())));
        job.parking()
                .ifPresent(parking ->
                        parts.put(Name.PARKING, List.of(parking.from().name(), failure(parking.reason()))));
        job.abandonment().ifPresent(reason -> parts.put(Name.ABANDONMENT, reason));
        if (!job.otherAttempts().isEmpty()) {
            parts.put(
                    Name.OTHER_ATTEMPTS,
                    job.otherAttempts().stream()
                            .map(other -> other(other, job.target()))
                            .toList());
        }
        if (!job.attemptsInDoubt().isEmpty()) {
            parts.put(Name.ATTEMPTS_IN_DOUBT, job.attemptsInDoubt());
        }
        if (!job.state().isSettled()) {
            job.acknowledgedAt().ifPresent(at -> parts.put(Name.ACKNOWLEDGED_AT, Micros.of(at)));
        }
        return JsonText.write(parts);
    }

    /** Gives a snapshot its parts back. */
    public static void read(String text, Target target, StepPlan plan, Instant createdAt, Job.Builder job) {
        Map<String, Object> parts = JsonText.readObject(text);
        job.handle(optional(parts, Name.HANDLE, value -> handle(value, target)));
        job.dispatchedAt(optional(
                parts,
                Name.DISPATCHED_AT,
                value -> Micros.instant(Micros.of(createdAt) + ((Number) value).longValue())));
        job.runningSince(optional(parts, Name.RUNNING_SINCE, PartsText::instant));
        job.reportedProgress(optional(parts, Name.PROGRESS, PartsText::progress));
        job.silence(optional(parts, Name.SILENCE, PartsText::silence));
        job.cancelRequest(optional(parts, Name.CANCEL, PartsText::cancel));
        job.unwanted(optional(
                parts,
                Name.UNWANTED,
                value -> new Unwanted(Unwanted.By.valueOf(text(value, 0)), instant(((List<?>) value).get(1)))));
        job.step(optional(parts, Name.STEP, value -> step(value, plan.all())));
        job.parking(optional(
                parts,
                Name.PARKING,
                value -> new Parking(JobState.valueOf(text(value, 0)), failure(((List<?>) value).get(1)))));
        job.abandonment(optional(parts, Name.ABANDONMENT, String.class::cast));
        job.otherAttempts(list(parts, Name.OTHER_ATTEMPTS, value -> other((List<?>) value, target)));
        job.attemptsInDoubt(list(parts, Name.ATTEMPTS_IN_DOUBT, value -> ((Number) value).intValue()));
        job.acknowledgedAt(optional(parts, Name.ACKNOWLEDGED_AT, PartsText::instant));
    }

    /**
     * The provider's ids of all remote jobs that such a text names, each with the provider; nothing else of it is read.
     *
     * @param provider where the job goes
     */
    public static List<RemoteId> remoteIds(String text, String provider) {
        Map<String, Object> parts = JsonText.readObject(text);
        List<RemoteId> ids = new ArrayList<>();
        if (parts.get(Name.HANDLE) instanceof List<?> handle) {
            ids.add(remoteId(handle, provider));
        }
        ids.addAll(list(parts, Name.OTHER_ATTEMPTS, other -> remoteId(((List<?>) other).get(1), provider)));
        return ids;
    }

    /** A remote job, as its provider calls it. */
    public record RemoteId(String provider, String id) {}

    private static RemoteId remoteId(Object handle, String provider) {
        return new RemoteId(((List<?>) handle).size() <= 2 ? provider : text(handle, 2), text(handle, 0));
    }

    /** A third part says that it was given up. */
    private static List<?> other(KnownAttempt other, Target target) {
        Object handle = handle(other.handle(), target);
        return other.givenUp() ? List.of(other.attempt(), handle, 1) : List.of(other.attempt(), handle);
    }

    private static KnownAttempt other(List<?> parts, Target target) {
        return new KnownAttempt(number(parts, 0), handle(parts.get(1), target), parts.size() > 2);
    }

    private interface Reader<T> {
        T read(Object value);
    }

    private static <T> @Nullable T optional(Map<String, Object> parts, String name, Reader<T> reader) {
        Object value = parts.get(name);
        return value == null ? null : reader.read(value);
    }

    private static <T> List<T> list(Map<String, Object> parts, String name, Reader<T> reader) {
        List<T> all = new ArrayList<>();
        if (parts.get(name) instanceof List<?> values) {
            values.forEach(value -> all.add(reader.read(value)));
        }
        return all;
    }

    /** Nearly always a handle is for where the job goes: then it need not say so. */
    private static List<Object> handle(Handle handle, Target target) {
        if (handle.target().equals(target)) {
            return handle.detail().isEmpty() ? List.of(handle.id()) : List.of(handle.id(), handle.detail());
        }
        return List.of(
                handle.id(),
                handle.detail(),
                handle.target().provider(),
                handle.target().endpoint());
    }

    private static Handle handle(Object value, Target target) {
        int size = ((List<?>) value).size();
        Target its = size <= 2 ? target : Target.of(text(value, 2), text(value, 3));
        return new Handle(its, text(value, 0), size == 1 ? "" : text(value, 1));
    }

    /** The step is one of those in the plan: its number there will do. A third part says how long nobody has known it. */
    private static List<Object> step(StepCursor cursor, List<String> plan) {
        int number = plan.indexOf(cursor.step());
        return cursor.missed().isZero()
                ? List.of(number, cursor.failures())
                : List.of(number, cursor.failures(), Micros.of(cursor.missed()));
    }

    private static StepCursor step(Object value, List<String> plan) {
        List<?> parts = (List<?>) value;
        return new StepCursor(
                plan.get(number(value, 0)),
                number(value, 1),
                parts.size() > 2 ? Micros.duration(((Number) parts.get(2)).longValue()) : Duration.ZERO);
    }

    private static Map<String, Object> progress(Progress progress) {
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("source", progress.source().name());
        progress.fraction().ifPresent(fraction -> parts.put("fraction", fraction));
        progress.queuePosition().ifPresent(position -> parts.put("position", position));
        progress.message().ifPresent(message -> parts.put("message", message));
        return parts;
    }

    private static Progress progress(Object value) {
        Map<?, ?> parts = (Map<?, ?>) value;
        Object fraction = parts.get("fraction");
        Object position = parts.get("position");
        return new Progress(
                Progress.Source.valueOf(JsonText.text(parts, "source")),
                fraction == null ? OptionalDouble.empty() : OptionalDouble.of(((Number) fraction).doubleValue()),
                position == null ? OptionalInt.empty() : OptionalInt.of(((Number) position).intValue()),
                Optional.ofNullable((String) parts.get("message")));
    }

    private static List<Object> silence(Silence silence) {
        return List.of(
                Micros.of(silence.since()),
                Micros.of(silence.lasted()),
                silence.looks(),
                silence.notUnderstood(),
                silence.notFound(),
                silence.lastAnswer());
    }

    private static Silence silence(Object value) {
        List<?> parts = (List<?>) value;
        return new Silence(
                instant(parts.get(0)),
                Micros.duration(((Number) parts.get(1)).longValue()),
                number(value, 2),
                number(value, 3),
                number(value, 4),
                text(value, 5));
    }

    private static CancelRequest cancel(Object value) {
        return new CancelRequest(
                instant(((List<?>) value).get(0)), text(value, 2), CancelRequest.Answer.valueOf(text(value, 1)));
    }

    static List<Object> failure(Failure failure) {
        List<Object> parts = new ArrayList<>(
                List.of(failure.kind().name(), failure.retryable(), failure.message(), failure.detail()));
        if (!failure.userText().isEmpty()) {
            parts.add(failure.userText());
        }
        return parts;
    }

    static Failure failure(Object value) {
        return Failure.builder(FailureKind.valueOf(text(value, 0)), text(value, 2))
                .retryable((Boolean) ((List<?>) value).get(1))
                .detail(text(value, 3))
                .userText(((List<?>) value).size() > 4 ? text(value, 4) : "")
                .build();
    }

    static Instant instant(Object value) {
        return Micros.instant(((Number) value).longValue());
    }

    private static String text(Object list, int index) {
        return (String) ((List<?>) list).get(index);
    }

    private static int number(Object list, int index) {
        return ((Number) ((List<?>) list).get(index)).intValue();
    }
}
