package dev.farjob.provider;

import dev.farjob.model.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Objects;

/** A provider that takes input files into storage of its own. */
public interface InputUploader {

    /**
     * Streams a file to the provider.
     *
     * @return where the provider finds it, to be put into a job's input
     * @throws IOException if it could not be uploaded, or read
     */
    URI upload(Owner owner, InputFile file) throws IOException;

    /**
     * A file to upload.
     *
     * @param name a file name for the provider
     * @param contentType its media type
     * @param length its exact size in bytes
     * @param bytes opens it; called again if the upload is repeated
     */
    record InputFile(String name, String contentType, long length, Opener bytes) {

        /** @throws IllegalArgumentException if the length is negative */
        public InputFile {
            Objects.requireNonNull(name, "file name must not be null");
            Objects.requireNonNull(contentType, "content type must not be null");
            Objects.requireNonNull(bytes, "bytes must not be null");
            if (length < 0) {
                throw new IllegalArgumentException("file length must not be negative: " + length);
            }
        }
    }

    /** Opens a file from its beginning. */
    @FunctionalInterface
    interface Opener {
        /** A fresh stream; the caller closes it. */
        InputStream open() throws IOException;
    }
}
