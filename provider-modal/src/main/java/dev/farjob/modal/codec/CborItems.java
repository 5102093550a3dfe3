package dev.farjob.modal.codec;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The heads and bodies of CBOR items (RFC 8949), one after the other. Believes no length: what a head claims is taken in
 * small portions, so that memory follows what really came.
 */
final class CborItems {

    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int TAG = 6;
    static final int SIMPLE = 7;

    private static final int ONE_BYTE = 24;
    private static final int EIGHT_BYTES = 27;
    private static final int INDEFINITE = 31;
    private static final int PORTION = 8192;

    /**
     * The head of an item.
     *
     * @param major what kind of item
     * @param info the low five bits, which tell the width of a float apart
     * @param argument its value or length, to be read as unsigned; meaningless if the length is indefinite
     */
    record Head(int major, int info, long argument) {
        boolean isIndefinite() {
            return info == INDEFINITE;
        }

        boolean isBreak() {
            return major == SIMPLE && info == INDEFINITE;
        }
    }

    private final InputStream in;
    private long position;

    CborItems(InputStream in) {
        this.in = in;
    }

    /** How many bytes have been read. */
    long position() {
        return position;
    }

    Head head() throws IOException {
        int first = octet();
        int major = first >>> 5;
        int info = first & 0x1f;
        if (info < ONE_BYTE) {
            return new Head(major, info, info);
        }
        if (info <= EIGHT_BYTES) {
            return new Head(major, info, number(1 << (info - ONE_BYTE)));
        }
        if (info == INDEFINITE && major != UNSIGNED && major != NEGATIVE && major != TAG) {
            return new Head(major, info, 0);
        }
        throw UnreadableValueException.broken("the CBOR has a head that means nothing, at byte " + position);
    }

    private long number(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | octet();
        }
        return value;
    }

    private int octet() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw ended();
        }
        position++;
        return next;
    }

    /** The body of a byte string that is to be kept. */
    byte[] bytes(long length, int limit) throws IOException {
        if (length < 0 || length > limit) {
            throw UnreadableValueException.tooLarge("the CBOR has a text or number of more than " + limit + " bytes");
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream((int) Math.min(length, PORTION));
        byte[] portion = new byte[(int) Math.min(length, PORTION)];
        long left = length;
        while (left > 0) {
            int read = in.read(portion, 0, (int) Math.min(left, portion.length));
            if (read < 0) {
                throw ended();
            }
            kept.write(portion, 0, read);
            left -= read;
            position += read;
        }
        return kept.toByteArray();
    }

    /** Passes over the body of a byte string. */
    void skip(long length) throws IOException {
        if (length < 0) {
            throw UnreadableValueException.broken("the CBOR claims a length that no stream has");
        }
        try {
            in.skipNBytes(length);
        } catch (EOFException early) {
            throw ended();
        }
        position += length;
    }

    /** The text of a text string, also if it comes in pieces. */
    String text(Head head, int limit) throws IOException {
        if (!head.isIndefinite()) {
            return utf8(bytes(head.argument(), limit));
        }
        StringBuilder whole = new StringBuilder();
        for (Head piece = head(); !piece.isBreak(); piece = head()) {
            if (piece.major() != TEXT || piece.isIndefinite()) {
                throw UnreadableValueException.broken("the CBOR has a text of which a piece is no text");
            }
            whole.append(utf8(bytes(piece.argument(), limit - Math.min(limit, whole.length()))));
        }
        return whole.toString();
    }

    private static String utf8(byte[] bytes) throws UnreadableValueException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw UnreadableValueException.broken("the CBOR has a text that is not UTF-8");
        }
    }

    void requireEnd() throws IOException {
        if (in.read() >= 0) {
            throw UnreadableValueException.broken("the CBOR has something behind its end");
        }
    }

    private static UnreadableValueException ended() {
        return UnreadableValueException.broken("the CBOR ends in the middle");
    }
}
