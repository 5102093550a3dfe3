package dev.farjob.modal.simulator.gateway;

import com.sun.net.httpserver.HttpExchange;
import dev.farjob.modal.gateway.ProxyToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Modal's edge: lets in who may, answers in the app's place when it must, and keeps its own time. */
final class Front {

    private static final String BASE = "/v1";

    private final GatewayApp app;
    private final Wire wire = new Wire();
    private final WebCalls webCalls = new WebCalls();
    private final Map<Ask, Queue<Mishap>> mishaps = new EnumMap<>(Ask.class);
    private final List<SeenRequest> seen = new ArrayList<>();
    private final boolean relativeRedirects;
    private @Nullable ProxyToken token;

    Front(ModalCalls calls, @Nullable ProxyToken token, boolean relativeRedirects) {
        this.app = new GatewayApp(calls);
        this.token = token;
        this.relativeRedirects = relativeRedirects;
        for (Ask ask : Ask.values()) {
            mishaps.put(ask, new ArrayDeque<>());
        }
    }

    synchronized void next(Ask ask, Mishap mishap) {
        Objects.requireNonNull(mishaps.get(ask)).add(mishap);
    }

    synchronized void token(ProxyToken now) {
        token = now;
    }

    synchronized List<SeenRequest> seen() {
        return List.copyOf(seen);
    }

    void close() {
        wire.close();
    }

    void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            note(exchange);
            Optional<EdgeAnswer> denied = denied(exchange);
            Optional<String> webCall = webCall(exchange);
            if (denied.isPresent()) {
                edge(exchange, denied.get());
            } else if (webCall.isPresent()) {
                reload(exchange, webCall.get());
            } else {
                serve(
                        exchange,
                        Route.of(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI().getPath()),
                        body);
            }
        }
    }

    private synchronized void note(HttpExchange exchange) {
        seen.add(new SeenRequest(
                exchange.getRequestMethod(), exchange.getRequestURI().toString()));
    }

    private synchronized Optional<EdgeAnswer> denied(HttpExchange exchange) {
        if (token == null) {
            return Optional.empty();
        }
        @Nullable String id = exchange.getRequestHeaders().getFirst("Modal-Key");
        @Nullable String secret = exchange.getRequestHeaders().getFirst("Modal-Secret");
        if (id == null || secret == null) {
            return Optional.of(EdgeAnswer.MISSING_CREDENTIALS);
        }
        return token.id().equals(id) && token.secret().equals(secret)
                ? Optional.empty()
                : Optional.of(EdgeAnswer.INVALID_CREDENTIALS);
    }

    private void edge(HttpExchange exchange, EdgeAnswer answer) throws IOException {
        wire.text(exchange, answer.status(), answer.body());
    }

    private static Optional<String> webCall(HttpExchange exchange) {
        @Nullable String query = exchange.getRequestURI().getQuery();
        String begin = WebCalls.PARAMETER + "=";
        return query != null && query.startsWith(begin)
                ? Optional.of(query.substring(begin.length()))
                : Optional.empty();
    }

    private void reload(HttpExchange exchange, String id) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            edge(exchange, EdgeAnswer.BAD_REDIRECT_METHOD);
        } else if (!webCalls.knows(id)) {
            edge(exchange, EdgeAnswer.INVALID_FUNCTION_CALL);
        } else {
            Optional<Answer> answer = webCalls.reload(id);
            if (answer.isPresent()) {
                wire.json(exchange, answer.get());
            } else {
                wire.redirect(exchange, 303, resultUrl(exchange, id));
            }
        }
    }

    /** Modal has been seen to give it both absolute and as a mere query. */
    private String resultUrl(HttpExchange exchange, String id) {
        String query = "?" + WebCalls.PARAMETER + "=" + id;
        String host = exchange.getRequestHeaders().getFirst("Host");
        return relativeRedirects
                ? query
                : "http://" + host + exchange.getRequestURI().getPath() + query;
    }

    private void serve(HttpExchange exchange, Optional<Route> route, String body) throws IOException {
        if (route.isEmpty()) {
            wire.json(exchange, Envelopes.trouble(404, "unknown_route", "this gateway has no such path"));
            return;
        }
        @Nullable Mishap mishap = nextMishap(route.get().ask());
        if (mishap == null) {
            wire.json(exchange, answer(route.get(), body, true));
        } else {
            meet(exchange, route.get(), body, mishap);
        }
    }

    private synchronized @Nullable Mishap nextMishap(Ask ask) {
        return Objects.requireNonNull(mishaps.get(ask)).poll();
    }

    private void meet(HttpExchange exchange, Route route, String body, Mishap mishap) throws IOException {
        if (mishap instanceof Mishap.Edge edge) {
            edge(exchange, edge.answer());
        } else if (mishap instanceof Mishap.Page page) {
            wire.page(exchange, page.status());
        } else if (mishap instanceof Mishap.Says says) {
            wire.json(exchange, Envelopes.trouble(says.status(), says.code(), "not now", says.retryAfter()));
        } else if (mishap instanceof Mishap.Redirect redirect) {
            wire.redirect(exchange, redirect.status(), redirect.location().toString());
        } else if (mishap instanceof Mishap.AnswerLost) {
            answer(route, body, true);
        } else if (mishap instanceof Mishap.DiesBeforeRecording) {
            answer(route, body, false);
        } else if (mishap instanceof Mishap.Taking taking) {
            take(exchange, answer(route, body, true), taking);
        } else if (mishap instanceof Mishap.Spoiled spoiled) {
            wire.spoiled(exchange, answer(route, body, true), spoiled.how());
        }
        // Any other mishap is a request that does not arrive: the exchange closes without a word
    }

    private void take(HttpExchange exchange, Answer answer, Mishap.Taking taking) throws IOException {
        Optional<String> id = webCalls.park(answer, taking.time());
        if (id.isPresent()) {
            wire.redirect(exchange, 303, resultUrl(exchange, id.get()));
        } else {
            wire.json(exchange, answer);
        }
    }

    private Answer answer(Route route, String body, boolean records) {
        return switch (route.ask()) {
            case SUBMIT -> app.submit(body, records);
            case LOOK_UP -> app.lookUp(body);
            case STATUS -> app.status(route.id());
            case RESULT -> app.result(route.id());
            case PROGRESS -> app.progress(route.id());
            case CANCEL -> app.cancel(route.id());
        };
    }

    /**
     * The question that a request asks.
     *
     * @param ask which question it is
     * @param id the call that it is about; empty if it is about none
     */
    private record Route(Ask ask, String id) {

        static Optional<Route> of(String method, String path) {
            String[] parts = path.split("/", -1);
            if (!path.startsWith(BASE + "/") || parts.length > 5) {
                return Optional.empty();
            }
            String shape = method + " /" + parts[2] + (parts.length > 3 ? "/*" : "")
                    + (parts.length > 4 ? "/" + parts[4] : "");
            String id = parts.length > 3 ? parts[3] : "";
            return switch (shape) {
                case "POST /jobs" -> Optional.of(new Route(Ask.SUBMIT, id));
                case "POST /lookups" -> Optional.of(new Route(Ask.LOOK_UP, id));
                case "GET /jobs/*" -> Optional.of(new Route(Ask.STATUS, id));
                case "DELETE /jobs/*" -> Optional.of(new Route(Ask.CANCEL, id));
                case "GET /jobs/*/result" -> Optional.of(new Route(Ask.RESULT, id));
                case "GET /jobs/*/progress" -> Optional.of(new Route(Ask.PROGRESS, id));
                default -> Optional.empty();
            };
        }
    }
}
