package dev.farjob.internal;

import dev.farjob.internal.call.Providers;
import dev.farjob.model.Handle;
import dev.farjob.model.JobException;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import java.time.Instant;

/** Has the client of a provider check and read a webhook, whatever the client does. */
final class ReadWebhook {

    private static final Target ANYWHERE = Target.of("any", "where");

    private final int limit;

    /**
     * Reads none that is larger.
     *
     * @param limit in bytes
     */
    ReadWebhook(int limit) {
        this.limit = limit;
    }

    /**
     * Also rejects what no client gets to see.
     *
     * @throws IllegalArgumentException if the client does not take webhooks
     * @throws JobException if the client fails
     */
    WebhookReading read(ProviderClient client, WebhookDelivery delivery, Instant now) {
        if (!(client instanceof WebhookReceiver receiver)) {
            throw new IllegalArgumentException(
                    "the client of " + client.name() + " does not take webhooks: do not route any to it");
        }
        if (delivery.size() > limit) {
            return new WebhookReading.Rejected(
                    "it has " + delivery.size() + " bytes, at most " + limit + " are accepted");
        }
        WebhookReading reading = ask(receiver, client, delivery, now);
        return reading instanceof WebhookReading.Rejected || isHandleId(reading)
                ? reading
                : new WebhookReading.Rejected("its id for the job is too long, or is none");
    }

    private static WebhookReading ask(
            WebhookReceiver receiver, ProviderClient client, WebhookDelivery delivery, Instant now) {
        WebhookReading reading;
        try {
            reading = receiver.read(delivery, now);
        } catch (Throwable broken) {
            throw notChecked(client, Providers.say(client, broken));
        }
        if (reading == null) {
            throw notChecked(client, "the client answered null");
        }
        return reading;
    }

    private static JobException notChecked(ProviderClient client, String why) {
        return new JobException("a webhook of " + client.name() + " could not be checked: " + why
                + "; answer 5xx, so that it is sent again");
    }

    private static boolean isHandleId(WebhookReading reading) {
        String id = reading instanceof WebhookReading.Verified verified
                ? verified.handleId()
                : ((WebhookReading.Unsigned) reading).handleId();
        try {
            return !Handle.of(ANYWHERE, id).id().isEmpty();
        } catch (IllegalArgumentException noId) {
            return false;
        }
    }
}
