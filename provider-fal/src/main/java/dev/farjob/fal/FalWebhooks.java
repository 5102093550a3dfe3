package dev.farjob.fal;

import dev.farjob.fal.http.Http;
import dev.farjob.fal.wire.EndpointId;
import dev.farjob.fal.wire.ErrorAnswer;
import dev.farjob.fal.wire.Failures;
import dev.farjob.fal.wire.ResultBody;
import dev.farjob.fal.wire.WebhookBody;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads fal's webhooks. A delivery is believed if fal signed its raw bytes within the last five minutes; whatever else it is,
 * the answer is {@link WebhookReading.Rejected} and costs no more than a good one: a body over the limit is not looked at, at
 * most 16 keys are tried, and keys are fetched at most once a minute.
 *
 * <p>fal signs for all its users. Anybody who knows where webhooks go can have fal sign one about a request of their own, so
 * bind the receiver to the account's own user id ({@link Builder#user}), which is the header {@code X-Fal-Webhook-User-Id} of
 * any delivery.
 *
 * <p>If fal's keys cannot be fetched, {@link #read} throws {@link ProviderException}: the host answers 5xx, and fal sends the
 * webhook again.
 */
public final class FalWebhooks implements WebhookReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(FalWebhooks.class);

    private final WebhookSignature signature;
    private final Set<String> users;
    private final int limit;

    private FalWebhooks(Builder builder) {
        URI jwks = URI.create(builder.hosts.rest() + "/.well-known/jwks.json");
        // No key of the host's ever goes this way
        Http http = Http.create(Set.of(), 4, Builder.CONNECT_WITHIN, Builder.FETCH_WITHIN, Builder.FETCH_WITHIN);
        this.signature = new WebhookSignature(new SigningKeys(http, jwks), builder.tolerance);
        this.users = Set.copyOf(builder.users);
        this.limit = builder.limit;
    }

    /** Webhooks of fal itself, with each setting's documented default. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public WebhookReading read(WebhookDelivery delivery, Instant now) {
        if (delivery.size() > limit) {
            return new WebhookReading.Rejected("it has more than " + limit + " bytes");
        }
        Optional<WebhookSignature.Signed> signed = WebhookSignature.Signed.read(delivery);
        if (signed.isEmpty()) {
            return new WebhookReading.Rejected("it is not signed as fal signs");
        }
        if (!users.isEmpty() && !users.contains(signed.get().user())) {
            return new WebhookReading.Rejected("it is for another user of fal's");
        }
        byte[] body = delivery.body();
        return signature
                .rejection(signed.get(), body, now)
                .<WebhookReading>map(WebhookReading.Rejected::new)
                .orElseGet(() -> believed(signed.get(), new String(body, StandardCharsets.UTF_8)));
    }

    private static WebhookReading believed(WebhookSignature.Signed signed, String text) {
        Optional<WebhookBody> body = WebhookBody.read(text);
        if (body.isEmpty()) {
            return new WebhookReading.Rejected("it is signed, and its body is not one of fal's");
        }
        String id = body.get().requestId().orElse(signed.request());
        if (!EndpointId.isRequestId(id)) {
            return new WebhookReading.Rejected("it is signed, and names no request");
        }
        if (!id.equals(signed.request())) {
            LOG.info("a webhook of fal's names request {}, and another one in its header", id);
        }
        return new WebhookReading.Verified(id, status(body.get()));
    }

    private static ProviderStatus status(WebhookBody body) {
        return switch (body.end()) {
            case OK -> body.payload().map(FalWebhooks::delivered).orElseGet(ProviderStatus::succeeded);
            case ERROR ->
                failed(ErrorAnswer.read(
                        body.httpStatus().orElse(0), body.payload().orElse("")));
            case OTHER -> ProviderStatus.unknown(Why.NOT_UNDERSTOOD, "the webhook has a status that fal did not have");
        };
    }

    private static ProviderStatus delivered(String payload) {
        return ErrorAnswer.behindSuccess(payload)
                .map(FalWebhooks::failed)
                .orElseGet(() ->
                        ResultBody.read(payload).map(ProviderStatus::succeeded).orElseGet(ProviderStatus::succeeded));
    }

    private static ProviderStatus failed(ErrorAnswer answer) {
        return Failures.isCancelled(answer)
                ? ProviderStatus.cancelled("fal says that it was cancelled")
                : ProviderStatus.failed(Failures.ofRun(answer));
    }

    /** Collects settings; none is required. */
    public static final class Builder {

        static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
        static final Duration FETCH_WITHIN = Duration.ofSeconds(8);
        private static final int LIMIT = 8 << 20;
        private static final Duration TOLERANCE = Duration.ofMinutes(5);

        private FalHosts hosts = FalHosts.production();
        private final Set<String> users = new HashSet<>();
        private Duration tolerance = TOLERANCE;
        private int limit = LIMIT;

        private Builder() {}

        /** The hosts that have fal's keys; fal itself by default. */
        public Builder hosts(FalHosts hosts) {
            this.hosts = Objects.requireNonNull(hosts, "hosts must not be null");
            return this;
        }

        /** Accepts webhooks for this user of fal's only; called again, for that one too. By default for any user. */
        public Builder user(String userId) {
            users.add(Objects.requireNonNull(userId, "user id must not be null"));
            return this;
        }

        /** How far a webhook's time and ours may differ, either way; 300 seconds by default, which is fal's own figure. */
        public Builder tolerance(Duration tolerance) {
            if (Objects.requireNonNull(tolerance, "tolerance must not be null").isNegative()) {
                throw new IllegalArgumentException("a tolerance is not negative: " + tolerance);
            }
            this.tolerance = tolerance;
            return this;
        }

        /** The largest body that is looked at, in bytes; 8 MiB by default. */
        public Builder bodyLimit(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("a body limit is at least one byte, not " + bytes);
            }
            this.limit = bytes;
            return this;
        }

        /** The finished receiver; it fetches keys when the first webhook comes. */
        public FalWebhooks build() {
            return new FalWebhooks(this);
        }
    }
}
