package dev.farjob.store;

import dev.farjob.provider.WebhookDelivery;
import java.time.Instant;
import java.util.Objects;

/**
 * A webhook with a good signature, for a job that nobody knows yet. It never creates a job.
 *
 * @param provider whose webhook it is
 * @param handleId the provider's id of the job
 * @param key tells deliveries of the same content apart from others of the same provider
 * @param delivery as it arrived
 * @param receivedAt when
 */
public record UnmatchedWebhook(
        String provider, String handleId, String key, WebhookDelivery delivery, Instant receivedAt) {

    public UnmatchedWebhook {
        Objects.requireNonNull(provider, "provider must not be null");
        Objects.requireNonNull(handleId, "handle id must not be null");
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(delivery, "delivery must not be null");
        Objects.requireNonNull(receivedAt, "time must not be null");
    }
}
