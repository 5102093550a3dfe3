package dev.farjob.jdbc.internal.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tags, and the headers of a kept webhook, as JSON. */
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

    /** The text of these headers: a list for each, its name first. A parser may refuse a name that it takes for no text. */
    public static String writeHeaders(Map<String, List<String>> headers) {
        List<List<String>> lists = new ArrayList<>();
        headers.forEach((name, values) ->
                lists.add(Stream.concat(Stream.of(name), values.stream()).toList()));
        return JsonText.write(lists);
    }

    /** The headers again. */
    public static Map<String, List<String>> readHeaders(String text) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Object list : (List<?>) JsonText.read(text).get(0)) {
            List<String> texts =
                    ((List<?>) list).stream().map(String.class::cast).toList();
            headers.put(texts.get(0), texts.subList(1, texts.size()));
        }
        return headers;
    }
}
