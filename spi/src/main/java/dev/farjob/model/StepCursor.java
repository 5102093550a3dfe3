package dev.farjob.model;

/**
 * The step that is being worked off. It is on record before the step takes effect.
 *
 * @param step the name of the step
 * @param failures how often it has failed so far
 */
public record StepCursor(String step, int failures) {

    /** @throws IllegalArgumentException if the name is not a step's name or the count is negative */
    public StepCursor {
        StepRecord.requireName(step);
        if (failures < 0) {
            throw new IllegalArgumentException("failures must not be negative: " + failures);
        }
    }

    /** The cursor on a step that has not failed yet. */
    public static StepCursor at(String step) {
        return new StepCursor(step, 0);
    }

    /** The same step after one more failure. */
    public StepCursor failedOnce() {
        return new StepCursor(step, failures + 1);
    }
}
