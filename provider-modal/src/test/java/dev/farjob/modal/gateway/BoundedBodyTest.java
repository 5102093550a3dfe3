package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** A body is kept up to its limit, and as long as somebody waits for it. */
class BoundedBodyTest {

    private boolean cancelled;
    private boolean unwanted;
    private final BodySubscriber<Optional<byte[]>> body =
            BoundedBody.within(4, () -> unwanted).apply(null);

    BoundedBodyTest() {
        body.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long number) {}

            @Override
            public void cancel() {
                cancelled = true;
            }
        });
    }

    private void arrives(int... sizes) {
        for (int size : sizes) {
            body.onNext(List.of(ByteBuffer.allocate(size)));
        }
    }

    private Optional<byte[]> whole() {
        return body.getBody().toCompletableFuture().join();
    }

    @Test
    void upToTheLimitItIsKept() {
        arrives(1, 0, 3);
        body.onComplete();
        assertArrayEquals(new byte[4], whole().orElseThrow());
        assertFalse(cancelled);
    }

    @Test
    void beyondTheLimitTheConnectionIsDropped() {
        arrives(4, 1);
        assertTrue(cancelled);
        arrives(1_000);
        body.onComplete();
        assertEquals(Optional.empty(), whole());
    }

    @Test
    void aLimitDoesNotOverflow() {
        arrives(1 << 20);
        assertEquals(Optional.empty(), whole());
    }

    @Test
    void whatNobodyWaitsForIsDropped() {
        arrives(1);
        unwanted = true;
        arrives(1);
        assertTrue(cancelled);
        assertEquals(Optional.empty(), whole());
    }
}
