package dev.farjob.modal.simulator.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/** A mishap that a request to the simulator meets instead of an answer of the app, or on top of one. */
public sealed interface Mishap {

    /**
     * Modal's edge answers, and the app does not hear of the request.
     *
     * @param answer what the edge says
     */
    record Edge(EdgeAnswer answer) implements Mishap {
        public Edge {
            Objects.requireNonNull(answer, "edge answer must not be null");
        }
    }

    /**
     * Somebody in between answers with this status and a page, as while a container starts.
     *
     * @param status the HTTP status
     */
    record Page(int status) implements Mishap {}

    /**
     * The app itself says that it cannot, and has done nothing.
     *
     * @param status the HTTP status
     * @param code the word in its envelope, such as {@code busy} or {@code modal_trouble}
     * @param retryAfter how long it wants to be left alone
     */
    record Says(int status, String code, Duration retryAfter) implements Mishap {
        public Says {
            Objects.requireNonNull(code, "code must not be null");
            Objects.requireNonNull(retryAfter, "retry-after must not be null");
        }
    }

    /** The connection breaks before anything came of the request. */
    record NotArriving() implements Mishap {}

    /** The request takes effect, and then the connection breaks. */
    record AnswerLost() implements Mishap {}

    /**
     * The gateway's container dies after it has started the call and before it has recorded which; for submits.
     *
     * @see Ask#SUBMIT
     */
    record DiesBeforeRecording() implements Mishap {}

    /**
     * The gateway takes so long for its answer that Modal redirects, every 150 seconds once. No time passes for that.
     *
     * @param time how long
     */
    record Taking(Duration time) implements Mishap {
        public Taking {
            Objects.requireNonNull(time, "time must not be null");
        }
    }

    /**
     * The answer is a redirect to somewhere else.
     *
     * @param status the HTTP status
     * @param location where to
     */
    record Redirect(int status, URI location) implements Mishap {
        public Redirect {
            Objects.requireNonNull(location, "location must not be null");
        }
    }

    /**
     * The request takes effect, and its answer is spoiled.
     *
     * @param how in which way
     */
    record Spoiled(Spoil how) implements Mishap {
        public Spoiled {
            Objects.requireNonNull(how, "spoil must not be null");
        }
    }

    /** How an answer can be spoiled. */
    enum Spoil {
        /** It is a page of HTML, with status 200. */
        HTML,
        /** It is right, and says that it is plain text. */
        WRONG_CONTENT_TYPE,
        /** It is JSON, and no envelope: another app answers at this URL. */
        FOREIGN_JSON,
        /** It is an envelope with words that no client knows yet. */
        UNKNOWN_WORDS,
        /** It ends in the middle, and says that this is the end. */
        TRUNCATED,
        /** It stops in the middle, and neither ends nor breaks. */
        STALLING,
        /** It goes on for many megabytes. */
        HUGE
    }
}
