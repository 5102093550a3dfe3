package dev.farjob.model;

import java.util.Objects;

/**
 * Why something failed: a kind to act on, a message for the host's operators, and the provider's own words kept aside. Users
 * get a text of their own, {@link #forUsers()}, because the message names jobs, providers and next steps that mean nothing to
 * them and are none of their business.
 *
 * <pre>{@code
 * Failure.of(FailureKind.PROVIDER_QUOTA, "the account of this host has no credit left").withDetail(body)
 * }</pre>
 */
public final class Failure {

    /** The longest message that is kept; a longer one is cut. */
    public static final int MAX_MESSAGE = 1_000;
    /** The longest detail that is kept; a longer one is cut. */
    public static final int MAX_DETAIL = 64_000;

    private final FailureKind kind;
    private final boolean retryable;
    private final String message;
    private final String detail;
    private final String userText;

    private Failure(Builder builder) {
        this.kind = builder.kind;
        this.retryable = builder.retryable;
        this.message = builder.message;
        this.detail = builder.detail;
        this.userText = builder.userText;
    }

    /**
     * A failure that the same request would meet again.
     *
     * @throws IllegalArgumentException if the message is blank
     */
    public static Failure of(FailureKind kind, String message) {
        return builder(kind, message).build();
    }

    /**
     * A failure that the same request would meet again, unless the builder is told more.
     *
     * @throws IllegalArgumentException if the message is blank
     */
    public static Builder builder(FailureKind kind, String message) {
        return new Builder(kind, message);
    }

    /** The kind to act on. */
    public FailureKind kind() {
        return kind;
    }

    /** Whether the same request may succeed another time, as far as anybody knows. */
    public boolean retryable() {
        return retryable;
    }

    /** For operators, at most {@value #MAX_MESSAGE} characters, without secrets. */
    public String message() {
        return message;
    }

    /**
     * The provider's own answer, verbatim and possibly cut; empty if there is none. It may echo the user's input, so it is
     * never logged and never part of {@link #toString()}.
     */
    public String detail() {
        return detail;
    }

    /** The text that a user reads instead of the one for the kind; empty if that says enough. */
    public String userText() {
        return userText;
    }

    /** This failure, marked as one that may not happen another time. */
    public Failure asRetryable() {
        return toBuilder().retryable(true).build();
    }

    /** This failure with the provider's own words. */
    public Failure withDetail(String detail) {
        return toBuilder().detail(detail).build();
    }

    /**
     * This failure with a text of its own for users, in their language; cut at {@value #MAX_MESSAGE} characters. A blank one
     * leaves it to the kind.
     */
    public Failure withTextForUsers(String text) {
        return toBuilder().userText(text).build();
    }

    /** A builder that begins with all that this failure says. */
    public Builder toBuilder() {
        return new Builder(kind, message).retryable(retryable).detail(detail).userText(userText);
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
    public boolean equals(Object other) {
        return other instanceof Failure that
                && kind == that.kind
                && retryable == that.retryable
                && message.equals(that.message)
                && detail.equals(that.detail)
                && userText.equals(that.userText);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, retryable, message, detail, userText);
    }

    @Override
    public String toString() {
        return kind + (retryable ? " (retryable): " : ": ") + message;
    }

    /** Puts a failure together. It can be used again: what was built does not change. */
    public static final class Builder {

        private final FailureKind kind;
        private boolean retryable;
        private final String message;
        private String detail = "";
        private String userText = "";

        private Builder(FailureKind kind, String message) {
            this.kind = Objects.requireNonNull(kind, "failure kind must not be null");
            if (Objects.requireNonNull(message, "failure message must not be null")
                    .isBlank()) {
                throw new IllegalArgumentException("a failure needs a message for people");
            }
            this.message = Texts.cut(message, MAX_MESSAGE);
        }

        /** Whether the same request may succeed another time; false by default. */
        public Builder retryable(boolean retryable) {
            this.retryable = retryable;
            return this;
        }

        /** The provider's own answer, cut at {@value #MAX_DETAIL} characters; empty by default. */
        public Builder detail(String detail) {
            this.detail = Texts.cut(Objects.requireNonNull(detail, "failure detail must not be null"), MAX_DETAIL);
            return this;
        }

        /** The text for users, cut at {@value #MAX_MESSAGE} characters; blank, as by default, leaves it to the kind. */
        public Builder userText(String text) {
            String given = Objects.requireNonNull(text, "text for users must not be null");
            this.userText = given.isBlank() ? "" : Texts.cut(given, MAX_MESSAGE);
            return this;
        }

        /** The failure. */
        public Failure build() {
            return new Failure(this);
        }
    }
}
