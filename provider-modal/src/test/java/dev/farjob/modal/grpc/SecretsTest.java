package dev.farjob.modal.grpc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.modal.ModalProvider;
import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.api.ModalToken;
import dev.farjob.modal.simulator.Ending;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.ModalSimulator;
import dev.farjob.model.Handle;
import io.grpc.Deadline;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Follows the token to where it may go, and checks that it, inputs and results go nowhere else. */
class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.modal.com",
                "http://127.0.0.1.evil.example:80",
                "ftp://api.modal.com",
                "https:///nohost",
                "api.modal.com"
            })
    @DisplayName("the token is not sent in the clear, but for a simulator on this machine")
    void onlyEncrypted(String server) {
        GrpcOptions options = GrpcOptions.of("ak-x", "as-x");
        assertThrows(IllegalArgumentException.class, () -> options.server(URI.create(server)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ak-with space", "ak-with\nnewline", "ak-ü"})
    @DisplayName("a token that no header carries is refused, and not repeated")
    void tokensThatAreNone(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ModalToken.of("ak-x", text));
        assertFalse(text.length() > 1 && refused.getMessage().contains(text));
    }

    @Test
    @DisplayName("no token, input or result in a text about anything")
    void textsSayNoSecrets() {
        try (Remote remote = new Remote()) {
            remote.modal.next(ModalRpc.FUNCTION_MAP, Fault.status(3, "as-simulated my secret prompt"));
            String refusal = remote.spawn("{\"prompt\": \"my secret prompt\"}").toString();
            Handle handle = remote.spawned();
            remote.call(handle).end(Ending.raised("ValueError", "my secret prompt"));
            for (Object said : List.of(
                    refusal,
                    handle,
                    handle.detail(),
                    remote.client.observe(handle),
                    remote.client,
                    remote.modal.options(),
                    ModalToken.of("ak-x", ModalSimulator.TOKEN_SECRET),
                    ModalProvider.overGrpc(remote.modal.options()))) {
                String text = said.toString();
                assertFalse(text.contains(ModalSimulator.TOKEN_SECRET), "the token's secret");
                assertFalse(text.contains("secret prompt"), "the input");
            }
        }
    }

    @Test
    @DisplayName("a signed URL that is not https goes nowhere, and is not repeated")
    void signedUrlsAreEncrypted() {
        BlobHttp http = new BlobHttp(false, time -> {});
        Exception refused = assertThrows(
                IOException.class,
                () -> http.get("http://store.example/x?signature=abc", Deadline.after(1, TimeUnit.SECONDS)));
        assertFalse(refused.getMessage().contains("abc"));
        Exception malformed = assertThrows(
                IOException.class, () -> http.get("not a url?signature=abc", Deadline.after(1, TimeUnit.SECONDS)));
        assertFalse(String.valueOf(malformed.getCause()).contains("abc"));
    }
}
