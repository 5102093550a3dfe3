package dev.farjob.model;

import java.util.List;
import java.util.Objects;

/**
 * A result as the provider delivered it: its answer as it came, and the media named in it.
 *
 * <pre>{@code
 * JobResult.of(Payload.ofJson(body)).withMedia(List.of(video))
 * }</pre>
 */
public final class JobResult {

    private final Payload payload;
    private final List<MediaRef> media;

    private JobResult(Payload payload, List<MediaRef> media) {
        this.payload = payload;
        this.media = media;
    }

    /** A result that names no media. */
    public static JobResult of(Payload payload) {
        return new JobResult(Objects.requireNonNull(payload, "result payload must not be null"), List.of());
    }

    /** The same result with these media, in the provider's order. */
    public JobResult withMedia(List<MediaRef> media) {
        return new JobResult(payload, List.copyOf(Objects.requireNonNull(media, "media must not be null")));
    }

    /** The provider's own answer. */
    public Payload payload() {
        return payload;
    }

    /** The media that can be fetched, in the provider's order; empty if the answer is all there is. */
    public List<MediaRef> media() {
        return media;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JobResult that && payload.equals(that.payload) && media.equals(that.media);
    }

    @Override
    public int hashCode() {
        return Objects.hash(payload, media);
    }

    @Override
    public String toString() {
        return "JobResult[payload=" + payload + ", media=" + media + "]";
    }
}
