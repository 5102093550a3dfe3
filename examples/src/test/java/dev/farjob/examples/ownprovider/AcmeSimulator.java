package dev.farjob.examples.ownprovider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.farjob.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Acme itself, on a port of this machine. */
final class AcmeSimulator implements AutoCloseable {

    /** The fate of a request. */
    enum Fate {
        /** It breaks off before anything came of it. */
        BREAKS,
        /** It takes effect, and then it breaks off. */
        BREAKS_AFTERWARDS,
        BUSY,
        DENIED,
        GIBBERISH
    }

    /** A kind of request to Acme. */
    enum Question {
        RUN,
        STATUS,
        RESULT,
        CANCEL
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> states = new HashMap<>();
    private final Map<Question, Queue<Fate>> fates = new EnumMap<>(Question.class);
    private int started;

    AcmeSimulator() throws IOException {
        for (Question question : Question.values()) {
            fates.put(question, new ArrayDeque<>());
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/run/", exchange -> serve(exchange, Question.RUN));
        server.createContext("/jobs/", exchange -> serve(exchange, question(exchange)));
        server.setExecutor(threads);
        server.start();
    }

    URI base() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    synchronized int started() {
        return started;
    }

    synchronized void next(Question question, Fate fate) {
        Objects.requireNonNull(fates.get(question)).add(fate);
    }

    /** Puts a job into a state; null lets Acme forget it. */
    synchronized void put(String id, @Nullable String state) {
        states.computeIfPresent(id, (same, before) -> state);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static Question question(HttpExchange exchange) {
        if (exchange.getRequestMethod().equals("DELETE")) {
            return Question.CANCEL;
        }
        return exchange.getRequestURI().getPath().endsWith("/result") ? Question.RESULT : Question.STATUS;
    }

    private void serve(HttpExchange exchange, Question question) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Answer answer = answer(question, exchange.getRequestURI().getPath());
        if (answer.status() > 0) {
            byte[] body = answer.body();
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private record Answer(int status, String text) {
        byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        static Answer json(int status, Object value) {
            return new Answer(status, Json.write(value).json());
        }

        static Answer none() {
            return new Answer(0, "");
        }
    }

    private synchronized Answer answer(Question question, String path) {
        Fate fate = Objects.requireNonNull(fates.get(question)).poll();
        if (fate == null) {
            return answerWell(question, path);
        }
        return switch (fate) {
            case BREAKS -> Answer.none();
            case BREAKS_AFTERWARDS -> {
                answerWell(question, path);
                yield Answer.none();
            }
            case BUSY -> new Answer(503, "");
            case DENIED -> new Answer(403, "");
            case GIBBERISH -> new Answer(200, "<html>");
        };
    }

    private Answer answerWell(Question question, String path) {
        if (question == Question.RUN) {
            String id = "a-" + ++started;
            states.put(id, "running");
            return Answer.json(202, Map.of("id", id));
        }
        String id = path.split("/", -1)[2];
        String state = states.get(id);
        if (state == null) {
            return new Answer(404, "");
        }
        boolean over = !state.equals("running");
        return switch (question) {
            case STATUS -> Answer.json(200, Map.of("state", state, "progress", 0.5));
            case RESULT -> state.equals("done") ? Answer.json(200, Map.of("text", "for " + id)) : new Answer(409, "");
            case CANCEL -> {
                put(id, over ? state : "cancelled");
                yield new Answer(over ? 409 : 202, "");
            }
            case RUN -> throw new IllegalStateException("answered above");
        };
    }
}
