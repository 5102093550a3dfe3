package dev.farjob.fal;

import dev.farjob.provider.InputUploader.InputFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/** A file read piece by piece from one stream, and opened again only to repeat a piece. */
final class UploadSource implements AutoCloseable {

    private final InputFile file;
    private @Nullable InputStream current;
    private long position;

    UploadSource(InputFile file) {
        this.file = file;
    }

    /** A piece of the file, to be sent as it is read. */
    BodyPublisher piece(long offset, long length) throws IOException {
        if (length == 0) {
            return BodyPublishers.noBody();
        }
        InputStream stream = current;
        if (stream == null || position != offset) {
            close();
            stream = file.bytes().open();
            current = stream;
            stream.skipNBytes(offset);
        }
        position = offset + length;
        Piece piece = new Piece(stream, length);
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> piece), length);
    }

    /** The stream is somewhere inside a piece: nobody can go on from here. */
    void broken() {
        position = -1;
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /** So many bytes of a stream that goes on after them. */
    private static final class Piece extends FilterInputStream {

        private long left;

        Piece(InputStream stream, long length) {
            super(stream);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int one = left == 0 ? -1 : super.read();
            left -= one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int some = super.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(some, 0);
            return some;
        }

        @Override
        public void close() {
            // The next piece is read from the same stream
        }
    }
}
