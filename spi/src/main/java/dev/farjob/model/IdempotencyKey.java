package dev.farjob.model;

/**
 * The host's own name for one intent of one owner ("click-8f3a"). Submitting twice under one key gives one job.
 *
 * @param value 1 to 200 characters, no control characters
 */
public record IdempotencyKey(String value) implements Comparable<IdempotencyKey> {

    private static final int MAX_LENGTH = 200;

    /** @throws IllegalArgumentException if the value is blank, too long or has control characters */
    public IdempotencyKey {
        Texts.require("idempotency key", value, MAX_LENGTH);
    }

    /** The idempotency key with this text. */
    public static IdempotencyKey of(String value) {
        return new IdempotencyKey(value);
    }

    @Override
    public int compareTo(IdempotencyKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
