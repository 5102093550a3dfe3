package dev.farjob.internal.write;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.CombinedCall.Turn;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets callers who come at the same time share calls to the store, and each of them believe that it was alone. Nobody waits
 * for company: who finds a call free makes it at once, and who does not shares the next one, which one of them makes.
 *
 * @param <C> what is written
 * @param <A> what the store answers to it
 */
final class Combiner<C, A> {

    private static final Logger LOG = LoggerFactory.getLogger(Combiner.class);

    /**
     * How long a caller waits for a call to share before it makes another one, however many are under way: a call that
     * hangs, or that waits for a lock which one of those callers holds, must not hold up the others for good.
     */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * A call that took longer before it failed has waited for the store itself: for a connection, as a rule. To try its
     * parts one by one would only make everybody wait as long again.
     */
    static final Duration QUICK = Duration.ofSeconds(5);

    private final Timekeeper time;
    private final Combinable<C> kind;
    private final Function<List<C>, List<A>> store;
    private final CombinerQueue<C, A> queue;

    /**
     * Callers and a store.
     *
     * @param atOnce how many calls there are at once, unless somebody loses patience
     * @param store what a call is made to: one answer per item, in order
     */
    Combiner(Timekeeper time, Combinable<C> kind, int atOnce, Function<List<C>, List<A>> store) {
        this.time = time;
        this.queue = new CombinerQueue<>(atOnce);
        this.kind = kind;
        this.store = store;
    }

    /**
     * The answers to these items, as if nobody else had called.
     *
     * @throws JobStoreException what the store threw; where the call was shared, one of this caller's own, with the same
     *     effect and the shared one as its cause
     */
    List<A> call(List<C> items) {
        if (items.isEmpty()) {
            return store.apply(items);
        }
        CombinedCall<C, A> mine = new CombinedCall<>(items, kind);
        queue.arrive(mine);
        Turn<A> turn = turnOf(mine);
        if (turn instanceof Turn.Answered<A> answered) {
            return answered.answers();
        }
        if (turn instanceof Turn.Failed<A> failed) {
            throw ownException(mine, failed);
        }
        return turn instanceof Turn.Alone<A> ? store.apply(items) : lead(mine);
    }

    /**
     * Waits for the turn. Who is interrupted before its items are in a call leaves the queue and goes by itself, as it would
     * have without a queue; who is interrupted later waits for the answer, because to go away would be to lose it.
     */
    private Turn<A> turnOf(CombinedCall<C, A> mine) {
        boolean interrupted = false;
        try {
            while (!mine.turn().isDone() && !time.await(mine.turn(), PATIENCE)) {
                boolean now = Thread.interrupted();
                interrupted |= now;
                if (queue.goAhead(mine)) {
                    if (!now) {
                        LOG.warn("job {} waited {} to be written; one more call is made", name(mine), PATIENCE);
                    }
                    return new Turn.Lead<>();
                }
            }
            return mine.turn().join();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<A> lead(CombinedCall<C, A> mine) {
        List<CombinedCall<C, A>> all = new ArrayList<>();
        all.add(mine);
        long begun = time.nanoTime();
        List<Turn<A>> turns;
        try {
            // A driver may give up a call because its thread is interrupted, and nobody else is to suffer from that
            if (!Thread.currentThread().isInterrupted()) {
                queue.board(all);
            }
            turns = answered(all, store.apply(itemsOf(all)));
        } catch (Throwable thrown) {
            boolean apart = all.size() > 1 && wroteNothing(thrown) && time.nanoTime() - begun <= QUICK.toNanos();
            leave(all, same(all, apart ? new Turn.Alone<>() : new Turn.Failed<>(thrown, all.size())));
            if (!apart) {
                throw thrown;
            }
            LOG.warn(
                    "a call for {} callers failed and wrote nothing; each tries by itself: {}",
                    all.size(),
                    thrown.getMessage());
            return store.apply(mine.items());
        }
        leave(all, turns);
        return ((Turn.Answered<A>) turns.get(0)).answers();
    }

    private void leave(List<CombinedCall<C, A>> all, List<Turn<A>> turns) {
        // Before anybody hears of it, or who writes the same job next would find it under way
        queue.leave(all);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).turn().complete(turns.get(i));
        }
    }

    private List<C> itemsOf(List<CombinedCall<C, A>> all) {
        if (all.size() == 1) {
            return all.get(0).items();
        }
        List<C> items = new ArrayList<>();
        all.forEach(one -> items.addAll(one.items()));
        return Collections.unmodifiableList(items);
    }

    private List<Turn<A>> answered(List<CombinedCall<C, A>> all, List<A> answers) {
        if (all.size() == 1) {
            return List.of(new Turn.Answered<>(answers));
        }
        int items = all.stream().mapToInt(one -> one.items().size()).sum();
        requireAnswers(answers.size(), items);
        List<Turn<A>> turns = new ArrayList<>();
        int from = 0;
        for (CombinedCall<C, A> one : all) {
            int to = from + one.items().size();
            turns.add(new Turn.Answered<>(List.copyOf(answers.subList(from, to))));
            from = to;
        }
        return turns;
    }

    /** @throws IllegalStateException if a store has not answered to each write */
    static void requireAnswers(int answers, int writes) {
        if (answers != writes) {
            throw new IllegalStateException("the store gave " + answers + " answers to " + writes
                    + " writes: what was written is unknown, and the store has to be mended");
        }
    }

    private static <C, A> List<Turn<A>> same(List<CombinedCall<C, A>> all, Turn<A> turn) {
        return Collections.nCopies(all.size(), turn);
    }

    private static boolean wroteNothing(Throwable thrown) {
        return thrown instanceof JobStoreException failed && failed.effect() == Effect.NONE;
    }

    /** What is no {@link JobStoreException} says nothing about what was written, so that has to be read. */
    private JobStoreException ownException(CombinedCall<C, A> mine, Turn.Failed<A> failed) {
        Throwable thrown = failed.thrown();
        boolean known = thrown instanceof JobStoreException;
        return new JobStoreException(
                known ? ((JobStoreException) thrown).effect() : Effect.UNKNOWN,
                "job " + name(mine) + " was to be written in a call that " + failed.callers() + " callers shared: "
                        + (known
                                ? thrown.getMessage()
                                : "the store failed with " + thrown.getClass().getSimpleName()),
                thrown);
    }

    private String name(CombinedCall<C, A> call) {
        int more = call.items().size() - 1;
        return kind.job(call.items().get(0)) + (more == 0 ? "" : " and " + more + " more");
    }
}
