package dev.farjob.modal.simulator.gateway;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Writes answers, whole ones and spoiled ones. */
final class Wire {

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int HUGE_CHUNKS = 4_096;
    private static final int CHUNK = 16_384;

    /** Falls when the simulator closes: until then a stalling answer stalls. */
    private final CountDownLatch closing = new CountDownLatch(1);

    void close() {
        closing.countDown();
    }

    void json(HttpExchange exchange, Answer answer) throws IOException {
        send(exchange, answer.status(), JSON, answer.json());
    }

    void text(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, TEXT, text);
    }

    void page(HttpExchange exchange, int status) throws IOException {
        send(exchange, status, "text/html", "<html><body>HTTP " + status + "</body></html>");
    }

    void redirect(HttpExchange exchange, int status, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(status, -1);
    }

    void spoiled(HttpExchange exchange, Answer answer, Mishap.Spoil how) throws IOException {
        String json = answer.json();
        switch (how) {
            case HTML -> page(exchange, 200);
            case WRONG_CONTENT_TYPE -> send(exchange, answer.status(), TEXT, json);
            case FOREIGN_JSON -> send(exchange, answer.status(), JSON, "{\"detail\":\"Not Found\"}");
            case UNKNOWN_WORDS ->
                send(exchange, answer.status(), JSON, "{\"farjob\":1,\"kind\":\"enigma\",\"state\":\"hovering\"}");
            case TRUNCATED -> send(exchange, answer.status(), JSON, json.substring(0, json.length() / 2));
            case STALLING -> stall(exchange, answer);
            case HUGE -> huge(exchange);
        }
    }

    private void stall(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.json().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", JSON);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        OutputStream body = exchange.getResponseBody();
        body.write(bytes, 0, bytes.length / 2);
        body.flush();
        try {
            closing.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static void huge(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", JSON);
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        body.write("{\"farjob\":1,\"kind\":\"result\",\"value\":\"".getBytes(StandardCharsets.UTF_8));
        byte[] chunk = "x".repeat(CHUNK).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < HUGE_CHUNKS; i++) {
            body.write(chunk); // breaks off as soon as the client has had enough
        }
        body.write("\"}".getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
