package dev.farjob.internal.call;

import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The attempts to send that are being made, each from before it goes on record until its answer is written. Unlike all else
 * that a node does, none of them can be begun again by another node, so that closing waits for them.
 */
public final class Sends {

    private final CompletableFuture<Void> none = new CompletableFuture<>();
    private Duration longest = Duration.ZERO;
    private int underWay;
    private boolean closed;

    /**
     * Whether an attempt may begin, which then must {@link #end}; none does once this is closed.
     *
     * @param atMost how long it may last until its answer counts as missing
     */
    public synchronized boolean begin(Duration atMost) {
        if (closed) {
            return false;
        }
        underWay++;
        longest = atMost.compareTo(longest) > 0 ? atMost : longest;
        return true;
    }

    public void end() {
        boolean last;
        synchronized (this) {
            last = --underWay == 0 && closed;
        }
        if (last) {
            none.complete(null);
        }
    }

    /** Whether none begins any more. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Lets none begin any more, and waits for those that are being made as long as they may last; false if one does not end. */
    public boolean close(Timekeeper time) {
        Duration atMost;
        boolean last;
        synchronized (this) {
            closed = true;
            last = underWay == 0;
            atMost = longest;
        }
        if (last) {
            none.complete(null);
        }
        return time.await(none, atMost);
    }
}
