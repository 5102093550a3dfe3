package dev.farjob.modal.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.provider.SpawnAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The surprises of inputs that do not fit into a call. */
class LargeInputTest {

    private final Remote remote = new Remote();

    @AfterEach
    void close() {
        remote.close();
    }

    @Test
    @DisplayName("inputs of more than 8 KiB travel as a blob")
    void largeInputsAreBlobs() {
        String text = "ü".repeat(10_000);
        remote.spawn("{\"prompt\": \"" + text + "\"}");
        assertEquals(text, remote.onlyCall().arguments().orElseThrow().kwargs().get("prompt"));
        assertEquals(1, remote.count(ModalRpc.UPLOAD));
    }

    @Test
    @DisplayName("inputs of up to 8 KiB travel in the call")
    void smallInputsAreInline() {
        remote.spawn("{\"prompt\": \"" + "x".repeat(8_000) + "\"}");
        assertEquals(0, remote.count(ModalRpc.BLOB_CREATE));
    }

    @Test
    @DisplayName("the server may say another limit")
    void theServerSaysTheLimit() {
        remote.modal.state().deploy(Remote.RENDER, RemoteFunction.neverEnding().takingInline(10));
        remote.spawn("{\"prompt\": \"a cat on a roof\"}");
        assertEquals(1, remote.count(ModalRpc.BLOB_CREATE));
    }

    @Test
    @DisplayName("a large input goes up in parts where Modal wants that")
    void multipart() {
        remote.modal.uploadInPartsOf(7_000);
        String text = "abcdefghij".repeat(2_000);
        remote.spawn("{\"prompt\": \"" + text + "\"}");
        assertEquals(text, remote.onlyCall().arguments().orElseThrow().kwargs().get("prompt"));
        assertEquals(4, remote.count(ModalRpc.UPLOAD), "three parts, and the word that these are all");
        assertFalse(remote.modal.received(ModalRpc.UPLOAD).get(0).headers().containsKey("content-type"));
    }

    @Test
    @DisplayName("an older server offers one place, and no list")
    void olderServers() {
        remote.modal.offersLists(false);
        remote.spawn("{\"prompt\": \"" + "x".repeat(10_000) + "\"}");
        assertEquals(1, remote.modal.state().started());
    }

    @Test
    @DisplayName("the next place is tried where the first takes nothing, and Modal is told")
    void theNextPlaceIsTried() {
        remote.modal.next(ModalRpc.UPLOAD, Fault.status(400, "no"));
        remote.spawn("{\"prompt\": \"" + "x".repeat(10_000) + "\"}");
        assertEquals(2, remote.count(ModalRpc.UPLOAD));
        assertTrue(
                new String(remote.modal.received(ModalRpc.FUNCTION_MAP).get(0).body(), UTF_8).contains("bl-"));
    }

    @Test
    @DisplayName("an upload that is refused for good means that nothing was sent")
    void refusedUploads() {
        remote.modal.next(ModalRpc.UPLOAD, Fault.status(400, "no"));
        remote.modal.next(ModalRpc.UPLOAD, Fault.status(400, "no"));
        assertInstanceOf(SpawnAnswer.NotSent.class, remote.spawn("{\"prompt\": \"" + "x".repeat(10_000) + "\"}"));
        assertEquals(0, remote.count(ModalRpc.FUNCTION_MAP));
    }
}
