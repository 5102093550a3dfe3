package dev.farjob.modal.api;

import java.util.Objects;

/**
 * An API token of a Modal workspace, as {@code modal token new} makes it.
 *
 * @param id begins with {@code ak-}
 * @param secret begins with {@code as-}; it goes to Modal's control plane only, and into no log and no message
 */
public record ModalToken(String id, String secret) {

    /** @throws IllegalArgumentException if a part is blank or cannot be sent in a header */
    public ModalToken {
        requireHeader("token id", id);
        requireHeader("token secret", secret);
    }

    /** The token with these parts. */
    public static ModalToken of(String id, String secret) {
        return new ModalToken(id, secret);
    }

    private static void requireHeader(String name, String value) {
        Objects.requireNonNull(value, () -> "the Modal " + name + " must not be null");
        if (value.isBlank() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("the Modal " + name
                    + " must be printable ASCII without spaces; take it from \"modal token new\" or ~/.modal.toml");
        }
    }

    /** Says that there is a token, and not which. */
    @Override
    public String toString() {
        return "ModalToken[hidden]";
    }
}
