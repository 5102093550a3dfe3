package dev.farjob.modal.api;

import dev.farjob.model.MediaRef;
import dev.farjob.model.Payload;
import java.util.List;

/**
 * Finds the media that a function's return value names: the key of an object that the worker has stored, or a URL. Bytes
 * in a return value are found without it.
 *
 * <pre>{@code
 * ResultMedia stored = result -> {
 *     Export export = Json.read(result, Export.class);
 *     return List.of(new MediaRef.AlreadyStored(MediaInfo.named("video").size(export.bytes()), export.key()));
 * };
 * }</pre>
 */
@FunctionalInterface
public interface ResultMedia {

    /**
     * The media that this value names; the same each time. An exception makes the result one that is not understood, and
     * nothing is lost.
     *
     * @param result the return value as JSON, where bytes are replaced by {@code {"$media": name, "bytes": length}}
     */
    List<MediaRef> find(Payload result);

    /** Finds nothing. */
    static ResultMedia none() {
        return result -> List.of();
    }
}
