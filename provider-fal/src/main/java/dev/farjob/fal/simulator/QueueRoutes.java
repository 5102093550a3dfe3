package dev.farjob.fal.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.fal.simulator.Life.Phase;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queue: submit, status, result, cancel. */
final class QueueRoutes {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;

    QueueRoutes(World world) {
        this.world = world;
    }

    Answer submit(String endpoint, String input, Map<String, String> query, Map<String, String> headers, String key) {
        String most = query.get("fal_max_queue_length");
        if (most != null && world.ledger.waiting(Instant.MAX) > Integer.parseInt(most)) {
            return Answer.json(429, "{\"detail\":\"the queue is too long\"}");
        }
        Optional<URI> webhook = Optional.ofNullable(query.get("fal_webhook")).map(URI::create);
        Life life = world.ledger.add(endpoint, input, webhook, headers, key);
        world.webhooks.expect(life);
        ObjectNode body = status(life, false);
        if (webhook.isPresent()) {
            body.put("gateway_request_id", life.request.id());
        }
        if (world.ledger.phase(life) == Phase.COMPLETED) {
            body.put("status", "IN_PROGRESS"); // as a fast model is answered
        }
        return known(Answer.json(200, body.toString()), life);
    }

    Answer status(String id, String key, @Nullable String logs) {
        Optional<Life> life =
                world.find(id, key).filter(found -> !world.does(FalHabit.STATUS_EXPIRES) || world.hasResult(found));
        if (life.isEmpty()) {
            return Answer.notFound();
        }
        boolean withLogs = "1".equals(logs) || "true".equals(logs);
        return world.ledger.read(() -> {
            int code = world.ledger.phase(life.get()) == Phase.COMPLETED ? 200 : 202;
            return known(Answer.json(code, status(life.get(), withLogs).toString()), life.get());
        });
    }

    Answer result(String id, String key) {
        Optional<Life> life = world.find(id, key).filter(world::hasResult);
        if (life.isEmpty()) {
            return Answer.notFound();
        }
        if (world.ledger.phase(life.get()) != Phase.COMPLETED) {
            return known(Answer.json(400, "{\"detail\":\"Request is still in progress\"}"), life.get());
        }
        return known(life.get().outcome().answer(world.base(), id), life.get());
    }

    Answer cancel(String id, String key) {
        Optional<Life> life = world.find(id, key);
        if (life.isEmpty()) {
            return Answer.notFound();
        }
        if (world.ledger.phase(life.get()) == Phase.COMPLETED) {
            return known(Answer.json(400, "{\"status\":\"ALREADY_COMPLETED\"}"), life.get());
        }
        world.ledger.cancel(life.get());
        Answer answer = world.does(FalHabit.CANCEL_SAYS_OK)
                ? Answer.json(200, "{\"status\":\"OK\"}")
                : Answer.json(202, "{\"status\":\"CANCELLATION_REQUESTED\"}");
        return known(answer, life.get());
    }

    private static Answer known(Answer answer, Life life) {
        return answer.with("x-fal-request-id", life.request.id());
    }

    /** The object that a submit, a status and an event of the stream are made of. */
    ObjectNode status(Life life, boolean withLogs) {
        Instant now = world.ledger.now();
        Phase phase = world.ledger.phase(life);
        ObjectNode body = JSON.createObjectNode();
        body.put("status", phase.name());
        body.put("request_id", life.request.id());
        urls(life, body);
        if (withLogs) {
            logs(life, now, body.putArray("logs"));
        } else {
            body.putNull("logs");
        }
        ObjectNode metrics = body.putObject("metrics");
        if (phase == Phase.IN_QUEUE) {
            body.put("queue_position", world.ledger.waiting(life.sentAt));
        }
        if (phase == Phase.COMPLETED) {
            metrics.put("inference_time", life.script().running().toMillis() / 1_000.0);
            life.outcome().error().ifPresent(error -> body.put("error", error));
            life.outcome().errorType().ifPresent(type -> body.put("error_type", type));
        }
        return body;
    }

    private void urls(Life life, ObjectNode body) {
        if (world.does(FalHabit.NO_URLS)) {
            return;
        }
        boolean full = world.does(FalHabit.FULL_PATH_URLS);
        String place = world.statedBase() + "/" + (full ? life.request.endpoint() : app(life.request.endpoint()))
                + "/requests/" + life.request.id();
        body.put("response_url", place + (full ? "/response" : ""));
        body.put("status_url", place + "/status");
        body.put("cancel_url", place + "/cancel");
    }

    /** The first parts of an endpoint, which is all that fal's own URLs have. */
    static String app(String endpoint) {
        String[] parts = endpoint.split("/", -1);
        int count = List.of("workflows", "comfy").contains(parts[0]) ? 3 : 2;
        return String.join("/", List.of(parts).subList(0, Math.min(count, parts.length)));
    }

    private void logs(Life life, Instant now, ArrayNode logs) {
        String at = LocalDateTime.ofInstant(now, ZoneOffset.UTC).toString();
        String time = world.does(FalHabit.ZONED_LOGS) ? now.toString() : at;
        for (String line : life.logs(now)) {
            logs.addObject().put("timestamp", time).put("message", line).putObject("labels");
        }
    }
}
