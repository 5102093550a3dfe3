package dev.farjob.fal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.fal.wire.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How long fal keeps a file, and who may read it. Immutable; every method answers with another lifetime.
 *
 * <pre>{@code
 * ObjectLifetime.of(Duration.ofDays(1)).readableBy(ObjectLifetime.Access.FORBID)
 * }</pre>
 */
public final class ObjectLifetime {

    /** The answer to somebody who asks for a file. */
    public enum Access {
        /** It is there. */
        ALLOW,
        /** It is there, and not for them. */
        FORBID,
        /** It looks as if it were not there. */
        HIDE
    }

    private final Optional<Duration> expiration;
    private final Optional<Access> access;
    private final Map<String, Access> users;

    private ObjectLifetime(Optional<Duration> expiration, Optional<Access> access, Map<String, Access> users) {
        this.expiration = expiration;
        this.access = access;
        this.users = users;
    }

    /**
     * So long.
     *
     * @throws IllegalArgumentException if it is shorter than a second, which is fal's unit
     */
    public static ObjectLifetime of(Duration expiration) {
        if (Objects.requireNonNull(expiration, "expiration must not be null").toSeconds() < 1) {
            throw new IllegalArgumentException("a file is kept for a second at least, not for " + expiration);
        }
        return new ObjectLifetime(Optional.of(expiration), Optional.empty(), Map.of());
    }

    /** For good. */
    public static ObjectLifetime unlimited() {
        return new ObjectLifetime(Optional.empty(), Optional.empty(), Map.of());
    }

    /** The access of everybody who is not named; by default as the account says. */
    public ObjectLifetime readableBy(Access everybody) {
        return new ObjectLifetime(expiration, Optional.of(everybody), users);
    }

    /** The access of this user of fal's. */
    public ObjectLifetime user(String user, Access access) {
        Map<String, Access> more = new LinkedHashMap<>(users);
        more.put(Objects.requireNonNull(user, "user must not be null"), Objects.requireNonNull(access, "access"));
        return new ObjectLifetime(expiration, Optional.of(this.access.orElse(Access.FORBID)), more);
    }

    /** As fal wants it in a header. */
    String json() {
        ObjectNode node = Json.object();
        if (expiration.isPresent()) {
            node.put("expiration_duration_seconds", expiration.get().toSeconds());
        } else {
            node.putNull("expiration_duration_seconds");
        }
        access.ifPresent(everybody -> {
            ObjectNode acl = node.putObject("initial_acl").put("default", word(everybody));
            users.forEach((user, one) ->
                    acl.withArray("rules").addObject().put("user", user).put("decision", word(one)));
        });
        return ascii(Json.write(node));
    }

    private static String word(Access access) {
        return switch (access) {
            case ALLOW -> "allow";
            case FORBID -> "forbid";
            case HIDE -> "hide";
        };
    }

    /** A header has no room for more than ASCII; JSON can say everything in it. */
    private static String ascii(String json) {
        StringBuilder plain = new StringBuilder(json.length());
        json.chars().forEach(character -> {
            if (character < 127) {
                plain.append((char) character);
            } else {
                plain.append(String.format(Locale.ROOT, "\\u%04x", character));
            }
        });
        return plain.toString();
    }

    @Override
    public String toString() {
        return "ObjectLifetime[" + expiration.map(Duration::toString).orElse("unlimited") + "]";
    }
}
