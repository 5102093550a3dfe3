package dev.farjob.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Facts about one output, known before it is fetched.
 *
 * @param name what tells it apart from the job's other outputs ({@code video}, {@code images-0}); part of the object key
 *     under which it is archived, so it must be the same each time the result is read
 * @param contentType the media type, if the provider says it
 * @param size in bytes, if the provider says it
 * @param expiresAt when the provider stops serving it, if known
 */
public record MediaInfo(String name, Optional<String> contentType, OptionalLong size, Optional<Instant> expiresAt) {

    private static final int MAX_NAME = 200;

    public MediaInfo {
        Texts.require("media name", name, MAX_NAME);
        Objects.requireNonNull(contentType, "content type must not be null");
        Objects.requireNonNull(size, "size must not be null");
        Objects.requireNonNull(expiresAt, "expiry must not be null");
    }

    /** An output of which only the name is known. */
    public static MediaInfo named(String name) {
        return new MediaInfo(name, Optional.empty(), OptionalLong.empty(), Optional.empty());
    }

    /** The same output with its media type. */
    public MediaInfo contentType(String contentType) {
        Objects.requireNonNull(contentType, "content type must not be null");
        return new MediaInfo(name, Optional.of(contentType), size, expiresAt);
    }

    /** The same output with its size in bytes. */
    public MediaInfo size(long size) {
        return new MediaInfo(name, contentType, OptionalLong.of(size), expiresAt);
    }

    /** The same output with the time at which the provider stops serving it. */
    public MediaInfo expiresAt(Instant expiresAt) {
        Objects.requireNonNull(expiresAt, "expiry must not be null");
        return new MediaInfo(name, contentType, size, Optional.of(expiresAt));
    }
}
