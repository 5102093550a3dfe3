package dev.farjob.fal.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.farjob.fal.simulator.Life.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The history of requests, by endpoint. */
final class HistoryRoute {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK_BACK = Duration.ofHours(24);
    private static final Duration LOOK_BACK_BY_ID = Duration.ofDays(90);

    private final World world;

    HistoryRoute(World world) {
        this.world = world;
    }

    Answer list(Map<String, String> query, String key) {
        String endpoints = query.get("endpoint_id");
        if (endpoints == null) {
            return Answer.json(
                    400, "{\"error\":{\"type\":\"validation_error\",\"message\":\"endpoint_id is required\"}}");
        }
        int from = Integer.parseInt(query.getOrDefault("cursor", "0"));
        int limit = Integer.parseInt(query.getOrDefault("limit", "50"));
        Instant start = start(query);
        Instant end = query.containsKey("end") ? Instant.parse(query.get("end")) : Instant.MAX;
        List<Life> all = world.ledger.all().stream()
                .filter(life -> life.key.equals(key) && !life.isRemoved())
                .filter(life -> Arrays.asList(endpoints.split(",", -1)).contains(life.request.endpoint()))
                .filter(life ->
                        query.getOrDefault("request_id", life.request.id()).equals(life.request.id()))
                .filter(life -> !life.sentAt.isBefore(start) && life.sentAt.isBefore(end))
                .filter(life -> world.does(FalHabit.HISTORY_LISTS_QUEUED) || world.ledger.phase(life) != Phase.IN_QUEUE)
                .toList();
        List<Life> page = all.stream().skip(from).limit(limit).toList();
        ObjectNode body = JSON.createObjectNode();
        page.forEach(life -> body.withArray("items").add(item(life, "payloads".equals(query.get("expand")))));
        if (page.isEmpty()) {
            body.putArray("items");
        }
        boolean more = from + page.size() < all.size();
        body.put("next_cursor", more ? String.valueOf(from + page.size()) : null);
        body.put("has_more", more);
        return Answer.json(200, write(body));
    }

    private Instant start(Map<String, String> query) {
        String start = query.get("start");
        Duration usual = query.containsKey("request_id") ? LOOK_BACK_BY_ID : LOOK_BACK;
        return start == null ? world.ledger.now().minus(usual) : Instant.parse(start);
    }

    private ObjectNode item(Life life, boolean payloads) {
        ObjectNode item = JSON.createObjectNode();
        item.put("request_id", life.request.id());
        item.put("endpoint_id", life.request.endpoint());
        item.put("sent_at", life.sentAt.toString());
        item.put("started_at", life.startsAt().toString());
        boolean ended = world.ledger.phase(life) == Phase.COMPLETED;
        item.put("ended_at", ended ? life.endsAt().toString() : null);
        if (ended) {
            item.put("status_code", life.outcome().status());
        } else {
            item.putNull("status_code");
        }
        if (payloads && world.isStored(life)) {
            item.putRawValue("json_input", new RawValue(life.request.input()));
            if (ended) {
                item.putRawValue("json_output", new RawValue(life.outcome().body(world.base(), life.request.id())));
            }
        }
        return item;
    }

    private static String write(ObjectNode body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of JSON can always be written", impossible);
        }
    }
}
