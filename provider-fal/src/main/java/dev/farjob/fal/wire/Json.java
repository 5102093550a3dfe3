package dev.farjob.fal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** JSON as it comes from outside: bounded in depth, and nothing that is not exactly one value. */
public final class Json {

    private static final int DEEPEST = 200;
    private static final int LONGEST_TEXT = 64 << 20;
    private static final int LONGEST_NUMBER = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            // A stranger's field names must not fill a table that all parsers share
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The one value that this text is; empty if it is none, or more than one. */
    public static Optional<JsonNode> read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JsonProcessingException malformed) {
            return Optional.empty();
        }
    }

    /** The object that this text is; empty if it is anything else. */
    public static Optional<JsonNode> readObject(String text) {
        return read(text).filter(JsonNode::isObject);
    }

    /** A text member that is neither null nor blank. */
    public static Optional<String> text(JsonNode node, String member) {
        JsonNode found = node.get(member);
        return found == null || !found.isTextual() || found.asText().isBlank()
                ? Optional.empty()
                : Optional.of(found.asText());
    }

    /** Whether this text is one JSON value and nothing else. Reads it once, in constant memory. */
    public static boolean isJson(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    /**
     * The named members of an object, each in the very characters in which it came, so that no number and no order of keys is
     * changed by reading it. Of a name that comes twice the last one counts, as in most parsers.
     *
     * @return empty if the text is not exactly one JSON object
     */
    public static Optional<Map<String, String>> members(String text, Set<String> names) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, String> found = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                String raw = raw(text, parser, names.contains(name));
                if (names.contains(name)) {
                    found.put(name, raw);
                }
            }
            return parser.nextToken() == null ? Optional.of(found) : Optional.empty();
        } catch (IOException malformed) {
            return Optional.empty();
        }
    }

    /** The first elements of an array, each in the very characters in which it came; none if the text is no array. */
    public static List<String> elements(String text, int most) {
        List<String> found = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (found.size() < most && parser.nextToken() != JsonToken.END_ARRAY) {
                    found.add(raw(text, parser, true));
                }
            }
            return found;
        } catch (IOException malformed) {
            return List.of();
        }
    }

    /** Goes to the end of the value that the parser is at. */
    private static String raw(String text, JsonParser parser, boolean wanted) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        return wanted ? text.substring(start, end).strip() : "";
    }

    /** A text out of {@link #members}; empty if it is no text, or blank. */
    public static Optional<String> text(Map<String, String> members, String name) {
        return Optional.ofNullable(members.get(name))
                .flatMap(Json::read)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank());
    }

    /** A value out of {@link #members} that is there and not null, as it came. */
    public static Optional<String> value(Map<String, String> members, String name) {
        return Optional.ofNullable(members.get(name)).filter(raw -> !raw.equals("null"));
    }

    /** A parser for those who read as they go. */
    static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    /** An empty object to be filled. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** This value as text. */
    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of JSON can always be written", impossible);
        }
    }
}
