package dev.farjob.fal;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A key of fal's, and the name that it goes by here. The name is kept with each job that was sent with the key, and may be
 * logged; the secret is neither.
 *
 * <pre>{@code
 * FalKey key = FalKey.named("team-a", vault.read("fal/team-a"));
 * }</pre>
 */
public final class FalKey {

    /** The name of a key that was given none. */
    public static final String DEFAULT_NAME = "default";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@:-]{1,100}");
    private static final int LONGEST = 1_000;

    private final String name;
    private final String secret;

    private FalKey(String name, String secret) {
        this.name = name;
        this.secret = secret;
    }

    /** The only key there is, under the name {@value #DEFAULT_NAME}. See {@link #named} for what is refused. */
    public static FalKey of(String secret) {
        return named(DEFAULT_NAME, secret);
    }

    /**
     * A key with a name that stays the same when the key is renewed.
     *
     * @param name 1 to 100 characters out of {@code A-Z a-z 0-9 _ . @ : -}
     * @param secret the key as fal gives it, {@code id:secret}
     * @throws IllegalArgumentException if the name or the secret is empty, too long, or has a character that does not
     *     belong there; the message does not repeat the secret
     */
    public static FalKey named(String name, String secret) {
        Objects.requireNonNull(name, "key name must not be null");
        Objects.requireNonNull(secret, "key must not be null: is FAL_KEY set?");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a key has 1 to 100 characters out of A-Z a-z 0-9 _ . @ : -");
        }
        if (secret.isEmpty()
                || secret.length() > LONGEST
                || !secret.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw new IllegalArgumentException("the key named " + name
                    + " is empty, too long, or has a blank or another character in it that no key has");
        }
        return new FalKey(name, secret);
    }

    /** The name that it goes by. */
    public String name() {
        return name;
    }

    /** The header for fal, and for nobody else. */
    String authorization() {
        return "Key " + secret;
    }

    @Override
    public String toString() {
        return "FalKey[" + name + "]";
    }
}
