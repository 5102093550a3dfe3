package dev.farjob.modal.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.modal.simulator.Ending;
import dev.farjob.modal.simulator.Fault;
import dev.farjob.modal.simulator.ModalRpc;
import dev.farjob.modal.simulator.RemoteFunction;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The surprises of a function's return value. */
class ResultTest {

    private static final HexFormat HEX = HexFormat.of();

    private Remote remote = new Remote();

    @AfterEach
    void close() {
        remote.close();
    }

    private void choose(UnaryOperator<GrpcOptions> chosen) {
        remote.close();
        remote = new Remote(RemoteFunction.neverEnding(), chosen);
    }

    private Handle ended(Ending ending) {
        Handle handle = remote.spawned();
        remote.call(handle).end(ending);
        return handle;
    }

    private JobResult result(Handle handle) {
        ResultAnswer answer = remote.client.result(handle);
        return assertInstanceOf(ResultAnswer.Ready.class, answer, answer::toString)
                .result();
    }

    private ResultAnswer.Unknown unknown(Handle handle) {
        ResultAnswer answer = remote.client.result(handle);
        return assertInstanceOf(ResultAnswer.Unknown.class, answer, answer::toString);
    }

    private byte[] read(Handle handle, MediaRef media) throws IOException {
        try (MediaStream stream = remote.client.open(handle, media)) {
            return stream.bytes().readAllBytes();
        }
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    @DisplayName("a return value is JSON in the result")
    void plainValues() {
        assertEquals(
                "{\"key\":\"out.mp4\"}",
                result(ended(Ending.returned(Map.of("key", "out.mp4"))))
                        .payload()
                        .json());
    }

    @Test
    @DisplayName("no byte at all is Python's None")
    void nothingIsNone() {
        assertEquals("null", result(ended(Ending.returnedNothing())).payload().json());
    }

    @Test
    @DisplayName("bytes in a small value and bytes in a blob are media, and stream")
    void bytesAreMedia() throws IOException {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("image", noise(300_000));
        value.put("frames", List.of(noise(10), noise(20)));
        value.put("seed", 7);
        Handle handle = ended(Ending.returned(value));

        JobResult result = result(handle);

        assertEquals(
                "{\"image\":{\"$media\":\"image\",\"bytes\":300000},\"frames\":[{\"$media\":\"frames-0\",\"bytes\":10},"
                        + "{\"$media\":\"frames-1\",\"bytes\":20}],\"seed\":7}",
                result.payload().json());
        assertArrayEquals(noise(300_000), read(handle, result.media().get(0)));
        assertArrayEquals(noise(20), read(handle, result.media().get(2)));
    }

    @Test
    @DisplayName("a function that returns bytes delivers one output")
    void bareBytes() throws IOException {
        Handle handle = ended(Ending.returned(noise(100)));
        MediaRef media = result(handle).media().get(0);
        assertEquals("result", media.info().name());
        assertArrayEquals(noise(100), read(handle, media));
    }

    @Test
    @DisplayName("more than 8 KiB comes as a blob, which is streamed")
    void largeResultsAreBlobs() throws IOException {
        Handle handle = ended(Ending.returned(noise(5 << 20)));
        MediaRef media = result(handle).media().get(0);
        assertArrayEquals(noise(5 << 20), read(handle, media));
        assertTrue(remote.count(ModalRpc.DOWNLOAD) > 0);
    }

    @Test
    @DisplayName("a value that is too large for a job is not lost: all of it is an output")
    void tooLargeForAJob() throws IOException {
        choose(options -> options.maxResultBytes(100));
        Handle handle = ended(Ending.returned("x".repeat(200)));
        JobResult result = result(handle);
        assertEquals(
                "{\"$media\":\"result\",\"format\":\"cbor\"}", result.payload().json());
        byte[] cbor = read(handle, result.media().get(0));
        assertEquals(202, cbor.length, "200 characters and a head of two bytes");
    }

    @Test
    @DisplayName("a signed URL that has expired is asked for again")
    void expiredUrls() throws IOException {
        Handle handle = ended(Ending.returned(noise(9_000)));
        remote.modal.next(ModalRpc.DOWNLOAD, Fault.status(403, "Request has expired"));
        assertEquals(9_000, result(handle).media().get(0).info().size().orElseThrow());
        assertEquals(2, remote.count(ModalRpc.BLOB_GET));
    }

    @Test
    @DisplayName("a busy store of blobs is asked again, and one that stays so is unreachable")
    void busyStores() {
        Handle handle = ended(Ending.returned(noise(9_000)));
        remote.modal.next(ModalRpc.DOWNLOAD, Fault.status(503, "SlowDown"));
        result(handle);
        for (int i = 0; i < 6; i++) {
            remote.modal.next(ModalRpc.DOWNLOAD, Fault.status(503, "SlowDown"));
        }
        assertEquals(Why.UNREACHABLE, unknown(handle).why());
    }

    @Test
    @DisplayName("no credential goes to the store of blobs")
    void noCredentialForBlobs() {
        result(ended(Ending.returned(noise(9_000))));
        Map<String, String> headers =
                remote.modal.received(ModalRpc.DOWNLOAD).get(0).headers();
        assertTrue(headers.keySet().stream().noneMatch(name -> name.startsWith("x-modal")), headers::toString);
        assertFalse(headers.containsKey("authorization"));
    }

    @Test
    @DisplayName("a pickle of plain data is read, because Python may have spawned the call")
    void plainPickles() {
        // pickle.dumps({"n": 1, "ok": True}, protocol=4)
        byte[] pickle = HEX.parseHex("80049511000000000000007d94288c016e944b018c026f6b9488752e");
        assertEquals(
                "{\"n\":1,\"ok\":true}",
                result(ended(Ending.returnedPickle(pickle))).payload().json());
    }

    @Test
    @DisplayName("a pickle that would run code is refused with a clear message, and the job does not fail")
    void picklesThatRunCode() {
        // pickle.dumps(os.system, protocol=4): a look-up is where running code begins
        byte[] pickle = HEX.parseHex("8004951400000000000000" + "8c05706f736978948c0673797374656d9493942e");
        ResultAnswer.Unknown answer = unknown(ended(Ending.returnedPickle(pickle)));
        assertEquals(Why.NOT_UNDERSTOOD, answer.why());
        assertTrue(answer.answer().contains("without running code"), answer::answer);
    }

    @Test
    @DisplayName("broken CBOR is not understood, and no failure")
    void brokenCbor() {
        assertEquals(
                Why.NOT_UNDERSTOOD,
                unknown(ended(Ending.returnedCbor(HEX.parseHex("9f01")))).why());
    }

    @Test
    @DisplayName("shared references are not guessed at: the value is handed on as it is")
    void sharedReferences() {
        JobResult result = result(ended(Ending.returnedCbor(HEX.parseHex("82d81c80d81d00"))));
        assertEquals("result", result.media().get(0).info().name());
    }

    @Test
    @DisplayName("the host says which stored objects a value names")
    void storedObjects() {
        choose(options ->
                options.resultMedia(value -> List.of(new MediaRef.AlreadyStored(MediaInfo.named("video"), "out.mp4"))));
        assertEquals(
                "video",
                result(ended(Ending.returned(Map.of("key", "out.mp4"))))
                        .media()
                        .get(0)
                        .info()
                        .name());
    }

    @Test
    @DisplayName("a host that fails at that loses nothing")
    void brokenHosts() {
        choose(options -> options.resultMedia(value -> {
            throw new IllegalStateException("a bug");
        }));
        assertEquals(Why.NOT_UNDERSTOOD, unknown(ended(Ending.returned(1))).why());
    }

    @Test
    @DisplayName("what others store is not opened here")
    void foreignMedia() {
        Handle handle = ended(Ending.returned(1));
        MediaRef stored = new MediaRef.AlreadyStored(MediaInfo.named("video"), "out.mp4");
        assertThrows(IOException.class, () -> remote.client.open(handle, stored));
    }

    @Test
    @DisplayName("an output whose call is gone cannot be opened, and the message says which call")
    void goneMedia() {
        Handle handle = ended(Ending.returned(noise(10)));
        MediaRef media = result(handle).media().get(0);
        remote.modal.state().forget(handle.id());
        IOException gone = assertThrows(IOException.class, () -> remote.client.open(handle, media));
        assertTrue(gone.getMessage().contains(handle.id()), gone::getMessage);
    }
}
