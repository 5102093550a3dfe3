package dev.farjob.modal.grpc;

import dev.farjob.modal.codec.ByteRange;
import dev.farjob.modal.codec.DecodedValue;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place of an output's bytes in a return value, as the text that is stored with the job. */
final class MediaPlaces {

    /** The return value as it travels, from its first byte to its last. */
    static final String WHOLE = "whole";

    private static final Pattern RANGE = Pattern.compile("(\\d{1,18})\\+(\\d{1,18})");

    /** So many bytes from there on. */
    record Range(long start, long length) {}

    private MediaPlaces() {}

    static List<MediaRef> of(DecodedValue value) {
        return value.media().stream().map(MediaPlaces::of).toList();
    }

    private static MediaRef of(ByteRange range) {
        return new MediaRef.Inline(
                MediaInfo.named(range.name()).size(range.length()), range.start() + "+" + range.length());
    }

    /** @throws IllegalArgumentException if it is none of ours */
    static Range range(String locator) {
        Matcher range = RANGE.matcher(locator);
        if (!range.matches()) {
            throw new IllegalArgumentException("no place in a return value of Modal: " + locator);
        }
        return new Range(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
    }
}
