package dev.farjob.internal.call;

import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A place for one call to a provider, or the promise of one to an attempt that goes on record meanwhile: the thread that has
 * it makes the call at once, or gives the place back.
 */
public final class CallPlace {

    private final Timekeeper time;
    private final CallGate gate;
    private final CallPace pace;
    private final CallGate.Grant grant;
    private final AtomicBoolean used = new AtomicBoolean();
    private volatile long since;

    CallPlace(Timekeeper time, CallGate gate, CallPace pace, CallGate.Grant grant) {
        this.time = time;
        this.gate = gate;
        this.pace = pace;
        this.grant = grant;
        this.since = time.nanoTime();
    }

    /** Lets somebody else have it, unless a call was made in it: that gives it back when it ends. Again does no harm. */
    public void giveBack() {
        if (!used.compareAndSet(false, true)) {
            return;
        }
        if (grant == CallGate.Grant.PROMISE) {
            gate.breakPromise();
        } else {
            // Nobody was called, so it says nothing of how fast calls are answered
            gate.leave();
        }
    }

    /**
     * Takes it for a call, which then must {@link #leave}.
     *
     * @param atMost how long to wait for a place that is promised; false if there was none, and nothing is to be left
     * @throws IllegalStateException if it was used or given back
     */
    boolean use(Duration atMost) {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("a place is good for one call");
        }
        return grant == CallGate.Grant.PLACE || claim(atMost);
    }

    private boolean claim(Duration atMost) {
        CompletableFuture<Void> place = gate.claim();
        if (!time.await(place, atMost)) {
            gate.giveUpClaim(place);
            return false;
        }
        since = time.nanoTime();
        return true;
    }

    /** The call has ended. */
    void leave() {
        pace.freed(since);
        gate.leave();
    }
}
