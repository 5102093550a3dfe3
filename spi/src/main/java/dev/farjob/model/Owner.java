package dev.farjob.model;

/**
 * The owner of a job: a user, a tenant, or both in one text. Every read is scoped by it, and another owner's job is
 * answered exactly like one that does not exist.
 *
 * @param value 1 to 200 characters, no control characters
 */
public record Owner(String value) implements Comparable<Owner> {

    private static final int MAX_LENGTH = 200;

    /** @throws IllegalArgumentException if the value is blank, too long or has control characters */
    public Owner {
        Texts.require("owner", value, MAX_LENGTH);
    }

    /** The owner with this text. */
    public static Owner of(String value) {
        return new Owner(value);
    }

    @Override
    public int compareTo(Owner other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
