package dev.farjob.modal.grpc;

import dev.farjob.modal.api.ModalError;
import dev.farjob.modal.wire.GenericResult;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says why a call failed. Python's own words may echo the input, so they go into the detail and not into the message. */
final class Endings {

    private static final Pattern EXCEPTION = Pattern.compile("([A-Za-z_][\\w.]{0,200})\\((.*)\\)", Pattern.DOTALL);
    private static final String NOT_SERIALIZABLE = "SerializationError";
    private static final String NO_CBOR = "CBOR support requires the 'cbor2' package";

    private Endings() {}

    static Failure failure(GenericResult result) {
        ModalError error = error(result);
        Failure failure = switch (result.getStatus()) {
            case GENERIC_STATUS_FAILURE -> raised(error, result.getException());
            case GENERIC_STATUS_TERMINATED ->
                failed("Modal terminated the call, and this client did not ask for it: the app was stopped, somebody"
                                + " cancelled the call, or a machine failed")
                        .asRetryable();
            case GENERIC_STATUS_TIMEOUT ->
                failed("the function did not end within the timeout that it has at Modal; raise timeout= and deploy it"
                        + " again, or give it less to do");
            case GENERIC_STATUS_INIT_FAILURE ->
                failed("the container of the function could not start at Modal; see \"modal app logs\"");
            case GENERIC_STATUS_INTERNAL_FAILURE ->
                failed("Modal lost the machine that worked on the call").asRetryable();
            case GENERIC_STATUS_MEMORY_MANAGER_EVICTION ->
                failed("Modal evicted the container, because its machine had no memory left")
                        .asRetryable();
            default -> failed("Modal ended the call with status " + result.getStatusValue());
        };
        return failure.withDetail(error.toDetail());
    }

    private static Failure raised(ModalError error, String exception) {
        if (exception.contains(NO_CBOR)) {
            return failed("the image of the function has no cbor2, so it cannot read its arguments: add"
                    + " pip_install(\"cbor2\"), or use image builder 2025.06 or newer");
        }
        if (error.type().equals(NOT_SERIALIZABLE)) {
            return failed("the function ended, and what it returned cannot be sent as CBOR: return plain data"
                    + " (numbers, text, bytes, lists, dicts)");
        }
        return failed("the function raised " + (error.type().isEmpty() ? "an exception" : error.type()));
    }

    private static Failure failed(String message) {
        return Failure.of(FailureKind.PROVIDER_FAILED, message);
    }

    /** Modal sends {@code repr(exception)}, such as {@code ValueError('bad prompt')}. */
    private static ModalError error(GenericResult result) {
        String said = result.getException();
        Matcher repr = EXCEPTION.matcher(said);
        return repr.matches()
                ? new ModalError(repr.group(1), unquoted(repr.group(2)), result.getTraceback())
                : new ModalError("", said, result.getTraceback());
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && (text.charAt(0) == '\'' || text.charAt(0) == '"')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
