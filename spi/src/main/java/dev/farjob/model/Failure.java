package dev.farjob.model;

import java.util.Objects;

/**
 * Why something failed: a kind to act on, a message for the host's operators, and the provider's own words kept aside. What
 * a user may read is a text of its own, {@link #forUsers()}: the message names jobs, providers and next steps that mean
 * nothing to users and are none of their business.
 *
 * @param kind what to act on
 * @param retryable whether the same request may succeed another time, as far as anybody knows
 * @param message for operators, at most {@value #MAX_MESSAGE} characters, without secrets
 * @param detail the provider's own answer, verbatim and possibly cut; empty if there is none. It may echo the user's
 *     input, so it is never logged and never part of {@code toString}
 * @param userText what a user is told instead of what the kind says; empty if the kind says enough
 */
public record Failure(FailureKind kind, boolean retryable, String message, String detail, String userText) {

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
        userText = Texts.cut(Objects.requireNonNull(userText, "text for users must not be null"), MAX_MESSAGE);
    }

    /**
     * A failure of which the kind says enough to a user.
     *
     * @throws IllegalArgumentException if the message is blank
     */
    public Failure(FailureKind kind, boolean retryable, String message, String detail) {
        this(kind, retryable, message, detail, "");
    }

    /** A failure that the same request would meet again. */
    public static Failure of(FailureKind kind, String message) {
        return new Failure(kind, false, message, "");
    }

    /** This failure, marked as one that may not happen another time. */
    public Failure asRetryable() {
        return new Failure(kind, true, message, detail, userText);
    }

    /** This failure with the provider's own words. */
    public Failure withDetail(String detail) {
        return new Failure(kind, retryable, message, detail, userText);
    }

    /**
     * This failure with a text of its own for users, in their language; cut at {@value #MAX_MESSAGE} characters. A blank one
     * leaves it to the kind.
     */
    public Failure withTextForUsers(String text) {
        return new Failure(kind, retryable, message, detail, text.isBlank() ? "" : text);
    }

    /**
     * The text for a user: the one that the provider's client or the step gave for it, or else a plain English sentence
     * for the kind. It never has an id, a name or an answer of the provider in it, unless the text that was given has.
     */
    public String forUsers() {
        return userText.isEmpty() ? textOf(kind) : userText;
    }

    private static String textOf(FailureKind kind) {
        return switch (kind) {
            case REFUSED -> "The service did not take this request.";
            case UNAUTHORIZED -> "The service cannot be used at the moment. Try again later.";
            case INVALID_INPUT -> "The service cannot work with this input. Change it and try again.";
            case CONTENT_POLICY -> "The service does not make content like this. Change the input and try again.";
            case PROVIDER_QUOTA -> "The service takes no requests at the moment. Try again later.";
            case PROVIDER_FAILED -> "The service failed to finish this request.";
            case NO_OUTPUT -> "The service finished this request without a result.";
            case TIMED_OUT -> "This request took too long and was stopped.";
            case LOST -> "The service stopped answering about this request.";
            case SPAWN_IN_DOUBT -> "The service never confirmed this request, so it was given up.";
            case STEP_FAILED -> "The result is there, but could not be delivered.";
            case INSUFFICIENT_CREDITS -> "There are not enough credits for this request.";
            case ABANDONED -> "This request was stopped by the operator.";
        };
    }

    @Override
    public String toString() {
        return kind + (retryable ? " (retryable): " : ": ") + message;
    }
}
