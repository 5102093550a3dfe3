package dev.farjob.fal.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.farjob.fal.simulator.Life.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The stream of a status: what is there, then what changes, and a sign of life in between. */
final class EventRoute {

    private static final int LOOK_MILLIS = 50;
    /** More often than fal, which takes 15 seconds: only who writes notices that nobody listens any more. */
    private static final int LOOKS_PER_PING = 4;

    private final World world;
    private final QueueRoutes queue;
    private final CountDownLatch closed;

    EventRoute(World world, QueueRoutes queue, CountDownLatch closed) {
        this.world = world;
        this.queue = queue;
        this.closed = closed;
    }

    void stream(HttpExchange exchange, String id, String key, boolean withLogs) throws IOException {
        Optional<Life> life = world.find(id, key);
        if (life.isEmpty()) {
            byte[] body = Answer.notFound().bytes();
            exchange.sendResponseHeaders(404, body.length);
            exchange.getResponseBody().write(body);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("x-fal-request-id", id);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            follow(life.get(), withLogs, out);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Life life, boolean withLogs, OutputStream out) throws IOException, InterruptedException {
        String before = "";
        int printed = 0;
        for (int looks = 0; ; looks++) {
            ObjectNode event = queue.status(life, withLogs);
            String whole = event.toString();
            if (!whole.equals(before)) {
                before = whole;
                int lines = event.path("logs").size();
                if (event.get("logs") instanceof ArrayNode logs) {
                    for (int i = 0; i < printed; i++) {
                        logs.remove(0); // it was in an event before
                    }
                }
                printed = lines;
                write(out, "data: " + event + "\n\n");
            }
            if (world.ledger.phase(life) == Phase.COMPLETED || closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            if (looks % LOOKS_PER_PING == LOOKS_PER_PING - 1) {
                write(out, ": ping\n\n");
            }
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
