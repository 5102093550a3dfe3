package dev.farjob.internal.write;

import dev.farjob.internal.time.Relay;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.Change;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes that nobody waits for, many in one call: a thread that has looked at a job leaves what is to be written here
 * and looks at the next one, so that a busy node does not put a thread to sleep for each write, and wake it again. Who finds
 * nobody writing writes at once, and then what others have left meanwhile, in one call, until nothing is left.
 */
public final class SharedWrites implements ChangeWriter {

    private static final Logger LOG = LoggerFactory.getLogger(SharedWrites.class);

    /** As many changes are worth a call of their own beside one that is under way. */
    static final int ENOUGH = 100;

    private static final Executor HERE = Runnable::run;

    private final Timekeeper time;
    private final Executor executor;
    private final JobStore store;
    private final JobWriter writer;
    private final Queue<Left> left = new ArrayDeque<>();
    private final ThreadLocal<Boolean> telling = ThreadLocal.withInitial(() -> false);
    private int writing;

    public SharedWrites(Timekeeper time, Executor executor, JobStore store, JobWriter writer) {
        this.time = time;
        this.executor = executor;
        this.store = store;
        this.writer = writer;
    }

    /**
     * Something to be written.
     *
     * @param since when it was left, in nanoseconds
     */
    private record Left(Change change, long since, CompletableFuture<Verdict> verdict) {}

    @Override
    public CompletableFuture<Verdict> write(Change change) {
        Left mine = new Left(change, time.nanoTime(), new CompletableFuture<>());
        if (leave(mine)) {
            begin();
        }
        return mine.verdict();
    }

    /**
     * Has it written: by the calling thread, unless it is interrupted, because a driver may give a call up for that, and with
     * it what others have left; and unless it is telling others, or one would lead to another without an end to the stack.
     */
    private void begin() {
        boolean elsewhere = telling.get() || Thread.currentThread().isInterrupted();
        try {
            (elsewhere ? executor : HERE).execute(this::writeWhatIsLeft);
        } catch (RejectedExecutionException closing) {
            writeWhatIsLeft();
        }
    }

    /** Sends one more thread if what is left here has waited for long. */
    public void hurry() {
        if (!stepUpIfLate()) {
            return;
        }
        try {
            executor.execute(this::writeWhatIsLeft);
        } catch (RejectedExecutionException full) {
            stepDown();
        }
    }

    /** Whether whoever left it has to write: somebody does already, unless there is enough for a call beside. */
    private synchronized boolean leave(Left one) {
        left.add(one);
        boolean needed = left.size() > writing * ENOUGH || isLate();
        writing += needed ? 1 : 0;
        return needed;
    }

    private synchronized boolean stepUpIfLate() {
        boolean late = isLate();
        writing += late ? 1 : 0;
        return late;
    }

    /** Whoever writes may hang in a call that does not end, and is not waited for. */
    private boolean isLate() {
        Left first = left.peek();
        if (first == null || time.nanoTime() - first.since() <= Combiner.PATIENCE.toNanos()) {
            return false;
        }
        LOG.warn(
                "job {} has waited {} to be written; one more call is made",
                first.change().id(),
                Combiner.PATIENCE);
        return true;
    }

    private synchronized void stepDown() {
        writing--;
    }

    private void writeWhatIsLeft() {
        List<Left> some = take();
        while (!some.isEmpty()) {
            List<Answer> answers = written(some);
            some = take();
            if (some.isEmpty()) {
                tell(answers);
            } else {
                Relay.run(executor, answers);
            }
        }
    }

    private void tell(List<Answer> answers) {
        telling.set(true);
        try {
            Relay.help(executor, answers);
        } finally {
            telling.remove();
        }
    }

    /** As much as fits in a call; if there is nothing, whoever asked writes no more. */
    private synchronized List<Left> take() {
        List<Left> some = new ArrayList<>();
        long room = CombinerQueue.LARGEST;
        while (!left.isEmpty()) {
            room -= Combinable.CHANGES.weight(left.element().change());
            if (room < 0 && !some.isEmpty()) {
                break;
            }
            some.add(left.remove());
        }
        writing -= some.isEmpty() ? 1 : 0;
        return some;
    }

    /** Writes these, and answers what is to be said of each. */
    private List<Answer> written(List<Left> together) {
        List<Change> changes = together.stream().map(Left::change).toList();
        long begun = time.nanoTime();
        try {
            List<Verdict> verdicts = store.apply(changes);
            Combiner.requireAnswers(verdicts.size(), changes.size());
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < verdicts.size(); i++) {
                Verdict verdict = verdicts.get(i);
                answers.add(new Answer(together.get(i), change -> writer.written(change, verdict)));
            }
            return answers;
        } catch (JobStoreException failed) {
            if (changes.size() == 1 || failed.effect() != Effect.NONE || !wasQuick(begun)) {
                return answers(together, change -> writer.failed(change, failed));
            }
            LOG.warn(
                    "a call for {} changes failed and wrote nothing; each is tried by itself: {}",
                    changes.size(),
                    failed.getMessage());
            return answers(together, writer::write);
        } catch (Throwable broken) {
            return answers(together, change -> {
                throw broken;
            });
        }
    }

    private boolean wasQuick(long begun) {
        return time.nanoTime() - begun <= Combiner.QUICK.toNanos();
    }

    private static List<Answer> answers(List<Left> to, Conclusion conclusion) {
        return to.stream().map(one -> new Answer(one, conclusion)).toList();
    }

    private interface Conclusion {
        Verdict of(Change change) throws Throwable;
    }

    /** What is said to whoever left a change, once it is known what became of it. */
    private record Answer(Left to, Conclusion conclusion) implements Relay.Task {

        @Override
        public void run() {
            try {
                to.verdict().complete(conclusion.of(to.change()));
            } catch (Throwable broken) {
                to.verdict().completeExceptionally(broken);
            }
        }

        /** Nobody else will say it. */
        @Override
        public void refused() {
            run();
        }
    }
}
