package dev.farjob.fal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** A body that is read up to its limit and not a byte further, and that can be let go of at any time. */
class BoundedBody implements BodySubscriber<byte[]> {

    /** The answer was larger than its limit. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        final int status;
        final int limit;

        TooLargeException(int status, int limit) {
            super("more than " + limit + " bytes");
            this.status = status;
            this.limit = limit;
        }
    }

    private final int status;
    private final int limit;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable Subscription subscription;
    private boolean over;

    BoundedBody(int status, int limit) {
        this.status = status;
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public synchronized void onSubscribe(Subscription subscription) {
        if (over || this.subscription != null) {
            subscription.cancel();
            return;
        }
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (!over) {
                take(buffer);
            }
        }
    }

    /** Takes some more bytes. */
    void take(ByteBuffer buffer) {
        if (bytes.size() + buffer.remaining() > limit) {
            failTooLarge();
            return;
        }
        byte[] some = new byte[buffer.remaining()];
        buffer.get(some);
        bytes.writeBytes(some);
    }

    final void failTooLarge() {
        end();
        whole.completeExceptionally(new TooLargeException(status, limit));
    }

    /** There is enough: the rest is not wanted. */
    final void enough() {
        end();
        whole.complete(bytes.toByteArray());
    }

    private void end() {
        over = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public synchronized void onError(Throwable broken) {
        over = true;
        whole.completeExceptionally(broken);
    }

    @Override
    public synchronized void onComplete() {
        if (!over) {
            over = true;
            whole.complete(bytes.toByteArray());
        }
    }

    /** Lets go: nobody waits for it any more. */
    synchronized void letGo() {
        if (!over) {
            end();
            whole.completeExceptionally(new IOException("nobody waits for the answer any more"));
        }
    }
}
