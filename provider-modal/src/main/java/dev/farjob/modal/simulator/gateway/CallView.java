package dev.farjob.modal.simulator.gateway;

import java.util.Objects;
import java.util.Optional;

/**
 * How a call is at one moment.
 *
 * @param id Modal's id of it
 * @param state where it stands
 * @param report what the worker has reported last, if anything
 * @param value what the function returned, as JSON; empty if it did not return
 * @param problem what the function raised; empty if it did not raise
 */
public record CallView(
        String id, State state, Optional<Report> report, Optional<String> value, Optional<Problem> problem) {

    /** The state of a call. */
    public enum State {
        /** It waits, or runs and has not reported. */
        PENDING,
        /** It runs, by the worker's own word. */
        RUNNING,
        /** It returned. */
        SUCCEEDED,
        /** The function raised. */
        FAILED,
        /** It ran into the function's own time limit. */
        TIMED_OUT,
        /** It was stopped: by a cancel, with its app, or by a failure. */
        TERMINATED,
        /** Modal lost its worker. */
        INTERNAL_FAILURE,
        /** It ended so long ago that nothing is left. */
        EXPIRED;

        /** Whether it has not ended. */
        public boolean isAlive() {
            return this == PENDING || this == RUNNING;
        }
    }

    /**
     * A worker's report.
     *
     * @param fraction from 0 to 1
     * @param message for people
     */
    public record Report(double fraction, String message) {
        public Report {
            Objects.requireNonNull(message, "message must not be null");
        }
    }

    /**
     * The exception that a function raised.
     *
     * @param type the class of the exception
     * @param message its text
     */
    public record Problem(String type, String message) {
        public Problem {
            Objects.requireNonNull(type, "type must not be null");
            Objects.requireNonNull(message, "message must not be null");
        }
    }

    public CallView {
        Objects.requireNonNull(id, "call id must not be null");
        Objects.requireNonNull(state, "state must not be null");
        Objects.requireNonNull(report, "report must not be null");
        Objects.requireNonNull(value, "value must not be null");
        Objects.requireNonNull(problem, "problem must not be null");
    }
}
