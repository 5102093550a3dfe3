package dev.farjob.modal.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain values as JSON, as far as the limit goes: what refers to itself would never end. */
final class PlainJson {

    private static final int MAX_DEPTH = 200;

    private PlainJson() {}

    static String write(@Nullable Object value, int limit) throws UnreadableValueException {
        BoundedText text = new BoundedText(limit);
        try (JsonGenerator out = JsonText.to(text)) {
            write(out, value, 0);
            out.flush();
            return text.text();
        } catch (UnreadableValueException known) {
            throw known;
        } catch (IOException notWritable) {
            throw UnreadableValueException.broken("the value cannot be written as JSON");
        }
    }

    private static void write(JsonGenerator out, @Nullable Object value, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw UnreadableValueException.tooLarge("the value is nested deeper than " + MAX_DEPTH);
        }
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Long number) {
            out.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            out.writeNumber(number);
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else if (value instanceof byte[] bytes) {
            out.writeStartObject();
            out.writeBinaryField("$bytes", bytes);
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item, depth + 1);
            }
            out.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(out, entry.getValue(), depth + 1);
            }
            out.writeEndObject();
        } else {
            out.writeString(value.toString());
        }
    }
}
