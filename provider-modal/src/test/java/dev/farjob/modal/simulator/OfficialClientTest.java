package dev.farjob.modal.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farjob.modal.api.ModalFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Modal's own SDK for JavaScript takes the simulator for Modal. Needs node, npm and a registry; where they are absent this
 * is skipped, unless {@code -Dfarjob.modal.js=required}.
 */
class OfficialClientTest {

    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path FOLDER = Path.of("target", "js");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", ".npmrc", "official-client.mjs");

    private static final byte[] NONE = {(byte) 0xf6};

    private static JsonNode answers;

    @BeforeAll
    static void letItTalk() throws Exception {
        install();
        try (ModalSimulator modal = ModalSimulator.start()) {
            deploy(modal.state());
            Process node = start(modal, "node", "official-client.mjs");
            String said = finished(node, "the official SDK");
            answers = new ObjectMapper().readTree(said);
        }
    }

    private static void install() throws Exception {
        Files.createDirectories(FOLDER);
        for (String file : FILES) {
            Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(FOLDER.resolve("node_modules/modal/package.json"))) {
            return;
        }
        try {
            finished(start(null, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), "npm ci");
        } catch (IOException | IllegalStateException notHere) {
            missing(notHere);
        }
    }

    private static void missing(Exception why) {
        String message = "MODAL'S OWN SDK WAS NOT TRIED AGAINST THE SIMULATOR: it needs node, npm and a registry ("
                + why.getMessage() + ")";
        if ("required".equals(System.getProperty("farjob.modal.js"))) {
            fail(message, why);
        }
        System.err.println(message);
        abort(message);
    }

    private static Process start(ModalSimulator modal, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectError(FOLDER.resolve(command[0] + ".log").toFile());
        if (modal != null) {
            builder.environment().put("MODAL_SERVER_URL", modal.url().toString());
            builder.environment().put("MODAL_TOKEN_ID", ModalSimulator.TOKEN_ID);
            builder.environment().put("MODAL_TOKEN_SECRET", ModalSimulator.TOKEN_SECRET);
        }
        return builder.start();
    }

    private static String finished(Process process, String what) throws Exception {
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(what + " did not end");
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(what + " ended with " + process.exitValue() + "; see " + FOLDER);
        }
        return said;
    }

    private static void deploy(ModalState state) {
        deploy(state, "echo", RemoteFunction.computing(call -> List.of(call.args(), call.kwargs())));
        deploy(state, "never", RemoteFunction.neverEnding());
        deploy(state, "fails", RemoteFunction.ending(Ending.raised("ValueError", "bad prompt")));
        deploy(state, "times-out", RemoteFunction.ending(Ending.timedOut()));
        deploy(state, "nothing", RemoteFunction.ending(Ending.returnedCbor(NONE)));
        deploy(
                state,
                "length",
                RemoteFunction.computing(call -> ((String) call.kwargs().get("text")).length()));
        deploy(state, "bytes", RemoteFunction.returning(new byte[50_000]));
        deploy(
                state,
                "Upscaler.run",
                RemoteFunction.computing(call -> (Integer) call.args().get(0) * 2));
    }

    private static void deploy(ModalState state, String name, RemoteFunction script) {
        state.deploy(
                ModalFunction.of("sdk-app", name),
                script.queuedFor(Duration.ZERO).runningFor(Duration.ofMillis(name.equals("never") ? 600_000 : 20)));
    }

    private static String value(String name) {
        assertTrue(answers.path(name).has("value"), () -> name + " gave " + answers.path(name));
        return answers.path(name).path("value").toString();
    }

    private static void failure(String name, String error, String words) {
        assertEquals(error, answers.path(name).path("error").asText(), () -> name + " gave " + answers.path(name));
        String message = answers.path(name).path("message").asText();
        assertTrue(message.contains(words), message);
    }

    @Test
    @DisplayName("what is not deployed is not found")
    void missingFunctions() {
        failure("missing function", "NotFoundError", "absent");
    }

    @Test
    @DisplayName("arguments arrive and values come back, again and again and by the id")
    void values() {
        assertEquals("[[1,\"two\"],{\"seed\":7,\"hd\":true,\"none\":null}]", value("success"));
        assertEquals(value("success"), value("success again"));
        assertEquals(value("success"), value("by its id"));
    }

    @Test
    @DisplayName("what is pending is a time-out of the question")
    void pending() {
        failure("pending", "FunctionCallGetTimeoutError", "");
    }

    @Test
    @DisplayName("a cancelled call is one that was terminated")
    void cancelled() {
        failure("cancel", "RemoteError", "cancelled by user or a failure");
    }

    @Test
    @DisplayName("failures are told apart")
    void failures() {
        failure("failure", "RemoteError", "ValueError('bad prompt')");
        failure("timeout", "FunctionTimeoutError", "timeout");
        failure("unknown id", "ClientError", "NOT_FOUND");
    }

    @Test
    @DisplayName("None is null")
    void none() {
        assertEquals("null", value("nothing"));
    }

    @Test
    @DisplayName("blobs go both ways")
    void blobs() {
        assertEquals("100000", value("large input"));
        assertEquals("50000", value("large result"));
    }

    @Test
    @DisplayName("methods of classes are called")
    void methods() {
        assertEquals("4", value("method"));
    }
}
