package dev.farjob.modal.simulator;

import java.util.Map;
import java.util.Objects;

/**
 * A request as it arrived.
 *
 * @param rpc what was asked
 * @param headers by their names in lower case
 * @param body as it came, read only: a message of gRPC, or the body of an upload
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ReceivedRequest(ModalRpc rpc, Map<String, String> headers, byte[] body) {

    public ReceivedRequest {
        Objects.requireNonNull(rpc, "rpc must not be null");
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body must not be null");
    }

    /** Says what was asked, and neither with which token nor with what. */
    @Override
    public String toString() {
        return "ReceivedRequest[" + rpc + "]";
    }
}
