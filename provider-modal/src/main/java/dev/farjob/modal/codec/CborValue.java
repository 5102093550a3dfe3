package dev.farjob.modal.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farjob.modal.codec.CborItems.Head;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A return value in CBOR, as JSON. Bytes in it are not held: each byte string becomes {@code {"$media": name, "bytes":
 * length}}, and where it begins is noted, so that it can be streamed later.
 *
 * <p>A value that JSON has no word for becomes a text: NaN and the infinities, keys of maps that are no text, a UUID. A
 * value that would have to be guessed (shared references, byte strings in pieces) is not read.
 */
public final class CborValue {

    private static final int MAX_DEPTH = 200;
    private static final int MAX_MEDIA = 1_000;
    private static final int MAX_KEY = 10_000;
    private static final int MAX_BIG_NUMBER = 1_024;
    private static final int TAG_POSITIVE = 2;
    private static final int TAG_NEGATIVE = 3;
    private static final int TAG_UUID = 37;
    private static final int UUID_BYTES = 16;
    /** Values that stand for other values: what they mean depends on what came before. */
    private static final List<Long> REFERENCES = List.of(25L, 29L, 256L);

    private static final int FALSE = 20;
    private static final int TRUE = 21;
    private static final int NULL = 22;
    private static final int UNDEFINED = 23;
    private static final int HALF = 25;
    private static final int SINGLE = 26;
    private static final int DOUBLE = 27;

    private final CborItems items;
    private final JsonGenerator out;
    private final int limit;
    private final MediaNames names = new MediaNames();
    private final List<ByteRange> media = new ArrayList<>();

    private CborValue(CborItems items, JsonGenerator out, int limit) {
        this.items = items;
        this.out = out;
        this.limit = limit;
    }

    /**
     * Reads one value, to its end.
     *
     * @param in the CBOR; stays open
     * @param limit how many bytes of JSON may come of it
     * @throws UnreadableValueException if it is broken, too large, or not plain data
     * @throws IOException if the stream breaks
     */
    public static DecodedValue read(InputStream in, int limit) throws IOException {
        BoundedText text = new BoundedText(limit);
        CborItems items = new CborItems(new BufferedInputStream(in));
        try (JsonGenerator json = JsonText.to(text)) {
            CborValue value = new CborValue(items, json, limit);
            value.value(items.head(), 0);
            items.requireEnd();
            json.flush();
            return new DecodedValue(text.text(), List.copyOf(value.media));
        }
    }

    private void value(Head head, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw UnreadableValueException.tooLarge("the CBOR is nested deeper than " + MAX_DEPTH);
        }
        switch (head.major()) {
            case CborItems.UNSIGNED -> unsigned(head.argument());
            case CborItems.NEGATIVE -> negative(head.argument());
            case CborItems.BYTES -> bytes(head);
            case CborItems.TEXT -> out.writeString(items.text(head, limit));
            case CborItems.ARRAY -> array(head, depth);
            case CborItems.MAP -> map(head, depth);
            case CborItems.TAG -> tagged(head.argument(), depth);
            default -> simple(head);
        }
    }

    private void unsigned(long argument) throws IOException {
        if (argument >= 0) {
            out.writeNumber(argument);
        } else {
            out.writeNumber(new BigInteger(Long.toUnsignedString(argument)));
        }
    }

    private void negative(long argument) throws IOException {
        if (argument >= 0) {
            out.writeNumber(-1 - argument);
        } else {
            out.writeNumber(new BigInteger(Long.toUnsignedString(argument)).not());
        }
    }

    private void bytes(Head head) throws IOException {
        if (head.isIndefinite()) {
            throw UnreadableValueException.notPlain("the CBOR has a byte string in pieces");
        }
        if (media.size() == MAX_MEDIA) {
            throw UnreadableValueException.tooLarge("the CBOR has more than " + MAX_MEDIA + " byte strings");
        }
        long start = items.position();
        items.skip(head.argument());
        ByteRange range = new ByteRange(names.next(out.getOutputContext()), start, head.argument());
        media.add(range);
        out.writeStartObject();
        out.writeStringField("$media", range.name());
        out.writeNumberField("bytes", range.length());
        out.writeEndObject();
    }

    private void array(Head head, int depth) throws IOException {
        out.writeStartArray();
        if (head.isIndefinite()) {
            for (Head next = items.head(); !next.isBreak(); next = items.head()) {
                value(next, depth + 1);
            }
        } else {
            for (long left = requireCount(head); left > 0; left--) {
                value(items.head(), depth + 1);
            }
        }
        out.writeEndArray();
    }

    private void map(Head head, int depth) throws IOException {
        out.writeStartObject();
        if (head.isIndefinite()) {
            for (Head next = items.head(); !next.isBreak(); next = items.head()) {
                entry(next, depth);
            }
        } else {
            for (long left = requireCount(head); left > 0; left--) {
                entry(items.head(), depth);
            }
        }
        out.writeEndObject();
    }

    private void entry(Head key, int depth) throws IOException {
        out.writeFieldName(key(key));
        value(items.head(), depth + 1);
    }

    private String key(Head head) throws IOException {
        return switch (head.major()) {
            case CborItems.TEXT -> items.text(head, MAX_KEY);
            case CborItems.UNSIGNED -> Long.toUnsignedString(head.argument());
            case CborItems.NEGATIVE ->
                new BigInteger(Long.toUnsignedString(head.argument())).not().toString();
            case CborItems.SIMPLE -> simpleKey(head);
            default -> throw UnreadableValueException.notPlain("the CBOR has a map with keys that JSON cannot have");
        };
    }

    private static String simpleKey(Head head) throws UnreadableValueException {
        return switch (head.info()) {
            case FALSE -> "false";
            case TRUE -> "true";
            case NULL -> "null";
            case HALF -> Float.toString(half((int) head.argument()));
            case SINGLE -> Float.toString(Float.intBitsToFloat((int) head.argument()));
            case DOUBLE -> Double.toString(Double.longBitsToDouble(head.argument()));
            default -> throw UnreadableValueException.notPlain("the CBOR has a map with keys that JSON cannot have");
        };
    }

    private static long requireCount(Head head) throws UnreadableValueException {
        if (head.argument() < 0) {
            throw UnreadableValueException.broken("the CBOR claims a length that no stream has");
        }
        return head.argument();
    }

    private void tagged(long tag, int depth) throws IOException {
        if (REFERENCES.contains(tag)) {
            throw UnreadableValueException.notPlain("the CBOR has shared references");
        }
        Head inner = items.head();
        boolean bytes = inner.major() == CborItems.BYTES && !inner.isIndefinite();
        if (bytes && (tag == TAG_POSITIVE || tag == TAG_NEGATIVE)) {
            BigInteger number = new BigInteger(1, items.bytes(inner.argument(), MAX_BIG_NUMBER));
            out.writeNumber(tag == TAG_POSITIVE ? number : number.not());
        } else if (bytes && tag == TAG_UUID && inner.argument() == UUID_BYTES) {
            ByteBuffer id = ByteBuffer.wrap(items.bytes(UUID_BYTES, UUID_BYTES));
            out.writeString(new UUID(id.getLong(), id.getLong()).toString());
        } else {
            value(inner, depth + 1);
        }
    }

    private void simple(Head head) throws IOException {
        switch (head.info()) {
            case FALSE -> out.writeBoolean(false);
            case TRUE -> out.writeBoolean(true);
            case NULL, UNDEFINED -> out.writeNull();
            case HALF -> out.writeNumber(half((int) head.argument()));
            case SINGLE -> out.writeNumber(Float.intBitsToFloat((int) head.argument()));
            case DOUBLE -> out.writeNumber(Double.longBitsToDouble(head.argument()));
            default -> throw UnreadableValueException.notPlain("the CBOR has a value that is neither number nor text");
        }
    }

    /** A float of 16 bits: sign, 5 bits of exponent, 10 of fraction. */
    private static float half(int bits) {
        int exponent = bits >>> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude;
        if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, -24);
        } else if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Math.scalb((float) (fraction | 0x400), exponent - 25);
        }
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }
}
