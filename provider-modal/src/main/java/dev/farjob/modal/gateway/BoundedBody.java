package dev.farjob.modal.gateway;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body up to a limit, counted after decompression. A body that is larger is not read to its end: the connection
 * is dropped, and the answer is empty. So is one that nobody waits for any more: a server that sends a byte now and then
 * does not keep a connection.
 */
final class BoundedBody implements BodySubscriber<Optional<byte[]>> {

    private final int limit;
    private final BooleanSupplier isUnwanted;
    private final CompletableFuture<Optional<byte[]>> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private @Nullable Subscription subscription;

    private BoundedBody(int limit, BooleanSupplier isUnwanted) {
        this.limit = limit;
        this.isUnwanted = isUnwanted;
    }

    static BodyHandler<Optional<byte[]>> within(int limit, BooleanSupplier isUnwanted) {
        return head -> new BoundedBody(limit, isUnwanted);
    }

    @Override
    public CompletionStage<Optional<byte[]>> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (whole.isDone()) {
                return;
            }
            if (buffer.remaining() > limit - collected.size() || isUnwanted.getAsBoolean()) {
                stop();
                return;
            }
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            collected.write(bytes, 0, bytes.length);
        }
    }

    private void stop() {
        if (subscription != null) {
            subscription.cancel();
        }
        collected.reset();
        whole.complete(Optional.empty());
    }

    @Override
    public void onError(Throwable broken) {
        whole.completeExceptionally(broken);
    }

    @Override
    public void onComplete() {
        whole.complete(Optional.of(collected.toByteArray()));
    }
}
