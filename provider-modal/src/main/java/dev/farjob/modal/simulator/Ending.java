package dev.farjob.modal.simulator;

import java.util.Objects;

/**
 * How a simulated call ends.
 *
 * @param status Modal's number for it
 * @param exception {@code repr} of the exception, or what Modal says instead
 * @param traceback Python's traceback
 * @param format in which the data are
 * @param data the return value; read only
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Ending(int status, String exception, String traceback, Format format, byte[] data) {

    /** In which format a return value travels. */
    public enum Format {
        /** None is said. */
        NONE(0),
        /** As for a call that Python spawned. */
        PICKLE(1),
        /** As for a call that was spawned with CBOR. */
        CBOR(4);

        private final int number;

        Format(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    static final int SUCCESS = 1;
    static final int FAILURE = 2;
    static final int TERMINATED = 3;
    private static final int TIMEOUT = 4;
    private static final int INIT_FAILURE = 5;
    private static final int INTERNAL_FAILURE = 6;
    private static final int EVICTION = 8;
    private static final int UNKNOWN = 99;
    private static final byte[] NOTHING = {};

    public Ending {
        Objects.requireNonNull(exception, "exception must not be null");
        Objects.requireNonNull(traceback, "traceback must not be null");
        Objects.requireNonNull(format, "format must not be null");
        Objects.requireNonNull(data, "data must not be null");
    }

    /** The function returns this: numbers, texts, bytes, lists and maps of such. */
    public static Ending returned(Object value) {
        return returnedCbor(CallArguments.toCbor(value));
    }

    /** The function returns what reads so in CBOR. */
    public static Ending returnedCbor(byte[] cbor) {
        return new Ending(SUCCESS, "", "", Format.CBOR, cbor);
    }

    /** The function returns None, and Modal sends no byte for it. */
    public static Ending returnedNothing() {
        return returnedCbor(NOTHING);
    }

    /** The function returns what reads so as a pickle, because Python spawned it. */
    public static Ending returnedPickle(byte[] pickle) {
        return new Ending(SUCCESS, "", "", Format.PICKLE, pickle);
    }

    /** The function raises this. */
    public static Ending raised(String type, String message) {
        return failed(
                FAILURE,
                type + "('" + message + "')",
                "Traceback (most recent call last):\n  File \"app.py\", line 7, in run\n" + type + ": " + message);
    }

    /** The function ends well, and what it returns cannot be sent as CBOR. */
    public static Ending notSerializable() {
        return failed(FAILURE, "SerializationError(\"Can not serialize type app.Result as cbor\")", "");
    }

    /** The function hits the timeout that it was deployed with. */
    public static Ending timedOut() {
        return failed(TIMEOUT, "Task's current input hit its timeout of 3600s", "");
    }

    /** Modal ends it, asked or not. */
    public static Ending terminated() {
        return failed(TERMINATED, "Function call was cancelled by user or a failure.", "");
    }

    /** No container can be started. */
    public static Ending notStarted() {
        return new Ending(INIT_FAILURE, "Container could not be started", "", Format.NONE, NOTHING);
    }

    /** Modal loses the worker. */
    public static Ending lost() {
        return failed(INTERNAL_FAILURE, "Input was lost", "");
    }

    /** The machine has no memory left. */
    public static Ending evicted() {
        return failed(EVICTION, "Evicted", "");
    }

    /** An end that no client of today knows. */
    public static Ending ofUnknownStatus() {
        return failed(UNKNOWN, "", "");
    }

    boolean isSuccess() {
        return status == SUCCESS;
    }

    private static Ending failed(int status, String exception, String traceback) {
        return new Ending(status, exception, traceback, Format.CBOR, NOTHING);
    }

    @Override
    public String toString() {
        return "Ending[" + status + ", " + data.length + " bytes]";
    }
}
