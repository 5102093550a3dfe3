package dev.farjob.modal.simulator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.modal.simulator.gateway.CallView.State;
import java.util.Locale;
import java.util.Optional;

/** The app behind the edge: what {@code examples/modal-gateway} does, with the same words. */
final class GatewayApp {

    private final ModalCalls calls;
    private final Keys keys = new Keys();

    GatewayApp(ModalCalls calls) {
        this.calls = calls;
    }

    /** @param records whether the app lives long enough to record the call that it has started */
    Answer submit(String body, boolean records) {
        JsonNode request = Envelopes.tree(body);
        String key = request.path("key").asText("");
        String function = request.path("function").asText("");
        if (key.isEmpty() || function.isEmpty() || !(request.path("input") instanceof ObjectNode input)) {
            return Envelopes.trouble(422, "invalid_input", "a job has a key, a function, and an object as its input");
        }
        Optional<Keys.Entry> before = keys.claim(key);
        if (before.isPresent()) {
            return again(before.get());
        }
        Optional<String> call = calls.spawn(function, Envelopes.text(input));
        if (call.isEmpty()) {
            keys.release(key);
            return Envelopes.trouble(
                    404, "unknown_function", "no such function is deployed, or the gateway may not call it");
        }
        if (records) {
            keys.record(key, call.get());
        }
        return Envelopes.call(call.get());
    }

    private static Answer again(Keys.Entry entry) {
        if (entry.isClosed()) {
            return Envelopes.trouble(
                    409, "closed", "this key was closed by a look-up before anything was started under it");
        }
        return entry.call() != null
                ? Envelopes.call(entry.call())
                : Envelopes.trouble(
                        409, "in_doubt", "a spawn under this key was begun, and what came of it is not recorded");
    }

    Answer lookUp(String body) {
        String key = Envelopes.tree(body).path("key").asText("");
        if (key.isEmpty()) {
            return Envelopes.trouble(422, "invalid_input", "a look-up has a key");
        }
        Optional<Keys.Entry> entry = keys.close(key);
        if (entry.isEmpty() || entry.get().isClosed()) {
            return Envelopes.notFound(key, "never");
        }
        String call = entry.get().call();
        return call != null ? Envelopes.found(key, call) : Envelopes.notFound(key, "claimed");
    }

    Answer status(String id) {
        return calls.find(id).map(this::status).orElseGet(GatewayApp::unknownCall);
    }

    private Answer status(CallView view) {
        return view.state() == State.EXPIRED ? expired() : Envelopes.status(view, word(view));
    }

    Answer result(String id) {
        return calls.find(id)
                .map(view -> view.state() == State.SUCCEEDED ? Envelopes.result(view) : status(view))
                .orElseGet(GatewayApp::unknownCall);
    }

    Answer progress(String id) {
        return calls.find(id).map(Envelopes::progress).orElseGet(GatewayApp::unknownCall);
    }

    Answer cancel(String id) {
        Optional<CallView> view = calls.find(id);
        if (view.isEmpty()) {
            return unknownCall();
        }
        boolean isAlive = view.get().state().isAlive();
        if (isAlive) {
            keys.noteCancel(id);
            calls.cancel(id);
        }
        return Envelopes.cancel(id, isAlive);
    }

    /** That it was stopped looks the same whoever did it; the app knows whether it asked for it. */
    private String word(CallView view) {
        return view.state() == State.TERMINATED && keys.wasCancelled(view.id())
                ? "cancelled"
                : view.state().name().toLowerCase(Locale.ROOT);
    }

    private static Answer unknownCall() {
        return Envelopes.trouble(404, "unknown_call", "this workspace knows no such call");
    }

    private static Answer expired() {
        return Envelopes.trouble(410, "expired", "the call ended more than 7 days ago, and what it returned is gone");
    }
}
