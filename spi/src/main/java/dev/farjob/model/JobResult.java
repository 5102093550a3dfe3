package dev.farjob.model;

import java.util.List;
import java.util.Objects;

/**
 * What a provider delivered: its answer as it came, and the media named in it.
 *
 * @param payload the provider's own answer
 * @param media what can be fetched, in the provider's order; empty if the answer is all there is
 */
public record JobResult(Payload payload, List<MediaRef> media) {

    public JobResult {
        Objects.requireNonNull(payload, "result payload must not be null");
        media = List.copyOf(media);
    }

    /** A result that names no media. */
    public static JobResult of(Payload payload) {
        return new JobResult(payload, List.of());
    }
}
