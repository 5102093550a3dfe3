package dev.farjob.modal.grpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The short-lived token that the newer SDKs send along. Modal takes jobs without it, so trouble with it stops nothing: the
 * old one is sent for as long as it lasts, and then none.
 */
final class AuthTokens {

    private static final Logger LOG = LoggerFactory.getLogger(AuthTokens.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration UNSAID_LIFETIME = Duration.ofMinutes(20);
    private static final Duration FIRST_REST = Duration.ofMillis(500);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);
    private static final int LONGEST_TOKEN = 16 << 10;
    private static final int PARTS = 3;

    /** Asks Modal for one. */
    @FunctionalInterface
    interface Source {
        String fetch() throws WireException;
    }

    private record Known(String token, Instant refreshAt, Instant expiresAt) {}

    private final Clock clock;
    private final Source source;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Known known;
    private volatile Instant restUntil = Instant.MIN;
    private Duration rest = FIRST_REST;

    AuthTokens(Clock clock, Source source) {
        this.clock = clock;
        this.source = source;
    }

    /** The token to send now, if there is one. */
    Optional<String> current() {
        Instant now = clock.instant();
        Known before = known;
        boolean fresh = before != null && now.isBefore(before.refreshAt());
        // A thread that comes while another one fetches takes what there is: nobody waits, and one asks
        if (!fresh && !now.isBefore(restUntil) && fetching.tryLock()) {
            try {
                fetch(now);
            } finally {
                fetching.unlock();
            }
        }
        Known after = known;
        return after != null && now.isBefore(after.expiresAt()) ? Optional.of(after.token()) : Optional.empty();
    }

    /** Modal did not take it: ask for another one. */
    void drop(String token) {
        Known before = known;
        if (before != null && before.token().equals(token)) {
            known = null;
        }
    }

    private void fetch(Instant now) {
        try {
            String token = source.fetch();
            if (token.isEmpty()
                    || token.length() > LONGEST_TOKEN
                    || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new IllegalStateException("it is no token");
            }
            Instant expiresAt = expiry(token, now);
            // Half of what is left, as the SDKs do
            known = new Known(token, now.plus(Duration.between(now, expiresAt).dividedBy(2)), expiresAt);
            rest = FIRST_REST;
            restUntil = Instant.MIN;
        } catch (WireException | IllegalStateException trouble) {
            LOG.debug("Modal gave no auth token ({}); calls go on without a new one", trouble.getMessage());
            restUntil = now.plus(rest);
            rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
        }
    }

    private static Instant expiry(String token, Instant now) {
        Instant unsaid = now.plus(UNSAID_LIFETIME);
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS) {
            return unsaid;
        }
        try {
            long seconds = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]))
                    .path("exp")
                    .asLong(unsaid.getEpochSecond());
            Instant said = Instant.ofEpochSecond(
                    Math.min(seconds, now.plus(Duration.ofDays(365)).getEpochSecond()));
            return said.isAfter(now) ? said : unsaid;
        } catch (IOException | IllegalArgumentException unreadable) {
            return unsaid;
        }
    }
}
