package dev.farjob.store.json;

import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.UnmatchedWebhook;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A webhook that waits for its job. Its body is bytes, whatever it looks like, because a signature covers bytes. Its headers
 * are lists and no object: a parser may refuse half a surrogate pair in a name, and takes it in a value.
 */
final class WebhookJson {

    private WebhookJson() {}

    static void write(UnmatchedWebhook webhook, ObjectText out) {
        WebhookDelivery delivery = webhook.delivery();
        out.text("provider", webhook.provider())
                .text("handleId", webhook.handleId())
                .text("key", webhook.key())
                .instant("receivedAt", webhook.receivedAt())
                .textUnlessEmpty("query", delivery.query());
        if (!delivery.headers().isEmpty()) {
            out.textLists("headers", headers(delivery));
        }
        out.textUnlessEmpty("body", Base64.getEncoder().encodeToString(delivery.body()));
    }

    /** Each with its name first. Their order in a delivery is another in every process. */
    private static List<List<String>> headers(WebhookDelivery delivery) {
        return new TreeMap<>(delivery.headers())
                .entrySet().stream()
                        .map(header -> Stream.concat(Stream.of(header.getKey()), header.getValue().stream())
                                .toList())
                        .toList();
    }

    static UnmatchedWebhook read(ObjectView in) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (List<String> header : in.textLists("headers")) {
            if (header.isEmpty() || headers.put(header.get(0), header.subList(1, header.size())) != null) {
                throw Unreadable.damaged("one of its headers has no name, or the name of another");
            }
        }
        return new UnmatchedWebhook(
                in.text("provider"),
                in.text("handleId"),
                in.text("key"),
                WebhookDelivery.of(in.textOrEmpty("query"), headers, in.bytes("body")),
                in.instant("receivedAt"));
    }
}
