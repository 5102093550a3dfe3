package dev.farjob.internal.write;

import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Relay;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.JobStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets whatever is to be written at the same time share calls to the store, and each caller believe that it was alone.
 * Nobody waits for company: a caller that finds a call free makes it at once, in its own thread, and all that come meanwhile
 * share the next one. A caller joins what it wants written and waits for the answer, or leaves it and is told.
 *
 * <p>The thread that makes a call goes on with its own answer, and with nothing else before. Callers that joined go on in
 * their own threads; other threads go on for those that left, so that none that lasts holds up another.
 *
 * @param <C> what is written
 * @param <A> what the store answers to it
 */
final class WriteQueue<C, A> {

    private static final Logger LOG = LoggerFactory.getLogger(WriteQueue.class);

    /**
     * How long something waits for a call to share before one more is made, however many are under way: a call that hangs,
     * or that waits for a lock which a waiting caller holds, must not hold up the others for good.
     */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Timekeeper time;
    private final Handover handover;
    private final Combinable<C> kind;
    private final SharedCall<C, A> store;
    private final Line<C, A> line;
    private final ThreadLocal<Boolean> telling = ThreadLocal.withInitial(() -> false);
    /** Whether it has been said that calls take long, and none has been answered since. */
    private final AtomicBoolean hanging = new AtomicBoolean();

    /**
     * A queue before a store.
     *
     * @param atOnce how many calls there are at once, unless patience is lost
     * @param store what a call is made to: one answer per item, in order
     */
    WriteQueue(Timekeeper time, Handover handover, Combinable<C> kind, int atOnce, Function<List<C>, List<A>> store) {
        this.time = time;
        this.handover = handover;
        this.kind = kind;
        this.line = new Line<>(atOnce);
        this.store = new SharedCall<>(time, kind, items -> {
            List<A> answers = store.apply(items);
            hanging.set(false);
            return answers;
        });
    }

    /**
     * The answers to these items, as if nobody else had called.
     *
     * @throws JobStoreException what the store threw; where the call was shared, one of this caller's own, with the same
     *     effect and the shared one as its cause
     */
    List<A> call(List<C> items) {
        if (items.isEmpty()) {
            return store.alone(items);
        }
        CompletableFuture<Supplier<List<A>>> turn = new CompletableFuture<>();
        Entry<C, A> mine = new Entry<>(items, kind, true, time.nanoTime(), turn::complete);
        arrive(mine);
        return turnOf(mine, turn).get();
    }

    /**
     * Leaves an item to be written, and goes on: by the time this returns it is written if nobody else was writing.
     *
     * @param told gets the answer, or throws what {@link #call} would have: in this thread if it is this thread that writes
     *     it, else in another
     */
    void leave(C item, Consumer<Supplier<List<A>>> told) {
        Runnable ended = handover.hold();
        arrive(new Entry<>(List.of(item), kind, false, time.nanoTime(), answers -> {
            try {
                told.accept(answers);
            } finally {
                ended.run();
            }
        }));
    }

    /** Sends a thread for what was left and has waited for long, because the call before it may hang. */
    void hurry() {
        line.late(time.nanoTime(), PATIENCE).ifPresent(late -> {
            warn(late);
            handover.execute(() -> work(late));
        });
    }

    private void warn(Entry<C, A> late) {
        if (hanging.compareAndSet(false, true)) {
            LOG.warn(
                    "job {} has waited {} to be written; one more call is made, as for each that waits from now on",
                    store.name(late),
                    PATIENCE);
        } else {
            LOG.debug("job {} has waited {} to be written, too", store.name(late), PATIENCE);
        }
    }

    private void arrive(Entry<C, A> mine) {
        List<Entry<C, A>> leaders = line.arrive(mine);
        hurry();
        boolean leads = leaders.remove(mine);
        begin(leaders);
        if (leads && (mine.isJoined() || mayWriteHere())) {
            mine.tell(() -> lead(mine));
        } else if (leads) {
            handover.execute(() -> work(mine));
        }
    }

    /**
     * Not in a thread that is interrupted, because a driver may give the call up for that; nor in one that is telling others
     * something, because what one of them leaves next is better written together with what the others do.
     */
    private boolean mayWriteHere() {
        return !telling.get() && !Thread.currentThread().isInterrupted();
    }

    /** Lets others begin the calls that they lead. */
    private void begin(List<Entry<C, A>> leaders) {
        for (Entry<C, A> leader : leaders) {
            if (leader.isJoined()) {
                leader.tell(() -> lead(leader));
            } else {
                handover.execute(() -> work(leader));
            }
        }
    }

    /**
     * Waits for the turn. A thread that is interrupted before its items are in a call takes them out of the line and writes
     * them by itself, as it would have without a queue; one that is interrupted later waits for the answer, because to go
     * away would be to lose it.
     */
    private Supplier<List<A>> turnOf(Entry<C, A> mine, CompletableFuture<Supplier<List<A>>> turn) {
        boolean interrupted = false;
        try {
            while (!turn.isDone() && !time.await(turn, PATIENCE)) {
                boolean now = Thread.interrupted();
                interrupted |= now;
                if (line.goAhead(mine)) {
                    if (!now) {
                        warn(mine);
                    }
                    return () -> lead(mine);
                }
            }
            return turn.join();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Makes a call for this entry and those that may share it; the answers are its own. */
    private List<A> lead(Entry<C, A> mine) {
        List<SharedCall.Answer<C, A>> answers = make(mine);
        begin(end(answers));
        Relay.run(handover, toTell(answers.subList(1, answers.size())));
        return answers.get(0).answers().get();
    }

    /** Makes calls for what was left, until nothing is, in a thread that has no other job to go on with. */
    private void work(Entry<C, A> first) {
        Optional<Entry<C, A>> leader = Optional.of(first);
        while (leader.isPresent()) {
            List<SharedCall.Answer<C, A>> answers = make(leader.get());
            List<Entry<C, A>> leaders = end(answers);
            leader = Thread.currentThread().isInterrupted() ? Optional.empty() : takeLeft(leaders);
            begin(leaders);
            List<Telling<C, A>> toTell = toTell(answers);
            if (leader.isPresent()) {
                Relay.run(handover, toTell);
            } else {
                tellHere(toTell);
            }
        }
    }

    private static <C, A> Optional<Entry<C, A>> takeLeft(List<Entry<C, A>> leaders) {
        for (Iterator<Entry<C, A>> entries = leaders.iterator(); entries.hasNext(); ) {
            Entry<C, A> leader = entries.next();
            if (!leader.isJoined()) {
                entries.remove();
                return Optional.of(leader);
            }
        }
        return Optional.empty();
    }

    private List<SharedCall.Answer<C, A>> make(Entry<C, A> leader) {
        List<Entry<C, A>> all = Thread.currentThread().isInterrupted() ? List.of(leader) : line.board(leader);
        return store.make(all, entry -> begin(line.endAlone(entry)));
    }

    /** Before anybody hears of it, or the next change of the same job would find it under way. */
    private List<Entry<C, A>> end(List<SharedCall.Answer<C, A>> answers) {
        return line.end(answers.stream()
                .filter(answer -> !answer.isTriedAlone())
                .map(SharedCall.Answer::entry)
                .toList());
    }

    /** Wakes the callers that joined, and answers what is to be said to those that left. */
    private static <C, A> List<Telling<C, A>> toTell(List<SharedCall.Answer<C, A>> answers) {
        List<Telling<C, A>> left = new ArrayList<>();
        for (SharedCall.Answer<C, A> answer : answers) {
            if (answer.entry().isJoined()) {
                answer.entry().tell(answer.answers());
            } else {
                left.add(new Telling<>(answer));
            }
        }
        return left;
    }

    private void tellHere(List<Telling<C, A>> left) {
        telling.set(true);
        try {
            Relay.help(handover, left);
        } finally {
            telling.remove();
        }
    }

    /** Says to a caller that left something what has become of it, and does what follows. */
    private record Telling<C, A>(SharedCall.Answer<C, A> answer) implements Relay.Task {

        @Override
        public void run() {
            answer.entry().tell(answer.answers());
        }
    }
}
