package dev.farjob.jdbc.internal.text;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.NewJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The log of a job, one JSON array a line, the newest first.
 *
 * <p>It is written in front of what is there, so that a database that logs what changed in a row logs just the new line;
 * and times are counted from the creation of the job, because a log is written twice in a job's life.
 *
 * <pre>
 * [version, microseconds, kind, cause, state, attempt, note]               an event
 * [version, microseconds, kind, cause, state, attempt, step, step's note]  the event that a step is done, and its checkpoint
 * [step, status, microseconds, note]                                       a checkpoint
 * </pre>
 */
public final class LogText {

    private LogText() {}

    /** Whose log it is: what is needed to read and write it. */
    public record Subject(JobId job, Instant created) {

        private static Subject of(Job job) {
            return new Subject(job.id(), job.createdAt());
        }
    }

    /** The lines of a change, ready to be put in front; empty if it is not worth one. */
    public static String of(Change change) {
        Subject subject = Subject.of(change.before());
        Optional<StepRecord> step = change.step();
        if (step.isPresent()
                && change.event().filter(event -> saysDone(event, step.get())).isPresent()) {
            List<Object> line = event(change.event().get(), subject);
            line.add(step.get().note());
            return JsonText.write(line) + "\n";
        }
        StringBuilder lines = new StringBuilder();
        change.event()
                .ifPresent(event ->
                        lines.append(JsonText.write(event(event, subject))).append("\n"));
        step.ifPresent(
                record -> lines.append(JsonText.write(step(record, subject))).append("\n"));
        return lines.toString();
    }

    /** The first line of a job's log. */
    public static String of(NewJob added) {
        return JsonText.write(event(added.event(), Subject.of(added.job()))) + "\n";
    }

    /** Nearly always the event of a step says what the checkpoint says, and one line will do for both. */
    private static boolean saysDone(JobEvent event, StepRecord step) {
        return event.kind() == EventKind.STEP_DONE
                && step.status() == StepRecord.Status.DONE
                && event.note().equals(step.step())
                && Micros.of(event.at()) == Micros.of(step.at());
    }

    private static List<Object> event(JobEvent event, Subject subject) {
        return new ArrayList<>(List.of(
                event.version(),
                since(subject.created(), event.at()),
                Codes.of(event.kind()),
                Codes.of(event.cause()),
                Codes.of(event.state()),
                event.attempt(),
                event.note()));
    }

    private static List<Object> step(StepRecord step, Subject subject) {
        return List.of(step.step(), step.status().name(), since(subject.created(), step.at()), step.note());
    }

    /** The events, oldest first. */
    public static List<JobEvent> events(String log, Subject subject) {
        List<JobEvent> events = new ArrayList<>();
        for (Object line : JsonText.read(log)) {
            if (((List<?>) line).get(0) instanceof Number) {
                events.add(event((List<?>) line, subject));
            }
        }
        Collections.reverse(events);
        return events;
    }

    /** The checkpoints, oldest first. */
    public static List<StepRecord> steps(String log, Subject subject) {
        List<StepRecord> steps = new ArrayList<>();
        for (Object line : JsonText.read(log)) {
            step((List<?>) line, subject).ifPresent(steps::add);
        }
        Collections.reverse(steps);
        return steps;
    }

    private static Optional<StepRecord> step(List<?> parts, Subject subject) {
        if (parts.get(0) instanceof String name) {
            StepRecord.Status status = StepRecord.Status.valueOf((String) parts.get(1));
            return Optional.of(
                    new StepRecord(subject.job(), name, status, at(parts, 2, subject), (String) parts.get(3)));
        }
        return parts.size() == 8
                ? Optional.of(new StepRecord(
                        subject.job(),
                        event(parts, subject).note(),
                        StepRecord.Status.DONE,
                        at(parts, 1, subject),
                        (String) parts.get(7)))
                : Optional.empty();
    }

    private static JobEvent event(List<?> parts, Subject subject) {
        return new JobEvent(
                subject.job(),
                number(parts, 0),
                at(parts, 1, subject),
                Codes.kind((int) number(parts, 2)),
                Codes.cause((int) number(parts, 3)),
                Codes.state((int) number(parts, 4)),
                (int) number(parts, 5),
                (String) parts.get(6));
    }

    private static Instant at(List<?> parts, int index, Subject subject) {
        return Micros.instant(Micros.of(subject.created()) + number(parts, index));
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
                EventKind.SUPERSEDED_ATTEMPT,
                EventKind.STEP_DONE_LATE,
                EventKind.STEP_FAILED_LATE);

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
