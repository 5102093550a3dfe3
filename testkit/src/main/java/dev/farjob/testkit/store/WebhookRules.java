package dev.farjob.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.UnmatchedWebhook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class WebhookRules extends StoreRules {

    WebhookRules(JobStoreContract contract) {
        super(contract);
    }

    static UnmatchedWebhook webhook(String provider, String handleId, String key, Instant at) {
        return new UnmatchedWebhook(
                provider,
                handleId,
                key,
                WebhookDelivery.of(Map.of(), ("{\"key\":\"" + key + "\"}").getBytes(UTF_8)),
                at);
    }

    @Test
    @DisplayName("A webhook that matches no job is kept exactly as it arrived")
    void keepsAsItArrived() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        WebhookDelivery delivery = WebhookDelivery.of(
                "job=a%20b&token=x",
                Map.of(
                        "X-Fal-Signature",
                        List.of("one", "two"),
                        "Empty",
                        List.of(""),
                        "Ünï",
                        List.of("ç 👩‍👩‍👧‍👦"),
                        "Half \ud800 a pair",
                        List.of("\udc00")),
                everyByte);
        UnmatchedWebhook webhook =
                new UnmatchedWebhook("acme", "req-1", "key", delivery, Instant.parse("2026-02-03T04:05:06.789012Z"));

        assertTrue(store.keep(webhook));

        assertEquals(List.of(webhook), store.unmatched("acme", "req-1"));
    }

    @Test
    @DisplayName("A body of a mebibyte and an empty one are kept")
    void keepsAnySize() {
        WebhookDelivery large = WebhookDelivery.of(Map.of(), new byte[1 << 20]);
        WebhookDelivery empty = WebhookDelivery.of(Map.of(), new byte[0]);
        UnmatchedWebhook first = new UnmatchedWebhook("acme", "req-1", "large", large, Jobs.NOON);
        UnmatchedWebhook second = new UnmatchedWebhook("acme", "req-1", "empty", empty, Jobs.NOON.plusSeconds(1));

        store.keep(first);
        store.keep(second);

        assertEquals(List.of(first, second), store.unmatched("acme", "req-1"));
    }

    @Test
    @DisplayName("A second webhook with the same key is dropped, and the first one stays")
    void dropsRepeats() {
        UnmatchedWebhook first = webhook("acme", "req-1", "same", Jobs.NOON);

        assertTrue(store.keep(first));
        assertFalse(store.keep(webhook("acme", "req-1", "same", Jobs.NOON.plusSeconds(1))));
        assertTrue(store.keep(webhook("acme", "req-1", "other", Jobs.NOON.plusSeconds(2))));

        assertEquals(2, store.unmatched("acme", "req-1").size());
        assertEquals(first, store.unmatched("acme", "req-1").get(0));
    }

    @Test
    @DisplayName("Another provider's webhook is another one, whatever its key")
    void keysAreTheProviders() {
        assertTrue(store.keep(webhook("acme", "req-1", "same", Jobs.NOON)));
        assertTrue(store.keep(webhook("other", "req-1", "same", Jobs.NOON)));

        assertEquals(1, store.unmatched("other", "req-1").size());
    }

    @Test
    @DisplayName("Webhooks that are kept for a handle are given for that handle at that provider, oldest first")
    void oldestFirst() {
        UnmatchedWebhook second = webhook("acme", "req-1", "b", Jobs.NOON.plusSeconds(2));
        UnmatchedWebhook first = webhook("acme", "req-1", "c", Jobs.NOON.plusSeconds(1));
        UnmatchedWebhook third = webhook("acme", "req-1", "a", Jobs.NOON.plusSeconds(3));
        for (UnmatchedWebhook webhook : List.of(second, first, third)) {
            store.keep(webhook);
        }
        store.keep(webhook("acme", "req-2", "d", Jobs.NOON));
        store.keep(webhook("other", "req-1", "e", Jobs.NOON));

        assertEquals(List.of(first, second, third), store.unmatched("acme", "req-1"));
        assertEquals(List.of(), store.unmatched("acme", "req-3"));
    }

    @Test
    @DisplayName("Reading does not remove what is kept")
    void readingKeeps() {
        UnmatchedWebhook webhook = webhook("acme", "req-1", "a", Jobs.NOON);
        store.keep(webhook);

        store.unmatched("acme", "req-1");

        assertEquals(List.of(webhook), anotherNode().unmatched("acme", "req-1"));
        assertFalse(store.keep(webhook), "it is still known");
    }

    @Test
    @DisplayName("A webhook that matches no job makes none")
    void makesNoJob() {
        store.keep(webhook("acme", "req-1", "a", Jobs.NOON));

        assertTrue(store.findByHandle("acme", "req-1").isEmpty());
    }
}
