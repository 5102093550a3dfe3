package dev.farjob.modal.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the media that a function's result names: in an object, the field {@code media} is a list of objects with a
 * {@code name}, and a {@code key} for what the worker has put into the host's own storage, or a {@code url}. An entry of
 * another form is no media, and the function may mean something else by the field: it stays in the result as it is.
 */
final class ResultMedia {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST = 1_000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_PLACE = 8_000;

    private ResultMedia() {}

    static List<MediaRef> in(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return List.of();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isMedia = parser.currentName().equals("media");
                if (parser.nextToken() == JsonToken.START_ARRAY && isMedia) {
                    return entries(parser);
                }
                parser.skipChildren();
            }
            return List.of();
        } catch (IOException deeperThanWeLook) {
            return List.of();
        }
    }

    private static List<MediaRef> entries(JsonParser parser) throws IOException {
        List<MediaRef> media = new ArrayList<>();
        Set<String> names = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY && media.size() < MOST) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                entry(fields(parser))
                        .filter(one -> names.add(one.info().name()))
                        .ifPresent(media::add);
            } else {
                parser.skipChildren();
            }
        }
        return media;
    }

    private static Map<String, String> fields(JsonParser parser) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
                fields.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return fields;
    }

    private static Optional<MediaRef> entry(Map<String, String> fields) {
        Optional<MediaInfo> info = info(fields);
        @Nullable String key = fields.get("key");
        if (key != null && !key.isBlank()) {
            return info.map(known -> new MediaRef.AlreadyStored(known, key));
        }
        return info.flatMap(known -> uri(fields.getOrDefault("url", "")).map(uri -> at(known, uri)));
    }

    private static Optional<MediaInfo> info(Map<String, String> fields) {
        String name = fields.getOrDefault("name", "");
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || !Words.clean(name, LONGEST_NAME).equals(name)) {
            return Optional.empty();
        }
        MediaInfo info = MediaInfo.named(name);
        @Nullable String type = fields.get("content_type");
        if (type != null && !type.isBlank()) {
            info = info.contentType(Words.clean(type, LONGEST_NAME));
        }
        try {
            long bytes = Long.parseLong(fields.getOrDefault("bytes", ""));
            return Optional.of(bytes < 0 ? info : info.size(bytes));
        } catch (NumberFormatException unknown) {
            return Optional.of(info);
        }
    }

    private static MediaRef at(MediaInfo info, URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme.equals("https") || scheme.equals("http")
                ? new MediaRef.Url(info, uri)
                : new MediaRef.ObjectUri(info, uri);
    }

    private static Optional<URI> uri(String text) {
        if (text.isBlank() || text.length() > LONGEST_PLACE) {
            return Optional.empty();
        }
        try {
            return Optional.of(URI.create(text)).filter(uri -> uri.getScheme() != null && uri.getHost() != null);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
