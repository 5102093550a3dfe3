package dev.farjob.provider;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes of one output, as they come. The caller that opened it closes it.
 *
 * @param bytes the stream; never held in memory as a whole
 * @param length how many bytes will come, if the provider says so
 * @param contentType the media type, if the provider says so
 */
public record MediaStream(InputStream bytes, OptionalLong length, Optional<String> contentType)
        implements AutoCloseable {

    public MediaStream {
        Objects.requireNonNull(bytes, "bytes must not be null");
        Objects.requireNonNull(length, "length must not be null");
        Objects.requireNonNull(contentType, "content type must not be null");
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
