package dev.farjob.model;

import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The checkpoint of one step of one job: it took effect, or it was given up, and it will not run again.
 *
 * @param job whose step it is
 * @param step its name, unique within the job
 * @param status how it ended
 * @param at when
 * @param note what the step wants to be found again (an object key, a ledger entry), or why it was skipped; at most
 *     {@value #MAX_NOTE} characters
 */
public record StepRecord(JobId job, String step, Status status, Instant at, String note) {

    /** The longest note that is kept. */
    public static final int MAX_NOTE = 2_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** How a step ended. */
    public enum Status {
        /** It took effect. */
        DONE,
        /** It was allowed to fail, and did. */
        SKIPPED
    }

    /** @throws IllegalArgumentException if the name is not a step's name or the note is too long */
    public StepRecord {
        Objects.requireNonNull(job, "job must not be null");
        requireName(step);
        Objects.requireNonNull(status, "status must not be null");
        Objects.requireNonNull(at, "time must not be null");
        if (Objects.requireNonNull(note, "note must not be null").length() > MAX_NOTE) {
            throw new IllegalArgumentException("the note of step " + step + " of job " + job + " has " + note.length()
                    + " characters, at most " + MAX_NOTE + " are kept: store a key, not the thing");
        }
    }

    /** Returns the name if it can name a step: letters, digits, dot, dash and underscore, at most 64. */
    public static String requireName(String step) {
        if (!NAME.matcher(Objects.requireNonNull(step, "step name must not be null"))
                .matches()) {
            throw new IllegalArgumentException("a step name has 1 to 64 letters, digits, dots, dashes or underscores "
                    + "and begins with a letter or digit; this one is \"" + Texts.cut(step, 80) + "\"");
        }
        return step;
    }
}
