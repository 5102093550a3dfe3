package dev.farjob.modal.grpc;

import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.api.ModalToken;
import io.grpc.Metadata;
import java.util.Optional;

/** The headers by which each call names its caller. */
final class Headers {

    private static final String LIBRARY = "modal-java/0.1.0";

    private final GrpcOptions options;

    Headers(GrpcOptions options) {
        this.options = options;
    }

    Metadata of(Optional<String> authToken, String idempotencyKey, int attempt) {
        ModalToken token = options.token();
        Metadata headers = new Metadata();
        put(headers, "x-modal-client-type", Integer.toString(options.identity().type()));
        put(headers, "x-modal-client-version", options.identity().version());
        put(headers, "x-modal-libmodal-version", LIBRARY);
        put(headers, "x-modal-token-id", token.id());
        put(headers, "x-modal-token-secret", token.secret());
        put(headers, "x-modal-host", options.server().getHost());
        put(headers, "x-idempotency-key", idempotencyKey);
        put(headers, "x-retry-attempt", Integer.toString(attempt));
        put(headers, "x-throttle-retry-attempt", "0");
        authToken.ifPresent(jwt -> put(headers, "x-modal-auth-token", jwt));
        return headers;
    }

    private static void put(Metadata headers, String name, String value) {
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }
}
