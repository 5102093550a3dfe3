package dev.farjob.jdbc.internal.text;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.model.Target;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The optional parts of a snapshot that no query asks for, as one text: what is absent takes no room. */
public final class PartsText {

    private PartsText() {}

    /** The parts of this snapshot. */
    public static String write(Job job) {
        Map<String, Object> parts = new LinkedHashMap<>();
        job.handle().ifPresent(handle -> parts.put("handle", handle(handle, job.target())));
        job.dispatchedAt().ifPresent(at -> parts.put("dispatchedAt", Micros.of(at)));
        job.runningSince().ifPresent(at -> parts.put("runningSince", Micros.of(at)));
        job.progress().ifPresent(progress -> parts.put("progress", progress(progress)));
        job.silence().ifPresent(silence -> parts.put("silence", silence(silence)));
        job.cancelRequest()
                .ifPresent(cancel -> parts.put(
                        "cancel",
                        List.of(Micros.of(cancel.at()), cancel.answer().name(), cancel.reason())));
        job.step().ifPresent(cursor -> parts.put("step", List.of(cursor.step(), cursor.failures())));
        job.parking()
                .ifPresent(
                        parking -> parts.put("parking", List.of(parking.from().name(), failure(parking.reason()))));
        if (!job.state().isSettled()) {
            job.acknowledgedAt().ifPresent(at -> parts.put("acknowledgedAt", Micros.of(at)));
        }
        return JsonText.write(parts);
    }

    /** Gives a snapshot its parts back. */
    public static void read(String text, Target target, Job.Builder job) {
        Map<String, Object> parts = JsonText.readObject(text);
        job.handle(optional(parts, "handle", value -> handle(value, target)));
        job.dispatchedAt(optional(parts, "dispatchedAt", PartsText::instant));
        job.runningSince(optional(parts, "runningSince", PartsText::instant));
        job.progress(optional(parts, "progress", PartsText::progress));
        job.silence(optional(parts, "silence", PartsText::silence));
        job.cancelRequest(optional(parts, "cancel", PartsText::cancel));
        job.step(optional(parts, "step", value -> new StepCursor(text(value, 0), number(value, 1))));
        job.parking(optional(
                parts,
                "parking",
                value -> new Parking(JobState.valueOf(text(value, 0)), failure(((List<?>) value).get(1)))));
        job.acknowledgedAt(optional(parts, "acknowledgedAt", PartsText::instant));
    }

    private interface Reader<T> {
        T read(Object value);
    }

    private static <T> @Nullable T optional(Map<String, Object> parts, String name, Reader<T> reader) {
        Object value = parts.get(name);
        return value == null ? null : reader.read(value);
    }

    /** Nearly always a handle is for where the job goes: then it need not say so. */
    private static List<Object> handle(Handle handle, Target target) {
        return handle.target().equals(target)
                ? List.of(handle.id(), handle.detail())
                : List.of(
                        handle.id(),
                        handle.detail(),
                        handle.target().provider(),
                        handle.target().endpoint());
    }

    private static Handle handle(Object value, Target target) {
        Target own = ((List<?>) value).size() == 2 ? target : Target.of(text(value, 2), text(value, 3));
        return new Handle(own, text(value, 0), text(value, 1));
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
        return List.of(failure.kind().name(), failure.retryable(), failure.message(), failure.detail());
    }

    static Failure failure(Object value) {
        return new Failure(
                FailureKind.valueOf(text(value, 0)),
                (Boolean) ((List<?>) value).get(1),
                text(value, 2),
                text(value, 3));
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
