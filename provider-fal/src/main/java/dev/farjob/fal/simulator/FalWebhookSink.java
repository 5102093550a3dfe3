package dev.farjob.fal.simulator;

import dev.farjob.provider.WebhookDelivery;
import java.net.URI;

/** Takes webhooks in the place of a server: a test hands them to its own handler. */
@FunctionalInterface
public interface FalWebhookSink {

    /**
     * Takes a delivery.
     *
     * @return the HTTP status to answer with: with anything but a 2xx or a 3xx it comes again later
     */
    int deliver(URI url, WebhookDelivery delivery);
}
