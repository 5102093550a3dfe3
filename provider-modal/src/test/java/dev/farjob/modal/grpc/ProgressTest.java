package dev.farjob.modal.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.codec.PickledText;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.ModalState;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.model.Handle;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modal knows no progress; a worker's own report is all there is. */
class ProgressTest {

    private Remote remote = new Remote();

    @AfterEach
    void close() {
        remote.close();
    }

    private void report(Handle handle, byte[] pickle) {
        remote.modal.state().put("", ModalState.progressDict(), handle.id(), pickle);
    }

    @Test
    @DisplayName("a worker that reports nothing has no progress")
    void silence() {
        assertEquals(Optional.empty(), remote.client.progress(remote.spawned()));
    }

    @Test
    @DisplayName("where there is no Dict that is asked once a minute, and not at each look")
    void anAbsentDictIsRemembered() {
        Handle handle = remote.spawned();
        remote.client.progress(handle);
        remote.client.progress(handle);
        assertEquals(1, remote.count(ModalRpc.DICT_GET_OR_CREATE));
        remote.clock.advance(Duration.ofMinutes(1));
        remote.client.progress(handle);
        assertEquals(2, remote.count(ModalRpc.DICT_GET_OR_CREATE));
    }

    @Test
    @DisplayName("JSON as bytes, JSON as text and a dict are all read")
    void threeWaysToReport() {
        Handle handle = remote.spawned();
        Optional<Progress> expected = Optional.of(Progress.reported(0.5).withMessage("half"));
        report(handle, PickledText.of("{\"fraction\": 0.5, \"message\": \"half\"}".getBytes(UTF_8)));
        assertEquals(expected, remote.client.progress(handle));
        report(handle, PickledText.of("{\"fraction\": 0.5, \"message\": \"half\"}"));
        assertEquals(expected, remote.client.progress(handle));
        // pickle.dumps({"fraction": 0.5, "message": "half"}, protocol=4)
        report(
                handle,
                HexFormat.of()
                        .parseHex("80049529000000000000007d94288c086672616374696f6e94473fe00000000000008c076d65737361"
                                + "6765948c0468616c6694752e"));
        assertEquals(expected, remote.client.progress(handle));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "7", "not json", "{\"fraction\": 1.5}", "{\"fraction\": \"NaN\"}", ""})
    @DisplayName("a report that says no figure gives none")
    void noFigure(String report) {
        Handle handle = remote.spawned();
        report(handle, PickledText.of(report));
        assertEquals(Optional.empty(), remote.client.progress(handle));
    }

    @Test
    @DisplayName("a report that is a pickle of more than plain data is left alone")
    void picklesThatRunCode() {
        Handle handle = remote.spawned();
        report(handle, HexFormat.of().parseHex("80048c05706f736978948c0673797374656d9493942e"));
        assertEquals(Optional.empty(), remote.client.progress(handle));
    }

    @Test
    @DisplayName("trouble with progress is no trouble of the job")
    void trouble() {
        Handle handle = remote.spawned();
        report(handle, PickledText.of("{\"fraction\": 0.5}"));
        remote.modal.next(ModalRpc.DICT_GET, Fault.denied());
        assertEquals(Optional.empty(), remote.client.progress(handle));
        assertTrue(remote.client.progress(handle).isPresent());
    }

    @Test
    @DisplayName("after a preemption the old figure is not shown for the new run, and then progress is lower")
    void preemption() {
        remote.modal
                .state()
                .deploy(
                        Remote.RENDER,
                        RemoteFunction.returning(1)
                                .queuedFor(Duration.ofSeconds(10))
                                .runningFor(Duration.ofMinutes(10))
                                .preemptedAfter(Duration.ofMinutes(7))
                                .reportingProgress());
        Handle handle = remote.spawned();
        remote.clock.advance(Duration.ofMinutes(6));
        assertEquals(0.5, figure(handle).orElseThrow());

        remote.clock.advance(Duration.ofMinutes(1).plusSeconds(40));
        Progress begun = look(handle).orElseThrow();
        assertEquals(Source.PROVIDER, begun.source());
        assertTrue(begun.fraction().isEmpty(), "0.7 is true of a run that counts no more");
        assertTrue(begun.message().orElseThrow().contains("anew"));

        remote.clock.advance(Duration.ofMinutes(2));
        assertEquals(0.2, figure(handle).orElseThrow());
    }

    private Optional<Progress> look(Handle handle) {
        remote.client.observe(handle);
        return remote.client.progress(handle);
    }

    private Optional<Double> figure(Handle handle) {
        return look(handle).map(progress -> progress.fraction().orElseThrow());
    }

    @Test
    @DisplayName("a host may read it from its own storage instead")
    void ownStorage() {
        remote.close();
        remote = new Remote(
                RemoteFunction.neverEnding(),
                options -> options.progressReader(id -> Optional.of("{\"fraction\": 0.25}".getBytes(UTF_8))));
        assertEquals(Optional.of(Progress.reported(0.25)), remote.client.progress(remote.spawned()));
        assertEquals(0, remote.count(ModalRpc.DICT_GET_OR_CREATE));
    }

    @Test
    @DisplayName("a storage that fails, or gives far too much, gives no progress")
    void brokenStorage() {
        remote.close();
        remote = new Remote(
                RemoteFunction.neverEnding(),
                options -> options.progressReader(id -> {
                    throw new IOException("R2 is down");
                }));
        assertEquals(Optional.empty(), remote.client.progress(remote.spawned()));
        try (GrpcModal other = remote.client(options -> options.progressReader(id -> Optional.of(new byte[1 << 20])))) {
            assertEquals(Optional.empty(), other.progress(remote.spawned()));
        }
    }

    @Test
    @DisplayName("nobody is asked where that is not wanted")
    void notWanted() {
        try (GrpcModal other = remote.client(GrpcOptions::withoutProgress)) {
            assertEquals(Optional.empty(), other.progress(remote.spawned()));
            assertEquals(0, remote.count(ModalRpc.DICT_GET_OR_CREATE));
        }
    }
}
