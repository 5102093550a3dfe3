package dev.farjob.store.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists, texts, {@link Digits}, booleans and {@link Nothing}. */
final class JsonTree {

    /** A text of ours may be as long as a payload is. */
    private static final StreamReadConstraints LONG_TEXTS = StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .maxDocumentLength(Long.MAX_VALUE)
            .build();

    /** Names are not remembered: the table for that gives up where names collide, and what we do not know may have any. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(LONG_TEXTS)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** A number as it was written. */
    record Digits(String text) {}

    /** JSON's null. */
    enum Nothing {
        NULL
    }

    private JsonTree() {}

    /** The objects that follow each other in this text. */
    static List<ObjectView> objects(String text) {
        List<ObjectView> objects = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw Unreadable.damaged("it is JSON, and no object");
                }
                objects.add(new ObjectView(object(parser), ""));
            }
        } catch (IOException broken) {
            throw Unreadable.damaged("it is not JSON, or not all of it");
        }
        return objects;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> Nothing.NULL;
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (map.put(name, value(parser)) != null) {
                throw Unreadable.damaged("one of its objects has a member twice");
            }
        }
        return map;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }
}
