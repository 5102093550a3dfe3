package dev.farjob.internal.call;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.provider.WebhookDelivery;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The URLs that providers report to. Each carries our job id, the attempt, and a token that only we can make, so that a
 * webhook finds its job even before the provider's own id of it is known.
 */
public final class WebhookLinks {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST_ATTEMPT_DIGITS = 9;

    /**
     * What a genuine URL says.
     *
     * @param job which job
     * @param attempt which attempt
     */
    public record Link(JobId job, int attempt) {}

    private final URI base;
    private final SecretKeySpec key;

    public WebhookLinks(WebhookEndpoint webhooks) {
        this.base = webhooks.base();
        this.key = new SecretKeySpec(webhooks.secret().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    public URI urlFor(Job job) {
        String separator = base.getPath() != null && base.getPath().endsWith("/") ? "" : "/";
        // A name may be anything, and a URL that cannot be made must not keep a job from being sent.
        String provider = URLEncoder.encode(job.target().provider(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return URI.create(base + separator + provider + "?job=" + job.id() + "&attempt=" + job.attempt() + "&token="
                + token(job.id(), job.attempt()));
    }

    /** What the URL of this delivery says; empty if we did not make it. */
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
        byte[] expected = token(link.job(), link.attempt()).getBytes(StandardCharsets.US_ASCII);
        byte[] given = token.get().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, given) ? Optional.of(link) : Optional.empty();
    }

    private String token(JobId job, int attempt) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] code = mac.doFinal(("webhook\n" + job + "\n" + attempt).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, missing);
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_ATTEMPT_DIGITS
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
