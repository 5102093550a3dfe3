package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalUpload;
import dev.farjob.provider.InputUploader.InputFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How inputs are uploaded: §6 of what is known of fal. */
class UploadTest extends OnSimulator {

    private static final int PART = 100_000;

    private final FalProvider inParts = fal.provider().uploadInParts(PART, PART).build();
    private final AtomicInteger opened = new AtomicInteger();

    @ParameterizedTest
    @DisplayName("§6 a small input goes in one piece")
    @ValueSource(ints = {0, 1, 300_000})
    void inOnePiece(int length) throws IOException {
        URI there = client.upload(OWNER, file(length));
        assertEquals(new FalUpload(length, 1, true), fal.upload(there).orElseThrow());
    }

    @ParameterizedTest
    @DisplayName("§6 a large input goes in parts, read once from its beginning to its end")
    @ValueSource(ints = {100_001, 200_000, 999_999})
    void inParts(int length) throws IOException {
        URI there = inParts.upload(OWNER, file(length));
        int parts = (length + PART - 1) / PART;
        assertEquals(new FalUpload(length, parts, true), fal.upload(there).orElseThrow());
        assertEquals(1, opened.get());
    }

    @Test
    @DisplayName("§6 a part that meets trouble is sent again, three times at most")
    void troubledParts() throws IOException {
        fal.next(FalCall.UPLOAD, FalFault.nginx(503));
        fal.next(FalCall.UPLOAD, FalFault.broken());
        URI there = inParts.upload(OWNER, file(250_000));
        assertEquals(250_000, fal.upload(there).orElseThrow().length());
        fal.every(1, FalCall.UPLOAD, FalFault.nginx(503));
        int before = fal.count(FalCall.UPLOAD);
        assertThrows(IOException.class, () -> inParts.upload(OWNER, file(250_000)));
        assertEquals(before + 3, fal.count(FalCall.UPLOAD));
    }

    @Test
    @DisplayName("an upload that is refused is not tried again")
    void refused() {
        fal.next(FalCall.UPLOAD, FalFault.answer(403, Map.of(), ""));
        assertThrows(IOException.class, () -> client.upload(OWNER, file(10)));
        assertEquals(1, fal.count(FalCall.UPLOAD));
    }

    @ParameterizedTest
    @DisplayName("what does not say where to put it is an IOException")
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"upload_url\":\"file:///etc\",\"file_url\":\"https://v3.fal.media/x\"}",
                "[]",
                "{\"upload_url\":7}"
            })
    void oddPlaces(String body) {
        fal.next(FalCall.INITIATE, FalFault.answer(200, Map.of(), body));
        assertThrows(IOException.class, () -> client.upload(OWNER, file(10)));
        assertEquals(0, fal.count(FalCall.UPLOAD));
    }

    @Test
    @DisplayName("a file that is shorter than it says is not uploaded")
    void tooShort() {
        InputFile liar = new InputFile("a.png", "image/png", 500_000, () -> new ByteArrayInputStream(new byte[10]));
        assertThrows(IOException.class, () -> client.upload(OWNER, liar));
    }

    @Test
    @DisplayName("trouble names no URL, which may be signed")
    void noUrls() {
        fal.next(FalCall.UPLOAD, FalFault.answer(403, Map.of(), ""));
        IOException thrown = assertThrows(IOException.class, () -> client.upload(OWNER, file(10)));
        assertFalse(String.valueOf(thrown.getMessage()).contains("s3cr3t"));
    }

    @Test
    @DisplayName("§6 a gigabyte is streamed, and never whole in memory")
    void streamed() throws IOException {
        long length = Long.getLong("farjob.fal.upload-bytes", 64L << 20);
        FalProvider large = fal.provider().uploadInParts(0, 10_000_000).build();
        InputFile file = new InputFile("large.mp4", "video/mp4", length, () -> new Zeros(length));
        Runtime runtime = Runtime.getRuntime();
        assertTrue(fal.upload(large.upload(OWNER, file)).orElseThrow().complete());
        System.gc();
        long used = runtime.totalMemory() - runtime.freeMemory();
        assertTrue(used < 256L << 20, () -> used + " bytes are in use");
    }

    private InputFile file(int length) {
        return new InputFile("frame.png", "image/png", length, () -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(new byte[length]);
        });
    }

    /** Many bytes that are nowhere. */
    private static final class Zeros extends InputStream {

        private long left;

        Zeros(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int some = (int) Math.min(left, length);
            left -= some;
            return some;
        }
    }
}
