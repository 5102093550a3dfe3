package dev.farjob.fal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The detail kept with a handle: the name of the key, which is no secret, and the URLs that fal gave for asking again.
 *
 * @param key the name of the key that the job was sent with
 * @param status where to ask
 * @param response where to fetch
 * @param cancel where to cancel
 */
public record HandleDetail(
        Optional<String> key, Optional<String> status, Optional<String> response, Optional<String> cancel) {

    private static final int LONGEST_URL = 2_000;

    /** A detail without URLs: they are made from the endpoint then. */
    public static HandleDetail ofKey(String key) {
        return new HandleDetail(Optional.of(key), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Reads a detail back; a part that is missing or damaged is simply not there. */
    public static HandleDetail read(String text) {
        return Json.readObject(text)
                .map(node -> new HandleDetail(
                        Json.text(node, "key"), url(node, "status"), url(node, "response"), url(node, "cancel")))
                .orElseGet(
                        () -> new HandleDetail(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /** The detail as one line of text. */
    public String write() {
        ObjectNode node = Json.object();
        key.ifPresent(value -> node.put("key", value));
        status.ifPresent(value -> node.put("status", value));
        response.ifPresent(value -> node.put("response", value));
        cancel.ifPresent(value -> node.put("cancel", value));
        return Json.write(node);
    }

    /** A URL out of an answer of fal's, if it is one of a sane length. */
    static Optional<String> url(JsonNode node, String member) {
        return Json.text(node, member)
                .filter(text -> text.length() <= LONGEST_URL)
                .filter(text -> text.chars().allMatch(character -> character > ' ' && character < 127));
    }
}
