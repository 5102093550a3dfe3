package dev.farjob.internal.write;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The items that one caller wants written, on their way into a call that others may share.
 *
 * @param <C> what is written
 * @param <A> what the store answers to it
 */
final class Entry<C, A> {

    private final List<C> items;
    private final boolean joined;
    private final long since;
    private final Consumer<Supplier<List<A>>> told;
    private final Set<Object> keys = new HashSet<>();
    private final long weight;
    private final boolean repeats;

    /**
     * Items of one caller.
     *
     * @param joined whether the caller's thread waits for its turn; if not, the items were left
     * @param since when they came, in nanoseconds
     * @param told hears what to do to have the answers: to take them, to fail as the call has, or to make a call
     */
    Entry(List<C> items, Combinable<C> kind, boolean joined, long since, Consumer<Supplier<List<A>>> told) {
        this.items = items;
        this.joined = joined;
        this.since = since;
        this.told = told;
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

    boolean isJoined() {
        return joined;
    }

    long since() {
        return since;
    }

    /** Tells its caller, in this thread or in the caller's own, what to do to have the answers. */
    void tell(Supplier<List<A>> answers) {
        told.accept(answers);
    }

    /** Everything that no other call under way may be about. */
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
}
