package dev.farjob.fal.simulator;

import dev.farjob.provider.WebhookDelivery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Posts webhooks to a server, and follows no redirect, as fal does not. */
final class Poster implements FalWebhookSink {

    private static final Duration WITHIN = Duration.ofSeconds(15);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(WITHIN)
            .build();

    @Override
    public int deliver(URI url, WebhookDelivery delivery) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(WITHIN);
        delivery.headers().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        try {
            return client.send(
                            request.POST(BodyPublishers.ofByteArray(delivery.body()))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notTaken) {
            return 0;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
