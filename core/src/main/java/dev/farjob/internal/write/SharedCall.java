package dev.farjob.internal.write;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes calls to a store for many entries, and says what each of them has to do to have its answers. */
final class SharedCall<C, A> {

    private static final Logger LOG = LoggerFactory.getLogger(SharedCall.class);

    /**
     * A call that took longer before it failed has waited for the store itself: for a connection, as a rule. To try its
     * parts one by one would only make everybody wait as long again.
     */
    static final Duration QUICK = Duration.ofSeconds(5);

    private final Timekeeper time;
    private final Combinable<C> kind;
    private final Function<List<C>, List<A>> store;

    SharedCall(Timekeeper time, Combinable<C> kind, Function<List<C>, List<A>> store) {
        this.time = time;
        this.kind = kind;
        this.store = store;
    }

    /**
     * The part of the answer that one entry is told.
     *
     * @param answers gives the answers, or throws what the entry's caller is to see
     * @param isTriedAlone whether that makes a call first, for this entry by itself
     */
    record Answer<C, A>(Entry<C, A> entry, Supplier<List<A>> answers, boolean isTriedAlone) {}

    /**
     * Makes one call, the first entry being the one that leads.
     *
     * @param afterwards what is done when an entry has been tried by itself
     */
    List<Answer<C, A>> make(List<Entry<C, A>> all, Consumer<Entry<C, A>> afterwards) {
        long begun = time.nanoTime();
        try {
            return answered(all, alone(itemsOf(all)));
        } catch (Throwable thrown) {
            boolean apart = all.size() > 1 && wroteNothing(thrown) && time.nanoTime() - begun <= QUICK.toNanos();
            if (!apart) {
                return failed(all, thrown);
            }
            LOG.debug(
                    "a call for {} callers failed and wrote nothing; each tries by itself: {}",
                    all.size(),
                    thrown.getMessage());
            return all.stream()
                    .map(one -> new Answer<>(one, () -> tryAlone(one, afterwards), true))
                    .toList();
        }
    }

    /** Makes a call for these items and no others. */
    List<A> alone(List<C> items) {
        List<A> answers = store.apply(items);
        if (answers.size() != items.size()) {
            throw new IllegalStateException("the store gave " + answers.size() + " answers to " + items.size()
                    + " writes: what was written is unknown, and the store has to be mended");
        }
        return answers;
    }

    private List<A> tryAlone(Entry<C, A> one, Consumer<Entry<C, A>> afterwards) {
        try {
            return alone(one.items());
        } finally {
            afterwards.accept(one);
        }
    }

    private List<C> itemsOf(List<Entry<C, A>> all) {
        if (all.size() == 1) {
            return all.get(0).items();
        }
        List<C> items = new ArrayList<>();
        all.forEach(one -> items.addAll(one.items()));
        return Collections.unmodifiableList(items);
    }

    private List<Answer<C, A>> answered(List<Entry<C, A>> all, List<A> answers) {
        List<Answer<C, A>> each = new ArrayList<>(all.size());
        int from = 0;
        for (Entry<C, A> one : all) {
            int to = from + one.items().size();
            List<A> own = all.size() == 1 ? answers : List.copyOf(answers.subList(from, to));
            each.add(new Answer<>(one, () -> own, false));
            from = to;
        }
        return each;
    }

    /** The one that leads gets what the store threw, and each other an exception of its own. */
    private List<Answer<C, A>> failed(List<Entry<C, A>> all, Throwable thrown) {
        List<Answer<C, A>> each = new ArrayList<>(all.size());
        for (Entry<C, A> one : all) {
            boolean leads = each.isEmpty();
            each.add(new Answer<>(one, () -> fail(one, thrown, leads, all.size()), false));
        }
        return each;
    }

    private List<A> fail(Entry<C, A> one, Throwable thrown, boolean leads, int callers) {
        if (leads && thrown instanceof RuntimeException own) {
            throw own;
        }
        if (leads && thrown instanceof Error own) {
            throw own;
        }
        throw ownException(one, thrown, callers);
    }

    private static boolean wroteNothing(Throwable thrown) {
        return thrown instanceof JobStoreException failed && failed.effect() == Effect.NONE;
    }

    /** An exception that is no {@link JobStoreException} says nothing about what was written, so that has to be read. */
    private JobStoreException ownException(Entry<C, A> mine, Throwable thrown, int callers) {
        boolean known = thrown instanceof JobStoreException;
        return new JobStoreException(
                known ? ((JobStoreException) thrown).effect() : Effect.UNKNOWN,
                "job " + name(mine) + " was to be written in a call that " + callers + " callers shared: "
                        + (known
                                ? thrown.getMessage()
                                : "the store failed with " + thrown.getClass().getSimpleName()),
                thrown);
    }

    /** The jobs that an entry is about, for people. */
    String name(Entry<C, A> entry) {
        int more = entry.items().size() - 1;
        return kind.job(entry.items().get(0)) + (more == 0 ? "" : " and " + more + " more");
    }
}
