package dev.farjob.modal.grpc;

import dev.farjob.modal.grpc.Outputs.Output;
import dev.farjob.modal.wire.GenericResult.GenericStatus;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaRef;
import dev.farjob.provider.MediaStream;
import io.grpc.Deadline;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Streams bytes out of a return value, or from a URL that it names. */
final class OpenOutput {

    private final Outputs outputs;
    private final FetchResult results;
    private final BlobHttp http;
    private final Patience patience;

    OpenOutput(Outputs outputs, FetchResult results, BlobHttp http, Patience patience) {
        this.patience = patience;
        this.outputs = outputs;
        this.results = results;
        this.http = http;
    }

    MediaStream open(Handle handle, MediaRef media) throws IOException {
        Deadline deadline = patience.call();
        if (media instanceof MediaRef.Inline inline) {
            return inline(handle, inline, deadline);
        }
        if (media instanceof MediaRef.Url url) {
            return http.get(url.uri().toString(), deadline);
        }
        throw new IOException("Modal does not serve " + media.info().name() + ": it is "
                + (media instanceof MediaRef.AlreadyStored ? "in the host's own storage" : "in somebody else's store"));
    }

    private MediaStream inline(Handle handle, MediaRef.Inline media, Deadline deadline) throws IOException {
        MediaStream whole = whole(handle, deadline);
        if (media.locator().equals(MediaPlaces.WHOLE)) {
            return new MediaStream(whole.bytes(), whole.length(), media.info().contentType());
        }
        try {
            MediaPlaces.Range range = MediaPlaces.range(media.locator());
            whole.bytes().skipNBytes(range.start());
            return new MediaStream(
                    new Window(whole.bytes(), range.length()),
                    OptionalLong.of(range.length()),
                    media.info().contentType());
        } catch (IOException | RuntimeException broken) {
            whole.close();
            throw broken instanceof IOException known ? known : new IOException(broken.getMessage(), broken);
        }
    }

    private MediaStream whole(Handle handle, Deadline deadline) throws IOException {
        try {
            if (outputs.now(handle.id(), deadline) instanceof Output.Ended ended
                    && ended.item().getResult().getStatus() == GenericStatus.GENERIC_STATUS_SUCCESS) {
                return results.open(ended.item().getResult(), deadline);
            }
            throw new IOException("Modal has no return value of call " + handle.id() + " (any more)");
        } catch (WireException trouble) {
            throw new IOException(
                    "the return value of call " + handle.id() + " cannot be opened: " + trouble.getMessage(), trouble);
        }
    }

    /** A stretch of a stream, which must not end early. */
    private static final class Window extends FilterInputStream {

        private long left;

        Window(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int next = in.read();
            require(next);
            left--;
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(left, length));
            require(read);
            left -= read;
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(Math.min(count, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(left, in.available());
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void require(int read) throws EOFException {
            if (read < 0) {
                throw new EOFException("the return value ended " + left + " bytes too early");
            }
        }
    }
}
