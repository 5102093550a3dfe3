package dev.farjob.internal.call;

import java.util.concurrent.atomic.AtomicBoolean;

/** A place for one call to a provider: the thread that has it makes the call at once, or gives the place back. */
public final class CallPlace {

    private final CallGate gate;
    private final AtomicBoolean used = new AtomicBoolean();

    CallPlace(CallGate gate) {
        this.gate = gate;
    }

    /** Lets somebody else have it, unless a call was made in it: that gives it back when it ends. Again does no harm. */
    public void giveBack() {
        if (used.compareAndSet(false, true)) {
            gate.leave();
        }
    }

    /**
     * Takes it for a call, which then must leave the gate.
     *
     * @throws IllegalStateException if it was used or given back
     */
    CallGate use() {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("a place is good for one call");
        }
        return gate;
    }
}
