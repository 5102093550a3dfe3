package dev.farjob.store.json;

import dev.farjob.model.Failure;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepRecord;
import dev.farjob.store.UnmatchedWebhook;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The job model as JSON texts, for stores: whatever is written here is equal when it is read again, to the nanosecond and to
 * the last character.
 *
 * <p>Each text is a JSON object that begins with its format, and the README of the module describes its members, so that a
 * database can have an index of them. What holds for texts of other versions:
 *
 * <ul>
 *   <li>Every older format is read.
 *   <li>A member that this version does not know is ignored, wherever it is, and so is the order of the members. A node that
 *       writes such a text again writes it without that member.
 *   <li>A newer format is refused, and so is a word that this version does not know: {@link JobJsonException} says which, and
 *       that the text is for newer nodes. It is never taken for another word.
 *   <li>Anything else that no version writes is {@linkplain JobJsonException.Kind#DAMAGED damaged}. No text, however it was
 *       changed, leads to another exception.
 * </ul>
 *
 * <p>Equal values give equal texts, so that a store can compare texts. A member that is absent, an empty list and an empty
 * text that may be empty are left out.
 *
 * <p>Texts are ASCII but for the characters that they carry, and always valid as UTF-8: NUL and half a surrogate pair are
 * escaped. A database that takes such a text apart may refuse these two, as the type {@code jsonb} of PostgreSQL does; keep it
 * as text there.
 *
 * <p>A text has all that the value has, payloads and signed URLs included. Keep it as safe as the job.
 */
public final class JobJson {

    /** The format that this version writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    static final String FORMAT_MEMBER = "format";

    private JobJson() {}

    /** The text of a job, the whole snapshot. */
    public static String write(Job job) {
        return write("job", job, SnapshotJson::write);
    }

    /**
     * The job that this text is.
     *
     * @throws JobJsonException if it cannot be read
     */
    public static Job readJob(String text) {
        return read("a snapshot", text, SnapshotJson::read);
    }

    /** The text of what was asked for, for stores that keep it apart from what changes. */
    public static String write(JobSpec spec) {
        return write("spec", spec, SpecJson::write);
    }

    /**
     * The specification that this text is.
     *
     * @throws JobJsonException if it cannot be read
     */
    public static JobSpec readSpec(String text) {
        return read("a specification", text, SpecJson::read);
    }

    /** The text of one line in the log of a job, without a line break. */
    public static String write(JobEvent event) {
        return write("event", event, LogJson::writeEvent);
    }

    /**
     * The line of a log that this text is.
     *
     * @throws JobJsonException if it cannot be read
     */
    public static JobEvent readEvent(String text) {
        return read("an event", text, LogJson::readEvent);
    }

    /**
     * The lines of a log of which this has the texts, one after the other with white space between them or none: a store can
     * append to a log without reading it.
     *
     * @throws JobJsonException if one of them cannot be read
     */
    public static List<JobEvent> readEvents(String texts) {
        return readAll("a log", texts, LogJson::readEvent);
    }

    /** The text of the checkpoint of one step, without a line break. */
    public static String write(StepRecord step) {
        return write("step record", step, LogJson::writeStep);
    }

    /**
     * The checkpoint that this text is.
     *
     * @throws JobJsonException if it cannot be read
     */
    public static StepRecord readStep(String text) {
        return read("a checkpoint", text, LogJson::readStep);
    }

    /**
     * The checkpoints of which this has the texts, one after the other, as {@link #readEvents} reads events.
     *
     * @throws JobJsonException if one of them cannot be read
     */
    public static List<StepRecord> readSteps(String texts) {
        return readAll("a list of checkpoints", texts, LogJson::readStep);
    }

    /** The text of an outcome. */
    public static String write(Outcome outcome) {
        return write("outcome", outcome, OutcomeJson::write);
    }

    /**
     * The outcome that this text is.
     *
     * @throws JobJsonException if it cannot be read
     */
    public static Outcome readOutcome(String text) {
        return read("an outcome", text, OutcomeJson::read);
    }

    /** The text of a result, with the provider's answer character by character. */
    public static String write(JobResult result) {
        return write("result", result, OutcomeJson::writeResult);
    }

    /**
     * The result that this text is.
     *
     * @throws JobJsonException if it cannot be read
     */
    public static JobResult readResult(String text) {
        return read("a result", text, OutcomeJson::readResult);
    }

    /** The text of a failure. */
    public static String write(Failure failure) {
        return write("failure", failure, OutcomeJson::writeFailure);
    }

    /**
     * The failure that this text is.
     *
     * @throws JobJsonException if it cannot be read
     */
    public static Failure readFailure(String text) {
        return read("a failure", text, OutcomeJson::readFailure);
    }

    /** The text of a media reference. */
    public static String write(MediaRef media) {
        return write("media reference", media, OutcomeJson::writeMedia);
    }

    /**
     * The media reference that this text is.
     *
     * @throws JobJsonException if it cannot be read
     */
    public static MediaRef readMedia(String text) {
        return read("a media reference", text, OutcomeJson::readMedia);
    }

    /** The text of a webhook that waits for its job, with the bytes of its body. */
    public static String write(UnmatchedWebhook webhook) {
        return write("webhook", webhook, WebhookJson::write);
    }

    /**
     * The webhook that this text is.
     *
     * @throws JobJsonException if it cannot be read
     */
    public static UnmatchedWebhook readWebhook(String text) {
        return read("a webhook", text, WebhookJson::read);
    }

    private static <V> String write(String what, V value, BiConsumer<V, ObjectText> members) {
        return ObjectText.of(Objects.requireNonNull(value, () -> what + " must not be null"), members);
    }

    private static <V> V read(String what, String text, Function<ObjectView, V> reader) {
        return reading(what, text, objects -> {
            if (objects.size() != 1) {
                throw Unreadable.damaged("it has " + objects.size() + " JSON objects and not one");
            }
            return read(what, objects.get(0), reader);
        });
    }

    private static <V> List<V> readAll(String what, String texts, Function<ObjectView, V> reader) {
        return reading(
                what,
                texts,
                objects -> objects.stream()
                        .map(object -> read(what, object, reader))
                        .toList());
    }

    private static <V> V reading(String what, String text, Function<List<ObjectView>, V> reader) {
        Objects.requireNonNull(text, "text must not be null");
        try {
            return reader.apply(JsonTree.objects(text));
        } catch (Unreadable trouble) {
            throw trouble.of("the text of " + what);
        }
    }

    private static <V> V read(String what, ObjectView object, Function<ObjectView, V> reader) {
        try {
            requireReadable(object);
            return reader.apply(object);
        } catch (IllegalArgumentException contradiction) {
            // The model says what is wrong, and never a secret
            throw named(what, object, Unreadable.damaged(String.valueOf(contradiction.getMessage())));
        } catch (Unreadable trouble) {
            throw named(what, object, trouble);
        }
    }

    private static JobJsonException named(String what, ObjectView object, Unreadable trouble) {
        String job = object.job().map(id -> " of job " + id).orElse("");
        return trouble.of("the text of " + what + job);
    }

    private static void requireReadable(ObjectView object) {
        long format = object.number(FORMAT_MEMBER);
        if (format > FORMAT) {
            throw Unreadable.newerFormat(format);
        }
        if (format < 1) {
            throw Unreadable.damaged("it has format " + format + ", which no version writes");
        }
    }
}
