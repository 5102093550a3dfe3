package dev.farjob.modal.gateway;

import java.time.Duration;
import java.util.Optional;

/** The outcome of one request to the gateway, before anybody has looked at what it says. */
sealed interface Reply {

    /** Somebody answered: the gateway, Modal's edge in front of it, or something in between. */
    final class Answered implements Reply {

        private final int status;
        private final boolean isJson;
        private final byte[] body;
        private final Optional<Duration> retryAfter;
        private final boolean isFollowed;

        Answered(int status, boolean isJson, byte[] body, Optional<Duration> retryAfter, boolean isFollowed) {
            this.status = status;
            this.isJson = isJson;
            this.body = body;
            this.retryAfter = retryAfter;
            this.isFollowed = isFollowed;
        }

        /** The HTTP status. */
        int status() {
            return status;
        }

        /** Whether it says that its body is JSON. */
        boolean isJson() {
            return isJson;
        }

        /** The whole body, within the limit; not a copy. */
        byte[] body() {
            return body;
        }

        /** How long it wants to be left alone. */
        Optional<Duration> retryAfter() {
            return retryAfter;
        }

        /** Whether it came by a redirect, so that it is not the first word on the request. */
        boolean isFollowed() {
            return isFollowed;
        }
    }

    /**
     * The request surely never left: there was no connection, or no credential to send.
     *
     * @param reason for people
     */
    record NeverLeft(String reason) implements Reply {}

    /**
     * The request may have arrived, and no whole answer came back.
     *
     * @param reason for people
     */
    record Broken(String reason) implements Reply {}

    /**
     * There was an answer, and it is not one to read: too large, or a redirect that is not followed.
     *
     * @param reason for people
     */
    record Unreadable(String reason) implements Reply {}
}
