package dev.farjob.model;

/**
 * The subject of a job in the host's own words ("node-7", "project-3"), for questions like "the latest job of this
 * node".
 *
 * @param value 1 to 200 characters, no control characters
 */
public record Subject(String value) implements Comparable<Subject> {

    private static final int MAX_LENGTH = 200;

    /** @throws IllegalArgumentException if the value is blank, too long or has control characters */
    public Subject {
        Texts.require("subject", value, MAX_LENGTH);
    }

    /** The subject with this text. */
    public static Subject of(String value) {
        return new Subject(value);
    }

    @Override
    public int compareTo(Subject other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
