package dev.farjob.modal.gateway;

import dev.farjob.model.Progress;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer of the gateway app. Every answer of the app itself is one of these, with a mark that tells it apart from what
 * Modal's edge, a proxy or another app would say in its place.
 */
sealed interface Envelope {

    /**
     * A call was started, or had been under the same key.
     *
     * @param id Modal's id of the call
     */
    record Call(String id) implements Envelope {}

    /**
     * How a call is.
     *
     * @param id Modal's id of the call
     * @param state in the gateway's own word, which this version may not know
     * @param progress what the worker has reported, if anything
     * @param failure what the function said when it failed, if anything
     */
    record Status(String id, String state, Optional<Progress> progress, Optional<Problem> failure)
            implements Envelope {}

    /**
     * The return value of a call.
     *
     * @param id Modal's id of the call
     * @param json the value, as it was written
     */
    record Result(String id, String json) implements Envelope {
        @Override
        public String toString() {
            return "Result[" + id + ", " + json.length() + " characters]";
        }
    }

    /**
     * The answer to a request to cancel.
     *
     * @param id Modal's id of the call
     * @param asked false if the call had ended before
     */
    record Cancel(String id, boolean asked) implements Envelope {}

    /**
     * The answer to a search for a key.
     *
     * @param key ours
     * @param found in the gateway's own word
     * @param id Modal's id of the call, if one was found
     */
    record LookUp(String key, String found, Optional<String> id) implements Envelope {}

    /**
     * The gateway could not do what was asked.
     *
     * @param code in the gateway's own word, which this version may not know
     * @param message for people
     * @param retryAfter how long it wants to be left alone
     */
    record Trouble(String code, String message, Optional<Duration> retryAfter) implements Envelope {}

    /**
     * How a function failed, in its own words. They may echo the input, so {@code toString} leaves them out.
     *
     * @param type the class of the exception
     * @param message its text
     * @param traceback where it was raised
     */
    record Problem(String type, String message, String traceback) {
        @Override
        public String toString() {
            return "Problem[" + type + "]";
        }
    }
}
