package dev.farjob.modal.gateway;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to the gateway: a method, a path below its URL, and a body if there is one. */
final class Question {

    private final String method;
    private final String path;
    private final @Nullable String json;

    private Question(String method, String path, @Nullable String json) {
        this.method = method;
        this.path = path;
        this.json = json;
    }

    /** Starts a call. */
    static Question submit(String json) {
        return new Question("POST", "/v1/jobs", json);
    }

    /** Finds the call of a key, or closes the key for good. */
    static Question lookUp(String json) {
        return new Question("POST", "/v1/lookups", json);
    }

    static Question status(String id) {
        return new Question("GET", job(id), null);
    }

    static Question result(String id) {
        return new Question("GET", job(id) + "/result", null);
    }

    static Question cancel(String id) {
        return new Question("DELETE", job(id), null);
    }

    private static String job(String id) {
        return "/v1/jobs/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    String method() {
        return method;
    }

    Optional<String> json() {
        return Optional.ofNullable(json);
    }

    URI at(URI base) {
        String prefix = base.toString();
        return URI.create((prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix) + path);
    }
}
