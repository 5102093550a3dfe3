package dev.farjob.fal.http;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A body that can be sent once, whatever an HTTP client would like to repeat, and that tells whether it was. Without its
 * body a request is no request, so one whose body nobody asked for provably did not arrive.
 */
public final class SentOnce implements BodyPublisher {

    private final BodyPublisher body;
    private final AtomicBoolean begun = new AtomicBoolean();

    private SentOnce(BodyPublisher body) {
        this.body = body;
    }

    /** This text, once. */
    public static SentOnce of(String text) {
        return new SentOnce(BodyPublishers.ofString(text));
    }

    /** Keeps it from being sent if the sending has not begun: true says that nobody got it, and nobody ever will. */
    boolean withdraw() {
        return begun.compareAndSet(false, true);
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        if (begun.compareAndSet(false, true)) {
            body.subscribe(subscriber);
            return;
        }
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                // Nothing will be sent
            }

            @Override
            public void cancel() {
                // Nothing is being sent
            }
        });
        subscriber.onError(new IOException("this request is sent once"));
    }
}
