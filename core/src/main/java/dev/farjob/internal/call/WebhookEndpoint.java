package dev.farjob.internal.call;

import java.net.URI;

/**
 * The address that providers report to.
 *
 * @param base the URL that the provider's name is appended to
 * @param secret what the tokens in those URLs are made with; the same on every node
 */
public record WebhookEndpoint(URI base, String secret) {
    @Override
    public String toString() {
        return "WebhookEndpoint[" + base + "]";
    }
}
