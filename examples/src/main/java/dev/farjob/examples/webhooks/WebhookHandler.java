package dev.farjob.examples.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.farjob.JobOrchestrator;
import dev.farjob.answer.Reception;
import dev.farjob.model.JobException;
import dev.farjob.provider.WebhookDelivery;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Takes what providers post to {@code /hooks/{provider}} and hands it on as it came: the raw query, the headers and the raw
 * bytes, which are what a signature covers.
 *
 * <p>The status it answers with is what makes a webhook reliable: 2xx means that we have it, 401 that it is not the
 * provider's, and 5xx that it should be sent again.
 */
public final class WebhookHandler implements HttpHandler {

    private static final int LARGEST = 8 << 20;

    private final JobOrchestrator jobs;
    private final Set<String> providers;

    /**
     * A handler.
     *
     * @param providers the providers whose webhooks are wanted
     */
    public WebhookHandler(JobOrchestrator jobs, Set<String> providers) {
        this.jobs = jobs;
        this.providers = Set.copyOf(providers);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status(exchange), -1);
        }
    }

    private int status(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String provider = path.substring(path.lastIndexOf('/') + 1);
        if (!exchange.getRequestMethod().equals("POST") || !providers.contains(provider)) {
            return 404;
        }
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST + 1);
        return body.length > LARGEST ? 413 : receive(exchange, provider, body);
    }

    private int receive(HttpExchange exchange, String provider, byte[] body) {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        try {
            Reception reception = jobs.receive(provider, WebhookDelivery.of(query, exchange.getRequestHeaders(), body));
            return reception.isAccepted() ? 200 : 401;
        } catch (JobException notNow) {
            return 500; // the store is down: the provider sends it again
        }
    }
}
