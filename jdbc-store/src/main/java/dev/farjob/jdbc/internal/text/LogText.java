package dev.farjob.jdbc.internal.text;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The log of a job, one JSON array a line, the newest first.
 *
 * <p>It is written in front of what is there, so that a database that logs what changed in a row logs just the new line;
 * and times are counted from the creation of the job, because a log is written twice in a job's life.
 *
 * <pre>
 * [version, microseconds, kind, cause, state, attempt, note]     an event
 * [step, status, microseconds, note]                             a checkpoint
 * </pre>
 */
public final class LogText {

    private LogText() {}

    /** The lines of a change, ready to be put in front; empty if it is not worth one. */
    public static String of(Change change) {
        Instant created = change.before().createdAt();
        StringBuilder lines = new StringBuilder();
        change.event().ifPresent(event -> lines.append(of(event, created)));
        change.step().ifPresent(step -> lines.append(of(step, created)));
        return lines.toString();
    }

    /** The line of an event. */
    public static String of(JobEvent event, Instant created) {
        return "[" + event.version()
                + ',' + since(created, event.at())
                + ',' + Codes.of(event.kind())
                + ',' + Codes.of(event.cause())
                + ',' + Codes.of(event.state())
                + ',' + event.attempt()
                + ',' + JsonText.write(event.note())
                + "]\n";
    }

    private static String of(StepRecord step, Instant created) {
        return "[" + JsonText.write(step.step())
                + ",\"" + step.status().name()
                + "\"," + since(created, step.at())
                + ',' + JsonText.write(step.note())
                + "]\n";
    }

    /** The events, oldest first. */
    public static List<JobEvent> events(String log, JobId job, Instant created) {
        List<JobEvent> events = new ArrayList<>();
        for (Object line : JsonText.read(log)) {
            if (((List<?>) line).get(0) instanceof Number) {
                events.add(event((List<?>) line, job, created));
            }
        }
        Collections.reverse(events);
        return events;
    }

    /** The checkpoints, oldest first. */
    public static List<StepRecord> steps(String log, JobId job, Instant created) {
        List<StepRecord> steps = new ArrayList<>();
        for (Object line : JsonText.read(log)) {
            List<?> parts = (List<?>) line;
            if (parts.get(0) instanceof String name) {
                steps.add(new StepRecord(
                        job,
                        name,
                        StepRecord.Status.valueOf((String) parts.get(1)),
                        Micros.instant(Micros.of(created) + number(parts, 2)),
                        (String) parts.get(3)));
            }
        }
        Collections.reverse(steps);
        return steps;
    }

    private static JobEvent event(List<?> parts, JobId job, Instant created) {
        return new JobEvent(
                job,
                number(parts, 0),
                Micros.instant(Micros.of(created) + number(parts, 1)),
                Codes.kind((int) number(parts, 2)),
                Codes.cause((int) number(parts, 3)),
                Codes.state((int) number(parts, 4)),
                (int) number(parts, 5),
                (String) parts.get(6));
    }

    private static long since(Instant created, Instant at) {
        return Micros.of(at) - Micros.of(created);
    }

    private static long number(List<?> parts, int index) {
        return ((Number) parts.get(index)).longValue();
    }

    /** The numbers that stand for words in a log. They are in databases: a number keeps its meaning for good. */
    private static final class Codes {

        private static final List<EventKind> KINDS = List.of(
                EventKind.SUBMITTED,
                EventKind.SPAWN_STARTED,
                EventKind.SPAWN_ACCEPTED,
                EventKind.SPAWN_NOT_SENT,
                EventKind.SPAWN_UNKNOWN,
                EventKind.STATE_CHANGED,
                EventKind.SILENCE_CHANGED,
                EventKind.OUTCOME_STORED,
                EventKind.STEP_DONE,
                EventKind.STEP_FAILED,
                EventKind.STEP_SKIPPED,
                EventKind.SETTLED,
                EventKind.PARKED,
                EventKind.REDRIVEN,
                EventKind.ADOPTED,
                EventKind.ABANDONED,
                EventKind.CANCEL_REQUESTED,
                EventKind.CANCEL_SENT,
                EventKind.LATE_SUCCESS,
                EventKind.REOPENED,
                EventKind.SUPERSEDED_ATTEMPT);

        private static final List<Cause> CAUSES = List.of(
                Cause.SUBMIT, Cause.WEBHOOK, Cause.SWEEP, Cause.STATUS, Cause.RECOVERY, Cause.CANCEL, Cause.HAND);

        private static final List<JobState> STATES = List.of(
                JobState.ACCEPTED,
                JobState.SPAWNING,
                JobState.QUEUED,
                JobState.RUNNING,
                JobState.FINALIZING,
                JobState.PARKED,
                JobState.SUCCEEDED,
                JobState.FAILED,
                JobState.CANCELLED);

        private Codes() {}

        static int of(EventKind kind) {
            return known(KINDS, kind);
        }

        static int of(Cause cause) {
            return known(CAUSES, cause);
        }

        static int of(JobState state) {
            return known(STATES, state);
        }

        static EventKind kind(int code) {
            return word(KINDS, code);
        }

        static Cause cause(int code) {
            return word(CAUSES, code);
        }

        static JobState state(int code) {
            return word(STATES, code);
        }

        private static <T> int known(List<T> words, T word) {
            int code = words.indexOf(word);
            if (code < 0) {
                throw new IllegalStateException(word + " has no number in the log");
            }
            return code;
        }

        private static <T> T word(List<T> words, int code) {
            if (code < 0 || code >= words.size()) {
                throw new IllegalStateException(
                        "the log has the number " + code + ", which a newer version of Farjob wrote");
            }
            return words.get(code);
        }
    }
}
