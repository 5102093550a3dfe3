package dev.farjob.fal;

import dev.farjob.fal.http.Http;
import dev.farjob.fal.http.Reply;
import dev.farjob.fal.wire.JwksBody;
import dev.farjob.provider.ProviderException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * fal's public keys, fetched when they are needed and kept for a day at most. A signature that none of them made has them
 * fetched anew, because fal may have changed them, but not more than once a minute: forgers would like to make us fetch.
 */
final class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private static final Duration KEEP = Duration.ofHours(24);
    private static final Duration RENEW = Duration.ofHours(12);
    private static final Duration BETWEEN_FETCHES = Duration.ofMinutes(1);
    private static final int LARGEST = 64 << 10;
    /** The bytes before the 32 of an Ed25519 key when it is written as X.509. */
    private static final byte[] HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private final Http http;
    private final URI place;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Kept kept;
    private @Nullable Instant triedAt;
    private boolean failed;

    /** Keys, and when they were fetched. */
    private record Kept(List<PublicKey> keys, Instant at) {}

    SigningKeys(Http http, URI place) {
        this.http = http;
        this.place = place;
    }

    /**
     * The keys as they are known.
     *
     * @throws ProviderException if there are none, and none can be fetched now
     */
    List<PublicKey> known(Instant now) {
        Kept current = kept;
        if (current != null && age(current.at(), now).compareTo(RENEW) < 0) {
            return current.keys();
        }
        renew(now);
        return usable(now)
                .orElseThrow(() -> new ProviderException(
                        ProviderException.Proof.NOTHING,
                        "fal's keys for webhooks cannot be fetched now: let fal send it again"));
    }

    /**
     * The keys after the known ones did not do: newer ones, if there are any.
     *
     * @throws ProviderException if nobody can say whether there are newer ones
     */
    List<PublicKey> newer(List<PublicKey> known, Instant now) {
        renew(now);
        if (failed) {
            throw new ProviderException(
                    ProviderException.Proof.NOTHING,
                    "a webhook is signed with a key that is not known, and fal's keys cannot be fetched now");
        }
        List<PublicKey> fresh = usable(now).orElse(List.of());
        return fresh.equals(known) ? List.of() : fresh;
    }

    private Optional<List<PublicKey>> usable(Instant now) {
        Kept current = kept;
        return current != null && age(current.at(), now).compareTo(KEEP) < 0
                ? Optional.of(current.keys())
                : Optional.empty();
    }

    private void renew(Instant now) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (triedAt == null || age(triedAt, now).compareTo(BETWEEN_FETCHES) >= 0) {
                triedAt = now;
                fetch(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private void fetch(Instant now) {
        Reply reply = http.send(
                HttpRequest.newBuilder(place)
                        .header("Accept", "application/json")
                        .GET(),
                LARGEST);
        Optional<List<PublicKey>> keys = reply instanceof Reply.Answered answered && answered.isSuccess()
                ? JwksBody.read(answered.text()).map(SigningKeys::keys).filter(found -> !found.isEmpty())
                : Optional.empty();
        failed = keys.isEmpty();
        if (keys.isPresent()) {
            kept = new Kept(keys.get(), now);
        } else {
            LOG.warn("fal's keys for webhooks could not be fetched from {}", place.getHost());
        }
    }

    private static List<PublicKey> keys(List<byte[]> raw) {
        List<PublicKey> keys = new ArrayList<>();
        for (byte[] one : raw) {
            byte[] encoded = new byte[HEAD.length + one.length];
            System.arraycopy(HEAD, 0, encoded, 0, HEAD.length);
            System.arraycopy(one, 0, encoded, HEAD.length, one.length);
            try {
                keys.add(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            } catch (GeneralSecurityException noKey) {
                LOG.warn(
                        "fal publishes a key for webhooks that is none: {}",
                        noKey.getClass().getSimpleName());
            }
        }
        return List.copyOf(keys);
    }

    private static Duration age(Instant then, Instant now) {
        return Duration.between(then, now).abs();
    }
}
