package dev.farjob.modal.codec;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Python pickle that is plain data: None, booleans, numbers, texts, bytes, lists, tuples, sets and dicts. A pickle
 * is a program, and this knows only the instructions that put data together. At the first one that would look up, make or
 * call anything it stops: there is nothing here that could be made to run.
 */
public final class PlainPickle {

    private static final int NEWEST_PROTOCOL = 5;
    private static final int MAX_VALUES = 1_000_000;
    private static final int MAX_BIG_NUMBER = 1_024;
    /** Marks where the items of a collection begin; compared by identity. */
    private static final Object MARK = new Object();

    private final ByteBuffer in;
    private final List<@Nullable Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private int values;

    private PlainPickle(byte[] pickle) {
        this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The value: null, a Boolean, a number, a String, a {@code byte[]}, a List or a Map.
     *
     * @throws UnreadableValueException if it is broken, or more than plain data
     */
    public static @Nullable Object read(byte[] pickle) throws UnreadableValueException {
        return new PlainPickle(pickle).run();
    }

    /**
     * The value as JSON; bytes become {@code {"$bytes": base64}}.
     *
     * @param limit how many bytes of JSON may come of it
     * @throws UnreadableValueException if it is broken, too large, or more than plain data
     */
    public static DecodedValue toJson(byte[] pickle, int limit) throws UnreadableValueException {
        return new DecodedValue(PlainJson.write(read(pickle), limit), List.of());
    }

    private @Nullable Object run() throws UnreadableValueException {
        while (in.hasRemaining()) {
            int code = in.get() & 0xff;
            if (code == '.') {
                Object value = pop();
                if (!stack.isEmpty()) {
                    throw broken("it ends with more than one value");
                }
                return value;
            }
            step(code);
        }
        throw broken("it has no end");
    }

    private void step(int code) throws UnreadableValueException {
        switch (code) {
            case 0x80 -> protocol();
            case 0x95 -> number(8); // FRAME: a hint for readers of streams
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'q' -> memo.put(number(1), top());
            case 'r' -> memo.put(number(4), top());
            case 'h' -> push(recalled(number(1)));
            case 'j' -> push(recalled(number(4)));
            case '(' -> push(MARK);
            case '0' -> pop();
            case '1' -> sinceMark();
            case '2' -> push(top());
            default -> literal(code);
        }
    }

    private void literal(int code) throws UnreadableValueException {
        switch (code) {
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push(number(1));
            case 'M' -> push(number(2));
            case 'J' -> push((long) (int) number(4));
            case 0x8a -> push(big(number(1)));
            case 0x8b -> push(big(number(4)));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(number(8))));
            case 0x8c -> push(text(number(1)));
            case 'X' -> push(text(number(4)));
            case 0x8d -> push(text(number(8)));
            case 'C' -> push(bytes(number(1)));
            case 'B' -> push(bytes(number(4)));
            case 0x8e, 0x96 -> push(bytes(number(8)));
            default -> collection(code);
        }
    }

    private void collection(int code) throws UnreadableValueException {
        switch (code) {
            case ']', ')', 0x8f -> push(new ArrayList<@Nullable Object>());
            case '}' -> push(new LinkedHashMap<@Nullable Object, @Nullable Object>());
            case 'l', 't', 0x91 -> push(sinceMark());
            case 'd' -> {
                List<@Nullable Object> pairs = sinceMark();
                push(new LinkedHashMap<@Nullable Object, @Nullable Object>());
                put(pairs);
            }
            case 0x85 -> push(last(1));
            case 0x86 -> push(last(2));
            case 0x87 -> push(last(3));
            case 'a' -> add(last(1));
            case 'e', 0x90 -> add(sinceMark());
            case 's' -> put(last(2));
            case 'u' -> put(sinceMark());
            default ->
                throw UnreadableValueException.notPlain("the pickle is more than plain data (instruction 0x"
                        + Integer.toHexString(code) + "), and reading it would run code");
        }
    }

    private void protocol() throws UnreadableValueException {
        if (number(1) > NEWEST_PROTOCOL) {
            throw UnreadableValueException.notPlain("the pickle has a protocol that is not known here");
        }
    }

    private void push(@Nullable Object value) throws UnreadableValueException {
        if (++values > MAX_VALUES) {
            throw UnreadableValueException.tooLarge("the pickle has more than " + MAX_VALUES + " values");
        }
        stack.add(value);
    }

    @SuppressWarnings("ReferenceEquality") // there is one mark
    private @Nullable Object pop() throws UnreadableValueException {
        if (stack.isEmpty()) {
            throw broken("it takes a value that is not there");
        }
        Object value = stack.remove(stack.size() - 1);
        if (value == MARK) {
            throw broken("it takes a mark for a value");
        }
        return value;
    }

    @SuppressWarnings("ReferenceEquality") // there is one mark
    private Object top() throws UnreadableValueException {
        Object value = stack.isEmpty() ? null : stack.get(stack.size() - 1);
        if (value == null || value == MARK) {
            throw broken("it refers to a value that is not there");
        }
        return value;
    }

    private Object recalled(long key) throws UnreadableValueException {
        Object value = memo.get(key);
        if (value == null) {
            throw broken("it refers to a value that is not there");
        }
        return value;
    }

    @SuppressWarnings("ReferenceEquality") // there is one mark
    private List<@Nullable Object> sinceMark() throws UnreadableValueException {
        for (int at = stack.size() - 1; at >= 0; at--) {
            if (stack.get(at) == MARK) {
                List<@Nullable Object> taken = last(stack.size() - 1 - at);
                stack.remove(at);
                return taken;
            }
        }
        throw broken("it closes what it has not opened");
    }

    @SuppressWarnings("ReferenceEquality") // there is one mark
    private List<@Nullable Object> last(int count) throws UnreadableValueException {
        if (stack.size() < count) {
            throw broken("it takes a value that is not there");
        }
        List<@Nullable Object> end = stack.subList(stack.size() - count, stack.size());
        List<@Nullable Object> taken = new ArrayList<>(end);
        if (taken.stream().anyMatch(value -> value == MARK)) {
            throw broken("it takes a mark for a value");
        }
        end.clear();
        return taken;
    }

    @SuppressWarnings("unchecked") // lists are made here, and of nothing else
    private void add(List<@Nullable Object> items) throws UnreadableValueException {
        if (!(top() instanceof List<?> list)) {
            throw broken("it adds to what is no list");
        }
        ((List<@Nullable Object>) list).addAll(items);
    }

    private void put(List<@Nullable Object> pairs) throws UnreadableValueException {
        if (!(top() instanceof Map<?, ?> map) || pairs.size() % 2 != 0) {
            throw broken("it sets what is no entry of a dict");
        }
        @SuppressWarnings("unchecked") // maps are made here, and of nothing else
        Map<@Nullable Object, @Nullable Object> entries = (Map<@Nullable Object, @Nullable Object>) map;
        for (int i = 0; i < pairs.size(); i += 2) {
            entries.put(key(pairs.get(i)), pairs.get(i + 1));
        }
    }

    private static @Nullable Object key(@Nullable Object value) throws UnreadableValueException {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        throw UnreadableValueException.notPlain("the pickle has a dict with keys that JSON cannot have");
    }

    private long number(int bytes) throws UnreadableValueException {
        require(bytes);
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.get() & 0xffL) << (i * 8);
        }
        return value;
    }

    private BigInteger big(long length) throws UnreadableValueException {
        if (length > MAX_BIG_NUMBER) {
            throw UnreadableValueException.tooLarge(
                    "the pickle has a number of more than " + MAX_BIG_NUMBER + " bytes");
        }
        byte[] little = bytes(length);
        byte[] bigEndian = new byte[little.length + 1];
        for (int i = 0; i < little.length; i++) {
            bigEndian[little.length - i] = little[i];
        }
        bigEndian[0] = (byte) (little.length > 0 && little[little.length - 1] < 0 ? -1 : 0);
        return new BigInteger(bigEndian);
    }

    private byte[] bytes(long length) throws UnreadableValueException {
        require(length);
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private String text(long length) throws UnreadableValueException {
        require(length);
        ByteBuffer text = in.slice().limit((int) length);
        in.position(in.position() + (int) length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(text)
                    .toString();
        } catch (CharacterCodingException notText) {
            throw broken("it has a text that is not UTF-8");
        }
    }

    private void require(long length) throws UnreadableValueException {
        if (length < 0 || length > in.remaining()) {
            throw broken("it ends in the middle");
        }
    }

    private static UnreadableValueException broken(String how) {
        return UnreadableValueException.broken("the pickle is broken: " + how);
    }
}
