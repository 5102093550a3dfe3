package dev.farjob.fal;

import dev.farjob.model.Owner;
import dev.farjob.provider.SpawnRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The host's keys. They are asked for on each call, so that a key can be renewed, or taken away, while everything runs.
 *
 * <p>A job is asked about with the key that it was sent with, which its handle names: fal knows a request only by the key of
 * the account that made it. So a name has to stay when its key is renewed.
 *
 * <pre>{@code
 * FalKeys perTenant = new FalKeys() {
 *     public Optional<FalKey> forOwner(Owner owner) { return named(tenantOf(owner)); }
 *     public Optional<FalKey> named(String name) { return vault.find("fal/" + name).map(s -> FalKey.named(name, s)); }
 * };
 * }</pre>
 *
 * <p>May be called from many threads. An exception is taken for "not now", and its message is not logged.
 */
public interface FalKeys {

    /** The key to act for this owner with; empty if the owner has none, which refuses the job. */
    Optional<FalKey> forOwner(Owner owner);

    /** The key for one spawn; by default that of its owner. A host that chooses by tag or endpoint does it here. */
    default Optional<FalKey> forSpawn(SpawnRequest request) {
        return forOwner(request.owner());
    }

    /** The key of this name as it is now; empty if there is none any more. */
    Optional<FalKey> named(String name);

    /** One key for everybody. */
    static FalKeys always(FalKey key) {
        Objects.requireNonNull(key, "key must not be null");
        return from(() -> key);
    }

    /** One key for everybody, asked for anew on each call. */
    static FalKeys from(Supplier<FalKey> key) {
        Objects.requireNonNull(key, "supplier of the key must not be null");
        return new FalKeys() {
            @Override
            public Optional<FalKey> forOwner(Owner owner) {
                return Optional.of(key.get());
            }

            @Override
            public Optional<FalKey> named(String name) {
                return Optional.of(key.get()).filter(there -> there.name().equals(name));
            }
        };
    }

    /**
     * The key in the environment: {@code FAL_KEY}, or {@code FAL_KEY_ID} and {@code FAL_KEY_SECRET}.
     *
     * @throws IllegalStateException if there is none
     */
    static FalKeys fromEnvironment() {
        String key = System.getenv("FAL_KEY");
        String id = System.getenv("FAL_KEY_ID");
        String secret = System.getenv("FAL_KEY_SECRET");
        if (key != null && !key.isBlank()) {
            return always(FalKey.of(key.strip()));
        }
        if (id == null || secret == null) {
            throw new IllegalStateException(
                    "there is no key of fal's in the environment: set FAL_KEY, or FAL_KEY_ID and FAL_KEY_SECRET");
        }
        return always(FalKey.of(id.strip() + ":" + secret.strip()));
    }
}
