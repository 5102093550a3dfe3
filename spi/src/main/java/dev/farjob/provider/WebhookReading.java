package dev.farjob.provider;

import java.util.Objects;

/** A webhook as a provider client understands it. */
public sealed interface WebhookReading {

    /**
     * The provider's signature is good: what it says may be believed.
     *
     * @param handleId the provider's id of the job
     * @param status what it says of the job; {@link ProviderStatus.Unknown} if it only says "look"
     */
    record Verified(String handleId, ProviderStatus status) implements WebhookReading {
        public Verified {
            Objects.requireNonNull(handleId, "handle id must not be null");
            Objects.requireNonNull(status, "status must not be null");
        }
    }

    /**
     * This provider does not sign, or the client holds no key: a hint to look, and no more.
     *
     * @param handleId the provider's id of the job, as claimed
     */
    record Unsigned(String handleId) implements WebhookReading {
        public Unsigned {
            Objects.requireNonNull(handleId, "handle id must not be null");
        }
    }

    /**
     * The signature is bad, too old or missing where there must be one; or the body is not one of this provider's.
     *
     * @param reason for the host's log; it says nothing that helps a forger
     */
    record Rejected(String reason) implements WebhookReading {
        public Rejected {
            Objects.requireNonNull(reason, "reason must not be null");
        }
    }
}
