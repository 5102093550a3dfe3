package dev.farjob.modal.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Pickles of texts and bytes, to the byte as Python's {@code pickle.dumps(value, protocol=4)} writes them: a
 * {@code modal.Dict} finds a key by the bytes of its pickle.
 */
public final class PickledText {

    private static final int SHORT = 256;
    private static final int INT = 4;
    private static final int LONG = 8;
    /** A text or bytes of this length or more are written past the frames. */
    private static final int UNFRAMED = 64 * 1024;

    private PickledText() {}

    /** A {@code str}. */
    public static byte[] of(String text) {
        return framed('\u008c', 'X', text.getBytes(StandardCharsets.UTF_8));
    }

    /** A {@code bytes}. */
    public static byte[] of(byte[] bytes) {
        return framed('C', 'B', bytes);
    }

    private static byte[] framed(char shortCode, char longCode, byte[] content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(content.length + 16);
        if (content.length < SHORT) {
            body.write(shortCode);
            body.write(content.length);
        } else {
            body.write(longCode);
            littleEndian(body, content.length, INT);
        }
        body.writeBytes(content);
        body.write(0x94); // MEMOIZE
        body.write('.'); // STOP
        ByteArrayOutputStream whole = new ByteArrayOutputStream(body.size() + 16);
        whole.write(0x80); // PROTO
        whole.write(4);
        if (content.length < UNFRAMED) {
            whole.write(0x95); // FRAME
            littleEndian(whole, body.size(), LONG);
        }
        whole.writeBytes(body.toByteArray());
        return whole.toByteArray();
    }

    private static void littleEndian(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (i * 8)) & 0xff);
        }
    }
}
