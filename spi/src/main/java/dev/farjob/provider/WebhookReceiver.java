package dev.farjob.provider;

import java.time.Instant;

/** A provider client that understands webhooks of its provider. */
public interface WebhookReceiver {

    /**
     * Reads a delivery and checks its signature, if the provider signs. Bad input is an answer, never an exception, and
     * costs no more than good input.
     *
     * @param now to judge the age of the delivery by
     */
    WebhookReading read(WebhookDelivery delivery, Instant now);
}
