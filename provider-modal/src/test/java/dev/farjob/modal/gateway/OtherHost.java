package dev.farjob.modal.gateway;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Some server on another port, which is another origin: it answers everything alike, and notes what it was sent. */
final class OtherHost implements AutoCloseable {

    private final HttpServer server;
    private final int status;
    private final String type;
    private final byte[] body;
    private final List<Headers> seen = new CopyOnWriteArrayList<>();
    private final List<String> headers;

    /** @param headers names and values in turn */
    OtherHost(int status, String type, byte[] body, String... headers) {
        this.status = status;
        this.type = type;
        this.body = body.clone();
        this.headers = List.of(headers);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            seen.add(exchange.getRequestHeaders());
            exchange.getResponseHeaders().set("Content-Type", type);
            for (int i = 0; i < headers.size(); i += 2) {
                exchange.getResponseHeaders().set(headers.get(i), headers.get(i + 1));
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The headers of every request, in order. */
    List<Headers> seen() {
        return seen;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
