package dev.farjob.internal.write;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What one caller wants written, on its way into a call that others may share. */
final class CombinedCall<C, A> {

    /** What a caller who waits has waited for. */
    sealed interface Turn<A> {

        /** To make the next call, for itself and for whoever waits by then. */
        record Lead<A>() implements Turn<A> {}

        /** To try once by itself, because the call that it shared wrote nothing, and maybe through no fault of its own. */
        record Alone<A>() implements Turn<A> {}

        /** The answers to its items. */
        record Answered<A>(List<A> answers) implements Turn<A> {}

        /** What the call threw that so many callers shared. */
        record Failed<A>(Throwable thrown, int callers) implements Turn<A> {}
    }

    private final List<C> items;
    private final Set<Object> keys = new HashSet<>();
    private final CompletableFuture<Turn<A>> turn = new CompletableFuture<>();
    private final long weight;
    private final boolean repeats;

    CombinedCall(List<C> items, Combinable<C> kind) {
        this.items = items;
        long sum = 0;
        boolean twice = false;
        for (C item : items) {
            sum += kind.weight(item);
            for (Object key : kind.keys(item)) {
                twice |= !keys.add(key);
            }
        }
        this.weight = sum;
        this.repeats = twice;
    }

    List<C> items() {
        return items;
    }

    /** What no other call under way may be about. */
    Set<Object> keys() {
        return keys;
    }

    long weight() {
        return weight;
    }

    /** Whether it is about one thing twice, and therefore a call as its caller made it, without anybody else in it. */
    boolean repeatsItself() {
        return repeats;
    }

    /** Done as soon as its caller has something to do, or an answer. */
    CompletableFuture<Turn<A>> turn() {
        return turn;
    }
}
