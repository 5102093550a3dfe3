package dev.farjob.internal.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Lets so many callers in at a time, and the others in the order in which they came. */
final class CallGate {

    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int free;

    CallGate(int places) {
        this.free = places;
    }

    /** A place, now or later: whoever gets it must {@link #leave}, and whoever stops waiting must {@link #giveUp}. */
    synchronized CompletableFuture<Void> enter() {
        if (free > 0) {
            free--;
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> place = new CompletableFuture<>();
        waiting.add(place);
        return place;
    }

    void leave() {
        CompletableFuture<Void> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
            }
        }
        if (next != null) {
            next.complete(null);
        }
    }

    /** Stops waiting for a place; one that was granted in the meantime is passed on. */
    @SuppressWarnings("ReferenceEquality") // this caller's place, not one like it
    void giveUp(CompletableFuture<Void> place) {
        boolean granted;
        synchronized (this) {
            granted = !waiting.removeIf(other -> other == place);
        }
        if (granted) {
            leave();
        }
    }
}
