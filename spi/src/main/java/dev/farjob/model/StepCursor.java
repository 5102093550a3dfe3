package dev.farjob.model;

import java.time.Duration;
import java.util.Objects;

/**
 * The step that is being worked off. It is on record before the step takes effect.
 *
 * @param step the name of the step
 * @param failures how often it has failed so far
 * @param missed how long nodes that do not know the step have put the job off since one came to it; zero unless they did
 */
public record StepCursor(String step, int failures, Duration missed) {

    /** @throws IllegalArgumentException if the name is not a step's name or one of the counts is negative */
    public StepCursor {
        StepRecord.requireName(step);
        if (failures < 0) {
            throw new IllegalArgumentException("failures must not be negative: " + failures);
        }
        if (Objects.requireNonNull(missed, "time missed must not be null").isNegative()) {
            throw new IllegalArgumentException("time missed must not be negative: " + missed);
        }
    }

    /** The cursor on a step that has failed so often, and that no node has missed. */
    public StepCursor(String step, int failures) {
        this(step, failures, Duration.ZERO);
    }

    /** The cursor on a step that has not failed yet. */
    public static StepCursor at(String step) {
        return new StepCursor(step, 0);
    }

    /** The same step after one more failure, which is one at a node that knows it. */
    public StepCursor failedOnce() {
        return new StepCursor(step, failures + 1);
    }

    /** The same step, put off for so long by one more node that does not know it. */
    public StepCursor missedFor(Duration time) {
        return new StepCursor(step, failures, missed.plus(time));
    }
}
