package dev.farjob.modal.simulator.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farjob.modal.simulator.gateway.CallView.State;
import dev.farjob.testkit.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator says what the Python app says, word for word: both are held to the same golden files. */
class SimulatedEnvelopesTest {

    private static final Path FOLDER = Path.of("src/test/resources/dev/farjob/modal/gateway/envelopes");
    private static final String ID = "fc-00000000000000000000000001";
    private static final String JOB =
            "{\"key\":\"job-1/1\",\"function\":\"studio/upscale\",\"input\":{\"image\":\"cat.png\"}}";
    private static final String KEY = "{\"key\":\"job-1/1\"}";

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedCalls calls = new SimulatedCalls(clock);
    private final GatewayApp app = new GatewayApp(calls);

    private static void assertGolden(String name, Answer answer) throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode golden = json.readTree(FOLDER.resolve(name + ".json").toFile());
        assertEquals(golden.get("body"), json.readTree(answer.json()));
        assertEquals(golden.get("status").asInt(), answer.status());
    }

    private SimulatedCall started() {
        app.submit(JOB, true);
        return calls.call(ID);
    }

    @Test
    void submits() throws Exception {
        assertGolden("call", app.submit(JOB, true));
        assertGolden("call", app.submit(JOB, true));
        assertGolden("error-invalid-input", app.submit("{", true));
        assertGolden("error-invalid-input", app.submit("{\"key\":\"k\",\"function\":\"f\",\"input\":[]}", true));
    }

    @Test
    void functionsThatAreNotThere() throws Exception {
        calls.undeploy("studio/upscale");
        assertGolden("error-unknown-function", app.submit(JOB, true));
        assertGolden("lookup-never", app.lookUp(KEY));
    }

    @Test
    void lookUps() throws Exception {
        started();
        assertGolden("lookup-call", app.lookUp(KEY));
    }

    @Test
    void lookUpsBeforeTheSubmit() throws Exception {
        assertGolden("lookup-never", app.lookUp(KEY));
        assertGolden("lookup-never", app.lookUp(KEY));
        assertGolden("error-closed", app.submit(JOB, true));
    }

    @Test
    void claimsWithoutACall() throws Exception {
        app.submit(JOB, false);
        assertGolden("lookup-claimed", app.lookUp(KEY));
        assertGolden("error-in-doubt", app.submit(JOB, true));
    }

    @Test
    void callsThatHaveNotEnded() throws Exception {
        SimulatedCall call = started();
        assertGolden("status-pending", app.status(ID));
        call.report(0.25, "frame 10 of 40");
        assertGolden("status-running", app.status(ID));
        assertGolden("status-running", app.result(ID));
        assertGolden("progress", app.progress(ID));
    }

    @Test
    void results() throws Exception {
        started().succeed("{\"scale\": 2}");
        assertGolden("status-succeeded", app.status(ID));
        assertGolden("result", app.result(ID));
        assertGolden("cancel-too-late", app.cancel(ID));
        clock.advance(Duration.ofDays(7));
        assertGolden("error-expired", app.status(ID));
        assertGolden("error-expired", app.result(ID));
    }

    @Test
    void failures() throws Exception {
        started().fail("ValueError", "bad prompt");
        assertGolden("status-failed", app.status(ID));
    }

    @ParameterizedTest
    @CsvSource({"TIMED_OUT, timed_out", "TERMINATED, terminated", "INTERNAL_FAILURE, internal_failure"})
    void otherEnds(State state, String word) throws Exception {
        started().endAs(state);
        assertGolden("status-" + word, app.status(ID));
    }

    @Test
    void cancels() throws Exception {
        started();
        assertGolden("cancel-asked", app.cancel(ID));
        assertGolden("status-cancelled", app.status(ID));
    }

    @Test
    void callsThatNobodyKnows() throws Exception {
        for (Answer answer : new Answer[] {app.status(ID), app.result(ID), app.cancel(ID)}) {
            assertGolden("error-unknown-call", answer);
        }
    }
}
