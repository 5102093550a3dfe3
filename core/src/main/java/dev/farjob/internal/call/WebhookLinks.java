package dev.farjob.internal.call;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.provider.WebhookDelivery;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The URLs that providers report to. Each carries our job id, the attempt, and a token that only we can make, so that a
 * webhook finds its job even before the provider's own id of it is known.
 */
public final class WebhookLinks {

    private static final int MOST_ATTEMPT_DIGITS = 9;

    /**
     * The content of a genuine URL.
     *
     * @param job which job
     * @param attempt which attempt
     */
    public record Link(JobId job, int attempt) {}

    private final URI base;
    private final Seal seal;

    public WebhookLinks(WebhookEndpoint webhooks) {
        this.base = webhooks.base();
        this.seal = new Seal(webhooks.secret());
    }

    public URI urlFor(Job job) {
        String separator = base.getPath() != null && base.getPath().endsWith("/") ? "" : "/";
        // A name may be anything, and a URL that cannot be made must not keep a job from being sent.
        String provider = URLEncoder.encode(job.target().provider(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return URI.create(base + separator + provider + "?job=" + job.id() + "&attempt=" + job.attempt() + "&token="
                + seal.of(sealed(job.id(), job.attempt())));
    }

    /** The content of this delivery's URL; empty if we did not make it. */
    public Optional<Link> read(WebhookDelivery delivery) {
        Optional<String> job = delivery.parameter("job");
        Optional<String> attempt = delivery.parameter("attempt");
        Optional<String> token = delivery.parameter("token");
        if (job.isEmpty() || token.isEmpty() || attempt.isEmpty() || !isNumber(attempt.get())) {
            return Optional.empty();
        }
        Link link;
        try {
            link = new Link(JobId.of(job.get()), Integer.parseInt(attempt.get()));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
        return seal.isOf(sealed(link.job(), link.attempt()), token.get()) ? Optional.of(link) : Optional.empty();
    }

    private static String sealed(JobId job, int attempt) {
        return "webhook\n" + job + "\n" + attempt;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_ATTEMPT_DIGITS
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
