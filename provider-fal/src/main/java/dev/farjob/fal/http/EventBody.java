package dev.farjob.fal.http;

import dev.farjob.fal.wire.SseDecoder;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/** A stream of events, read until somebody has had enough. */
final class EventBody extends BoundedBody {

    private final SseDecoder decoder;
    private final Predicate<String> enough;

    EventBody(int status, int limit, Predicate<String> enough) {
        super(status, limit);
        this.decoder = new SseDecoder(limit);
        this.enough = enough;
    }

    @Override
    void take(ByteBuffer buffer) {
        for (String event : decoder.feed(buffer)) {
            if (enough.test(event)) {
                enough();
                return;
            }
        }
        if (decoder.isOverflown()) {
            failTooLarge();
        }
    }
}
