package dev.farjob.jdbc.internal.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tags, and the headers of a kept webhook, as JSON objects. */
public final class TagsText {

    private TagsText() {}

    /** The text of these tags; null if there are none. */
    public static @Nullable String write(Map<String, String> tags) {
        return tags.isEmpty() ? null : JsonText.write(tags);
    }

    /** How this tag stands in the text of some tags, without what is around it. */
    public static String pair(String name, String value) {
        return JsonText.write(name) + ":" + JsonText.write(value);
    }

    /** The tags again. */
    public static Map<String, String> read(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        JsonText.readObject(text).forEach((name, value) -> tags.put(name, (String) value));
        return tags;
    }

    /** The text of these headers. */
    public static String writeHeaders(Map<String, List<String>> headers) {
        return JsonText.write(headers);
    }

    /** The headers again. */
    public static Map<String, List<String>> readHeaders(String text) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        JsonText.readObject(text)
                .forEach((name, values) -> headers.put(
                        name,
                        ((List<?>) values).stream().map(String.class::cast).toList()));
        return headers;
    }
}
