package dev.farjob.internal.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many callers in at a time, and the others in the order in which they came. An attempt to send goes on record before
 * it is made: where places come free fast, it waits outside for that, with the promise of a place. Such an attempt has every
 * second place that comes free, because others already decide by its record; the callers in the line have the rest.
 */
final class CallGate {

    /** The answer to a caller that wants to send. */
    enum Grant {
        /** A place. */
        PLACE,
        /** The promise of a place, to be claimed when the attempt is on record. */
        PROMISE
    }

    private record Waiter<T>(CompletableFuture<T> turn, long number) {}

    private final @Nullable CallPace pace;
    private final Deque<Waiter<Void>> asking = new ArrayDeque<>();
    private final Deque<Waiter<Grant>> sending = new ArrayDeque<>();
    private final Deque<CompletableFuture<Void>> claiming = new ArrayDeque<>();
    private int free;
    private int promised;
    private long numbers;
    private boolean wasClaimed;

    /** A gate that promises nothing. */
    CallGate(int places) {
        this(places, null);
    }

    /** @param pace how many places may be promised; null for none */
    CallGate(int places, @Nullable CallPace pace) {
        this.free = places;
        this.pace = pace;
    }

    /** A place, now or later: whoever gets it must {@link #leave}, and whoever stops waiting must {@link #giveUp}. */
    synchronized CompletableFuture<Void> enter() {
        CompletableFuture<Void> place = new CompletableFuture<>();
        if (free > 0) {
            free--;
            place.complete(null);
        } else {
            asking.add(new Waiter<>(place, numbers++));
        }
        return place;
    }

    /** The same for an attempt that is yet to go on record; a promise must be {@linkplain #claim claimed} or broken. */
    synchronized CompletableFuture<Grant> enterToSend() {
        CompletableFuture<Grant> grant = new CompletableFuture<>();
        if (mayPromise()) {
            promised++;
            grant.complete(Grant.PROMISE);
        } else if (free > 0) {
            free--;
            grant.complete(Grant.PLACE);
        } else {
            sending.add(new Waiter<>(grant, numbers++));
        }
        return grant;
    }

    /** The place that was promised, now or later, as from {@link #enter}. */
    synchronized CompletableFuture<Void> claim() {
        CompletableFuture<Void> place = new CompletableFuture<>();
        if (free > 0) {
            // While a place is free nobody waits to send, so the promise is for the next who comes
            free--;
            promised--;
            place.complete(null);
        } else {
            claiming.add(place);
        }
        return place;
    }

    /** The attempt is not made: the promise goes to another. */
    void breakPromise() {
        List<Runnable> tell = new ArrayList<>();
        synchronized (this) {
            promised--;
            promise(tell);
        }
        tell.forEach(Runnable::run);
    }

    void leave() {
        List<Runnable> tell = new ArrayList<>();
        synchronized (this) {
            passOn(tell);
            promise(tell);
        }
        tell.forEach(Runnable::run);
    }

    private void passOn(List<Runnable> tell) {
        boolean hasOthers = !asking.isEmpty() || !sending.isEmpty();
        wasClaimed = !claiming.isEmpty() && !(wasClaimed && hasOthers);
        if (wasClaimed) {
            promised--;
            CompletableFuture<Void> next = claiming.remove();
            tell.add(() -> next.complete(null));
        } else if (!hasOthers) {
            free++;
        } else if (sending.isEmpty() || isEarlier(asking.peek(), sending.element())) {
            CompletableFuture<Void> next = asking.remove().turn();
            tell.add(() -> next.complete(null));
        } else {
            CompletableFuture<Grant> next = sending.remove().turn();
            tell.add(() -> next.complete(Grant.PLACE));
        }
    }

    private static boolean isEarlier(@Nullable Waiter<?> one, Waiter<?> other) {
        return one != null && one.number() < other.number();
    }

    private void promise(List<Runnable> tell) {
        while (!sending.isEmpty() && mayPromise()) {
            promised++;
            CompletableFuture<Grant> next = sending.remove().turn();
            tell.add(() -> next.complete(Grant.PROMISE));
        }
    }

    private boolean mayPromise() {
        return pace != null && promised < pace.ahead(free == 0);
    }

    /** Stops waiting for a place; one that was granted in the meantime is passed on. */
    @SuppressWarnings("ReferenceEquality") // this caller's place, not one like it
    void giveUp(CompletableFuture<Void> place) {
        boolean granted;
        synchronized (this) {
            granted = !asking.removeIf(other -> other.turn() == place);
        }
        if (granted) {
            leave();
        }
    }

    /** Stops waiting to send; a grant that came in the meantime is passed on. */
    @SuppressWarnings("ReferenceEquality")
    void giveUpSending(CompletableFuture<Grant> grant) {
        boolean granted;
        synchronized (this) {
            granted = !sending.removeIf(other -> other.turn() == grant);
        }
        if (granted && grant.join() == Grant.PLACE) {
            leave();
        } else if (granted) {
            breakPromise();
        }
    }

    /** Stops waiting for a place that was promised; one that was granted in the meantime is passed on. */
    @SuppressWarnings("ReferenceEquality")
    void giveUpClaim(CompletableFuture<Void> place) {
        boolean granted;
        synchronized (this) {
            granted = !claiming.removeIf(other -> other == place);
        }
        if (granted) {
            leave();
        } else {
            breakPromise();
        }
    }
}
