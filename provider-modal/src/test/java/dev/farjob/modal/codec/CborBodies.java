package dev.farjob.modal.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Bodies for a fuzzer: values as functions return them, and the same with one thing wrong. */
final class CborBodies {

    private static final CBORMapper CBOR = new CBORMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 5;
    private static final int KINDS = 8;

    /** Heads that claim much, mean nothing, or begin what must be ended. */
    private static final int[] NASTY = {
        0x5b, 0x7b, 0x9b, 0xbb, 0x5f, 0x7f, 0x9f, 0xbf, 0xff, 0xdb, 0xd8, 0xc2, 0xf8, 0x1c, 0x1f, 0x3b, 0xfb
    };

    private CborBodies() {}

    static JsonNode value(Random random, int depth) {
        int kind = random.nextInt(depth < DEEPEST ? KINDS : KINDS - 2);
        return switch (kind) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextInt());
            case 3 -> NODES.numberNode(random.nextLong() >>> random.nextInt(64));
            case 4 -> NODES.numberNode(random.nextGaussian());
            case 5 -> NODES.textNode(text(random));
            case 6 -> list(random, depth);
            default -> object(random, depth);
        };
    }

    private static ArrayNode list(Random random, int depth) {
        ArrayNode list = NODES.arrayNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            list.add(value(random, depth + 1));
        }
        return list;
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.set(text(random), value(random, depth + 1));
        }
        return object;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(30), ' ', 0x2_0000)
                .filter(point -> Character.isDefined(point) && Character.getType(point) != Character.SURROGATE)
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    static byte[] write(JsonNode value) throws JsonProcessingException {
        return CBOR.writeValueAsBytes(value);
    }

    /** A value with up to four things wrong in it. */
    static byte[] spoilt(Random random) throws JsonProcessingException {
        byte[] body = write(value(random, 0));
        for (int i = random.nextInt(5); i > 0; i--) {
            body = spoil(body, random);
        }
        return body;
    }

    private static byte[] spoil(byte[] body, Random random) {
        if (body.length == 0) {
            return body;
        }
        int at = random.nextInt(body.length);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(body, at);
            case 1 -> replaced(body, at, NASTY[random.nextInt(NASTY.length)]);
            case 2 -> replaced(body, at, random.nextInt(256));
            case 3 -> inserted(body, at, lengths(random));
            case 4 -> inserted(body, at, Arrays.copyOfRange(body, at, Math.min(body.length, at + 40)));
            default -> inserted(body, at, nested(random));
        };
    }

    private static byte[] replaced(byte[] body, int at, int octet) {
        byte[] other = body.clone();
        other[at] = (byte) octet;
        return other;
    }

    private static byte[] inserted(byte[] body, int at, byte[] more) {
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        other.write(body, 0, at);
        other.writeBytes(more);
        other.write(body, at, body.length - at);
        return other.toByteArray();
    }

    /** A head with a length of eight bytes, which may be any. */
    private static byte[] lengths(Random random) {
        byte[] head = new byte[9];
        random.nextBytes(head);
        head[0] = (byte) NASTY[random.nextInt(NASTY.length)];
        if (random.nextBoolean()) {
            Arrays.fill(head, 1, 5, (byte) 0);
        }
        return head;
    }

    private static byte[] nested(Random random) {
        byte[] heads = new byte[random.nextInt(2_000)];
        Arrays.fill(heads, (byte) (random.nextBoolean() ? 0x81 : 0x9f));
        return heads;
    }
}
