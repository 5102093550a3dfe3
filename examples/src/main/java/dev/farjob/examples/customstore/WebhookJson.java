package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.UnmatchedWebhook;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A webhook that waits for its job. The body is bytes, whatever it looks like, because a signature covers bytes. */
final class WebhookJson {

    private WebhookJson() {}

    static String write(UnmatchedWebhook webhook) {
        ObjectNode node = Json.object()
                .put("type", "webhook")
                .put("provider", webhook.provider())
                .put("handleId", webhook.handleId())
                .put("key", webhook.key())
                .put("receivedAt", webhook.receivedAt().toString())
                .put("query", webhook.delivery().query())
                .put(
                        "body",
                        Base64.getEncoder().encodeToString(webhook.delivery().body()));
        ObjectNode headers = node.putObject("headers");
        webhook.delivery().headers().forEach((name, values) -> {
            ArrayNode array = headers.putArray(name);
            values.forEach(array::add);
        });
        return node.toString();
    }

    static UnmatchedWebhook read(String json) {
        JsonNode node = Json.parse(json);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        node.required("headers")
                .fieldNames()
                .forEachRemaining(
                        name -> headers.put(name, Json.all(node.required("headers"), name, JsonNode::textValue)));
        return new UnmatchedWebhook(
                Json.text(node, "provider"),
                Json.text(node, "handleId"),
                Json.text(node, "key"),
                WebhookDelivery.of(
                        Json.text(node, "query"), headers, Base64.getDecoder().decode(Json.text(node, "body"))),
                Json.instant(node, "receivedAt"));
    }
}
