package dev.farjob.internal.call;

import dev.farjob.internal.time.TimeRoom;
import java.util.Optional;

/**
 * The providers of one node and the ways to call them, put together.
 *
 * @param sends the attempts to send that are being made
 * @param links where providers report, if the host takes webhooks
 * @param reports the tokens of workers, if they report
 */
public record CallRoom(
        Providers providers,
        ProviderCalls calls,
        LongCalls longCalls,
        Sends sends,
        Optional<WebhookLinks> links,
        Optional<ReportTokens> reports) {

    /**
     * Puts the room together.
     *
     * @param reports what the tokens of workers are made with
     */
    public static CallRoom of(
            TimeRoom time, Providers providers, Optional<WebhookEndpoint> webhooks, Optional<String> reports) {
        ProviderCalls calls = new ProviderCalls(time.time(), time.tasks());
        return new CallRoom(
                providers,
                calls,
                new LongCalls(time.time(), time.tasks(), calls),
                new Sends(),
                webhooks.map(WebhookLinks::new),
                reports.map(ReportTokens::new));
    }
}
