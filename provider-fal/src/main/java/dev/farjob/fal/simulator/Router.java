package dev.farjob.fal.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Finds out what is asked, and lets what is to go wrong go wrong. */
final class Router implements HttpHandler {

    private final World world;
    private final QueueRoutes queue;
    private final HistoryRoute history;
    private final UploadRoutes uploads;
    private final EventRoute events;
    private final CountDownLatch closed;
    private final Manners manners;

    Router(World world, UploadRoutes uploads, CountDownLatch closed, Manners manners) {
        this.world = world;
        this.queue = new QueueRoutes(world);
        this.history = new HistoryRoute(world);
        this.uploads = uploads;
        this.events = new EventRoute(world, queue, closed);
        this.closed = closed;
        this.manners = manners;
    }

    /** A request on its way to its route. */
    private record Asked(
            HttpExchange exchange, FalCall call, List<String> path, Map<String, String> query, String key) {

        /** The part of the path that is so many places from its end. */
        String fromEnd(int places) {
            return path.get(path.size() - places);
        }

        /** The id behind {@code requests}. */
        String id() {
            return path.get(path.lastIndexOf("requests") + 1);
        }

        /** The part of the path before {@code requests}. */
        String endpoint() {
            return String.join("/", path.subList(0, path.lastIndexOf("requests")));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> path = Arrays.stream(exchange.getRequestURI().getPath().split("/"))
                    .filter(part -> !part.isEmpty())
                    .toList();
            Optional<FalCall> call = call(exchange.getRequestMethod(), path);
            if (call.isEmpty()) {
                send(exchange, Answer.json(404, "{\"detail\":\"Path not found\"}"));
                return;
            }
            Optional<String> key = world.key(exchange.getRequestHeaders().getFirst("Authorization"));
            manners.look(call.get(), exchange);
            serve(new Asked(exchange, call.get(), path, query(exchange), key.orElse("")), key.isPresent());
        }
    }

    private void serve(Asked asked, boolean keyed) throws IOException {
        // How long a stream is open here says nothing about how long somebody listens
        boolean counts = asked.call() != FalCall.STREAM;
        manners.begin(counts);
        try {
            Optional<FalFault> fault = world.ledger.meet(asked.call());
            HttpExchange exchange = asked.exchange();
            if (fault.isPresent()) {
                suffer(asked, fault.get());
            } else if (needsKey(asked.call()) && !keyed) {
                send(exchange, FalFault.badKey().answer());
            } else if (asked.call() == FalCall.STREAM) {
                events.stream(exchange, asked.id(), asked.key(), asked.query().containsKey("logs"));
            } else if (asked.call() == FalCall.MEDIA) {
                sendBytes(
                        exchange,
                        200,
                        "video/mp4",
                        Files.of(exchange.getRequestURI().getPath()));
            } else {
                send(exchange, answer(asked));
            }
        } finally {
            manners.end(counts);
        }
    }

    private static boolean needsKey(FalCall call) {
        return call != FalCall.JWKS && call != FalCall.UPLOAD && call != FalCall.MEDIA;
    }

    private static Optional<FalCall> call(String method, List<String> path) {
        String whole = "/" + String.join("/", path);
        int requests = path.lastIndexOf("requests");
        if (whole.equals("/.well-known/jwks.json")) {
            return Optional.of(FalCall.JWKS);
        }
        if (whole.startsWith("/storage/upload/initiate")) {
            return Optional.of(FalCall.INITIATE);
        }
        if (whole.startsWith("/uploads/")) {
            return Optional.of(FalCall.UPLOAD);
        }
        if (whole.startsWith("/files/")) {
            return Optional.of(FalCall.MEDIA);
        }
        if (whole.equals("/v1/models/requests/by-endpoint")) {
            return Optional.of(FalCall.HISTORY);
        }
        if (requests < 1 || requests == path.size() - 1) {
            return method.equals("POST") && path.size() > 1 ? Optional.of(FalCall.SUBMIT) : Optional.empty();
        }
        String rest = String.join("/", path.subList(requests + 2, path.size()));
        return switch (method + " " + rest) {
            case "GET status" -> Optional.of(FalCall.STATUS);
            case "GET status/stream" -> Optional.of(FalCall.STREAM);
            case "GET ", "GET response" -> Optional.of(FalCall.RESULT);
            case "PUT cancel" -> Optional.of(FalCall.CANCEL);
            default -> Optional.empty();
        };
    }

    private Answer answer(Asked asked) throws IOException {
        if (isOfTheRequest(asked.call()) && world.does(FalHabit.ONLY_FULL_PATH)) {
            Optional<String> whole = world.find(asked.id(), asked.key()).map(life -> life.request.endpoint());
            if (whole.filter(endpoint -> !endpoint.equals(asked.endpoint())).isPresent()) {
                return Answer.json(404, "{\"detail\":\"Path / not found\"}");
            }
        }
        return switch (asked.call()) {
            case SUBMIT ->
                queue.submit(
                        String.join("/", asked.path()),
                        new String(asked.exchange().getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                        asked.query(),
                        headers(asked.exchange()),
                        asked.key());
            case STATUS -> queue.status(asked.id(), asked.key(), asked.query().get("logs"));
            case RESULT -> queue.result(asked.id(), asked.key());
            case CANCEL -> queue.cancel(asked.id(), asked.key());
            case HISTORY -> history.list(asked.query(), asked.key());
            case INITIATE -> uploads.initiate();
            case UPLOAD -> upload(asked);
            case JWKS -> Answer.json(200, world.signer.jwks());
            case STREAM, MEDIA -> throw new IllegalStateException("answered above");
        };
    }

    private static boolean isOfTheRequest(FalCall call) {
        return call == FalCall.STATUS || call == FalCall.RESULT || call == FalCall.CANCEL;
    }

    private Answer upload(Asked asked) throws IOException {
        String name = asked.path().get(1);
        if (asked.fromEnd(1).equals("complete")) {
            return uploads.complete(name);
        }
        return uploads.put(
                name,
                asked.path().size() > 2 ? asked.fromEnd(1) : null,
                asked.exchange().getRequestBody());
    }

    private void suffer(Asked asked, FalFault fault) throws IOException {
        switch (fault.effect()) {
            case ANSWER -> send(asked.exchange(), fault.answer());
            case BREAK -> asked.exchange().getRequestBody().readAllBytes();
            case BREAK_AFTERWARDS -> answer(asked);
            case ANSWER_AFTERWARDS -> {
                answer(asked);
                send(asked.exchange(), fault.answer());
            }
            case HANG -> await();
        }
    }

    private void await() {
        try {
            closed.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getRequestBody().readAllBytes();
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        sendBytes(exchange, answer.status(), "application/json", answer.bytes());
    }

    private static void sendBytes(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of(type));
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Authorization") && !values.isEmpty()) {
                headers.put(name.toLowerCase(Locale.ROOT), values.get(0));
            }
        });
        return Map.copyOf(headers);
    }
}
