package dev.farjob.examples.ownprovider;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The requests that Acme understands. Each is sent once, follows no redirect, and ends within its time. */
final class AcmeHttp {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .build();
    private final URI base;
    private final String key;

    AcmeHttp(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    HttpResponse<String> post(String endpoint, String json) throws IOException {
        return send(request("/run/" + encode(endpoint)).POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> get(String id, String part) throws IOException {
        return send(request("/jobs/" + encode(id) + part).GET());
    }

    HttpResponse<String> delete(String id) throws IOException {
        return send(request("/jobs/" + encode(id)).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + key)
                .timeout(ANSWER_WITHIN);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while Acme was asked");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
