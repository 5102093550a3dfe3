package dev.farjob.internal.look;

import dev.farjob.internal.call.ReportTokens;
import dev.farjob.internal.call.WebhookLinks;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookReceiver;
import java.util.Optional;

/**
 * The request by which a client sends an attempt, and by which it searches for one that was never answered.
 *
 * @param links where providers report, if the host takes webhooks
 * @param reports the tokens of workers, if they report
 */
record SpawnRequests(Optional<WebhookLinks> links, Optional<ReportTokens> reports) {

    SpawnRequest of(Job attempt, ProviderClient client) {
        SpawnRequest plain = SpawnRequest.of(attempt);
        SpawnRequest request = reports.map(tokens -> plain.reportToken(tokens.of(attempt.id(), attempt.attempt())))
                .orElse(plain);
        return client instanceof WebhookReceiver && links.isPresent()
                ? request.webhookUrl(links.get().urlFor(attempt))
                : request;
    }
}
