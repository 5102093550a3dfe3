package dev.farjob.modal.codec;

import java.util.List;

/**
 * A Python value that was read.
 *
 * @param json the value as JSON
 * @param media the byte strings in it, in their order
 */
public record DecodedValue(String json, List<ByteRange> media) {

    public DecodedValue {
        media = List.copyOf(media);
    }

    /** Says how large it is, and not what it says. */
    @Override
    public String toString() {
        return "DecodedValue[" + json.length() + " characters, " + media.size() + " media]";
    }
}
