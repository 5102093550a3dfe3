package dev.farjob.model;

import java.util.Objects;

/**
 * All that is needed to ask the provider about a job again, stored together.
 *
 * @param target where the job was sent
 * @param id the provider's own id, by which its webhooks and its console name the job
 * @param detail what else the provider client wants back, opaque to everybody else (URLs it was given, a region, which
 *     key was used); empty if there is nothing, and never a secret
 */
public record Handle(Target target, String id, String detail) {

    private static final int MAX_ID = 2_000;
    private static final int MAX_DETAIL = 20_000;

    /** @throws IllegalArgumentException if the id is blank, or a text is too long or has control characters */
    public Handle {
        Objects.requireNonNull(target, "target must not be null");
        Texts.require("handle id", id, MAX_ID);
        Texts.requireShort("handle detail", detail, MAX_DETAIL);
    }

    /** A handle that needs nothing but the provider's id. */
    public static Handle of(Target target, String id) {
        return new Handle(target, id, "");
    }

    /** This handle with the provider client's own text. */
    public Handle withDetail(String detail) {
        return new Handle(target, id, detail);
    }

    @Override
    public String toString() {
        return target + "#" + id;
    }
}
