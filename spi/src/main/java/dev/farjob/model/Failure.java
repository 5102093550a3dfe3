package dev.farjob.model;

import java.util.Objects;

/**
 * Why something failed: a kind to act on, a message for people, and the provider's own words kept aside.
 *
 * @param kind what to act on
 * @param retryable whether the same request may succeed another time, as far as anybody knows
 * @param message for people, at most {@value #MAX_MESSAGE} characters, without secrets
 * @param detail the provider's own answer, verbatim and possibly cut; empty if there is none. It may echo the user's
 *     input, so it is never logged and never part of {@code toString}
 */
public record Failure(FailureKind kind, boolean retryable, String message, String detail) {

    /** The longest message that is kept; a longer one is cut. */
    public static final int MAX_MESSAGE = 1_000;
    /** The longest detail that is kept; a longer one is cut. */
    public static final int MAX_DETAIL = 64_000;

    /** @throws IllegalArgumentException if the message is blank */
    public Failure {
        Objects.requireNonNull(kind, "failure kind must not be null");
        Objects.requireNonNull(detail, "failure detail must not be null");
        if (Objects.requireNonNull(message, "failure message must not be null").isBlank()) {
            throw new IllegalArgumentException("a failure needs a message for people");
        }
        message = Texts.cut(message, MAX_MESSAGE);
        detail = Texts.cut(detail, MAX_DETAIL);
    }

    /** A failure that the same request would meet again. */
    public static Failure of(FailureKind kind, String message) {
        return new Failure(kind, false, message, "");
    }

    /** This failure, marked as one that may not happen another time. */
    public Failure asRetryable() {
        return new Failure(kind, true, message, detail);
    }

    /** This failure with the provider's own words. */
    public Failure withDetail(String detail) {
        return new Failure(kind, retryable, message, detail);
    }

    @Override
    public String toString() {
        return kind + (retryable ? " (retryable): " : ": ") + message;
    }
}
