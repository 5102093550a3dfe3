package dev.farjob.modal.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The store that signed URLs point to. */
final class BlobServer {

    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    static {
        // The first server of a JVM decides this for all of them; without it each answer waits 40 ms for an
        // acknowledgement
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final HttpServer server;
    private final Blobs blobs;
    private final Faults faults;
    private final List<ReceivedRequest> received;

    BlobServer(Blobs blobs, Faults faults, List<ReceivedRequest> received, ExecutorService threads) throws IOException {
        this.blobs = blobs;
        this.faults = faults;
        this.received = received;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/upload", exchange -> serve(exchange, ModalRpc.UPLOAD));
        server.createContext("/complete", exchange -> serve(exchange, ModalRpc.UPLOAD));
        server.createContext("/download", exchange -> serve(exchange, ModalRpc.DOWNLOAD));
        server.setExecutor(threads);
        server.start();
        blobs.servedAt("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange, ModalRpc rpc) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        received.add(new ReceivedRequest(rpc, headers, body));
        Optional<Fault> fault = faults.take(rpc);
        if (fault.isPresent()) {
            answer(exchange, fault.get().code(), fault.get().text().getBytes(StandardCharsets.UTF_8));
            return;
        }
        String id = parameter(exchange, "blob_id").orElse("");
        switch (exchange.getRequestURI().getPath()) {
            case "/upload" -> upload(exchange, id, headers, body);
            case "/complete" -> answer(exchange, OK, blobs.complete(id).getBytes(StandardCharsets.UTF_8));
            default -> download(exchange, id);
        }
    }

    private void upload(HttpExchange exchange, String id, Map<String, String> headers, byte[] body) throws IOException {
        String md5 = headers.get("content-md5");
        if (md5 != null && !Arrays.equals(Base64.getDecoder().decode(md5), Blobs.md5(body))) {
            answer(exchange, BAD_REQUEST, "BadDigest".getBytes(StandardCharsets.UTF_8));
            return;
        }
        String etag = blobs.put(id, parameter(exchange, "part_number").map(Integer::valueOf), body);
        exchange.getResponseHeaders().add("ETag", "\"" + etag + "\"");
        answer(exchange, OK, new byte[0]);
    }

    private void download(HttpExchange exchange, String id) throws IOException {
        Optional<byte[]> content = blobs.read(id);
        answer(exchange, content.isPresent() ? OK : NOT_FOUND, content.orElse(new byte[0]));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Optional<String> parameter(HttpExchange exchange, String name) {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        return Arrays.stream(query.split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    void close() {
        server.stop(0);
    }
}
