package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.farjob.model.Handle;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.provider.SpawnRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The app of {@code examples/modal-gateway} itself, over a stand-in for Modal's SDK: its own tests, and this client talking
 * to it. Needs {@code python3}; without it, these tests are skipped, and say so.
 */
class PythonGatewayTest {

    private static final Path APP =
            Path.of("../examples/modal-gateway").toAbsolutePath().normalize();
    private static final ProxyToken TOKEN = new ProxyToken("wk-any", "ws-any");

    @BeforeAll
    static void pythonIsThere() throws Exception {
        try {
            Process python = python("-c", "import sys; sys.exit(sys.version_info < (3, 9))")
                    .start();
            if (python.waitFor() == 0) {
                return;
            }
        } catch (IOException missing) {
            abort("SKIPPED: there is no python3 here, so the gateway app was NOT tested: " + missing.getMessage());
        }
        abort("SKIPPED: the python3 here is older than 3.9, so the gateway app was NOT tested");
    }

    private static ProcessBuilder python(String... arguments) {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(APP.toFile());
        builder.environment()
                .put(
                        "PYTHONPYCACHEPREFIX",
                        Path.of("target/pycache").toAbsolutePath().toString());
        builder.environment().put("FARJOB_ENVELOPES", Golden.FOLDER.toString());
        return builder;
    }

    private static void succeeds(String... arguments) throws Exception {
        Process process = python(arguments).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    @Test
    void everyFileCompiles() throws Exception {
        List<String> command = new ArrayList<>(List.of("-m", "py_compile"));
        try (Stream<Path> files = Files.walk(APP)) {
            files.map(Path::toString).filter(file -> file.endsWith(".py")).forEach(command::add);
        }
        assertTrue(command.size() > 5, command::toString);
        succeeds(command.toArray(String[]::new));
    }

    @Test
    void itsOwnTestsPass() throws Exception {
        succeeds("-m", "unittest", "discover", "-s", "tests", "-t", "tests");
    }

    @Test
    void thisClientAndTheAppUnderstandEachOther() throws Exception {
        Process server = python("tests/serve.py")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            URI url = URI.create("http://127.0.0.1:" + said.readLine());
            new Conversation(url).hold();
        } finally {
            server.getOutputStream().close();
            server.destroy();
        }
    }

    /** One job after the other, from its spawn to its end. */
    private record Conversation(URI url) {

        void hold() throws Exception {
            GatewayModal client = GatewayModal.at(url, () -> TOKEN).build();
            aJobThatSucceeds(client);
            aJobThatFails(client);
            aJobThatIsCancelled(client);
            aJobThatNeverArrived(client);
        }

        private void aJobThatSucceeds(GatewayModal client) throws Exception {
            SpawnRequest request = Bench.request("job-1", "{\"image\":\"cat.png\"}");
            Handle handle = spawn(client, request);
            assertEquals(SpawnAnswer.accepted(handle), client.spawn(request), "one key, one call");
            assertEquals(new Found.There(handle), client.lookUp(request, Bench.SENT));
            assertEquals(ProviderStatus.queued(), client.observe(handle));
            let("report", "{\"id\":\"" + handle.id() + "\",\"fraction\":0.4,\"message\":\"frame 4\"}");
            assertEquals(ProviderStatus.running(Progress.reported(0.4).withMessage("frame 4")), client.observe(handle));
            assertInstanceOf(ResultAnswer.NotReady.class, client.result(handle));
            let("end", "{\"id\":\"" + handle.id() + "\",\"value\":{\"scale\":2}}");
            assertEquals(ProviderStatus.succeeded(), client.observe(handle));
            assertEquals(
                    Payload.ofJson("{\"scale\": 2}"),
                    assertInstanceOf(ResultAnswer.Ready.class, client.result(handle))
                            .result()
                            .payload());
            assertInstanceOf(CancelAnswer.TooLate.class, client.cancel(handle));
        }

        private void aJobThatFails(GatewayModal client) throws Exception {
            Handle handle = spawn(client, Bench.request("job-2", "{}"));
            let("end", "{\"id\":\"" + handle.id() + "\",\"error\":\"bad prompt\"}");
            ProviderStatus.Failed failed = assertInstanceOf(ProviderStatus.Failed.class, client.observe(handle));
            assertEquals(
                    "the Modal function failed with ValueError",
                    failed.failure().message());
            assertTrue(
                    failed.failure().detail().startsWith("ValueError: bad prompt\nTraceback"),
                    failed.failure()::detail);
        }

        private void aJobThatIsCancelled(GatewayModal client) {
            Handle handle = spawn(client, Bench.request("job-3", "{}"));
            assertInstanceOf(CancelAnswer.Asked.class, client.cancel(handle));
            assertInstanceOf(ProviderStatus.Cancelled.class, client.observe(handle));
        }

        private void aJobThatNeverArrived(GatewayModal client) {
            SpawnRequest request = Bench.request("job-4", "{}");
            assertEquals(new Found.NotThere(), client.lookUp(request, Bench.SENT));
            assertInstanceOf(SpawnAnswer.NotSent.class, client.spawn(request));
        }

        private static Handle spawn(GatewayModal client, SpawnRequest request) {
            return assertInstanceOf(SpawnAnswer.Accepted.class, client.spawn(request))
                    .handle();
        }

        private void let(String what, String json) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/test/" + what))
                    .timeout(Duration.ofSeconds(20))
                    .POST(BodyPublishers.ofString(json))
                    .build();
            assertEquals(
                    200,
                    HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode());
        }
    }
}
