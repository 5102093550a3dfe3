package dev.farjob.internal.look;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Job;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.store.JobStoreException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers to spawns that the store did not take when they came. A provider gives them once, so the node keeps them, and tries
 * to write them for as long as it lives: in one task, however many there are, first after a quarter of a second and then less
 * and less often, at least every five seconds. While the store takes none, each round tries one of them only.
 *
 * <p>Where no thread can be had for that, each sweep tries. A node that closes waits for what is in hand within its grace; what
 * is left then goes to the log, with the provider's id, so that somebody can adopt it.
 */
public final class AnswersInHand {

    private static final Logger LOG = LoggerFactory.getLogger(AnswersInHand.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /**
     * An answer that is kept.
     *
     * @param write writes it against whoever else has written the job meanwhile
     * @param isLoud whether a fault that is no outage of the store is still to be said
     */
    private record Kept(Job attempt, SpawnAnswer answer, Runnable write, AtomicBoolean isLoud) {

        boolean isOf(Job job) {
            return attempt.id().equals(job.id()) && attempt.attempt() == job.attempt();
        }
    }

    private final Timekeeper time;
    private final Executor executor;
    private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean trying;

    public AnswersInHand(Timekeeper time, Executor executor) {
        this.time = time;
        this.executor = executor;
    }

    /** Whether this node has the answer to the job's attempt, and has not written it yet. */
    boolean has(Job job) {
        return kept.stream().anyMatch(one -> one.isOf(job));
    }

    /**
     * Keeps an answer that the store did not take.
     *
     * @param write writes it; as long as it throws anything, the answer stays in hand
     */
    void keep(Job attempt, SpawnAnswer answer, Runnable write, Throwable failed) {
        String text =
                "the store did not take what the provider answered to the spawn of job {}; the answer is kept, and"
                        + " written as soon as the store takes it";
        if (failed instanceof JobStoreException) {
            LOG.debug(text, attempt.id(), failed);
        } else {
            LOG.warn(text + ": {}", attempt.id(), failed.toString());
        }
        Kept one = new Kept(attempt, answer, write, new AtomicBoolean(true));
        kept.add(one);
        if (closed.isDone()) {
            giveUp(one);
        } else if (begin()) {
            tryElsewhere();
        }
    }

    private void tryElsewhere() {
        Thread caller = Thread.currentThread();
        boolean[] calling = {true};
        try {
            executor.execute(() -> {
                if (Thread.currentThread().equals(caller) && calling[0]) {
                    // The executor has no threads of its own, and whoever called must not wait for the store.
                    end();
                } else {
                    tryOn();
                }
            });
        } catch (RejectedExecutionException full) {
            end();
        } finally {
            calling[0] = false;
        }
    }

    private synchronized boolean begin() {
        boolean needed = !trying && !kept.isEmpty() && !closed.isDone();
        trying |= needed;
        return needed;
    }

    private synchronized void end() {
        trying = false;
    }

    /** Whether there is something left to be tried; if not, whoever asks tries no more. */
    private synchronized boolean goOn() {
        trying = !kept.isEmpty() && !closed.isDone() && !Thread.currentThread().isInterrupted();
        return trying;
    }

    private void tryOn() {
        try {
            Duration pause = FIRST_PAUSE;
            while (goOn()) {
                time.await(closed, pause);
                pause = write() ? FIRST_PAUSE : longer(pause);
            }
        } catch (Throwable broken) {
            end();
            throw broken;
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) <= 0 ? twice : LONGEST_PAUSE;
    }

    /** Tries once to write what is in hand, unless somebody is trying. */
    void hurry() {
        if (begin()) {
            try {
                write();
            } finally {
                end();
            }
        }
    }

    /** Writes what is in hand until something goes wrong with one of them; that goes behind the others. */
    private boolean write() {
        for (Kept one = kept.peek(); one != null; one = kept.peek()) {
            try {
                one.write().run();
            } catch (Throwable again) {
                sayWhy(one, again);
                kept.add(one);
                kept.remove(one);
                return false;
            }
            kept.remove(one);
        }
        LOG.debug("the store has taken all answers to spawns that were kept");
        return true;
    }

    /** That the store is away was said when it began; anything else is a fault of somebody's, and is said once. */
    private static void sayWhy(Kept one, Throwable again) {
        if (!(again instanceof JobStoreException) && one.isLoud().compareAndSet(true, false)) {
            LOG.error(
                    "job {} cannot be told {}; it is tried again", one.attempt().id(), say(one), again);
        } else {
            LOG.debug("job {} cannot be told {} yet", one.attempt().id(), say(one), again);
        }
    }

    /** Gives up what is still in hand, and says what it is. */
    public void close() {
        closed.complete(null);
        kept.forEach(AnswersInHand::giveUp);
    }

    private static void giveUp(Kept one) {
        LOG.error(
                "this node closes before the store has taken what is known of job {}: {}",
                one.attempt().id(),
                say(one));
    }

    private static String say(Kept one) {
        String attempt = "attempt " + one.attempt().attempt();
        if (one.answer() instanceof SpawnAnswer.Accepted accepted) {
            return attempt + " runs as " + accepted.handle() + "; adopt the job by that id";
        }
        return attempt + (one.answer() instanceof SpawnAnswer.Refused ? " was refused" : " was not sent")
                + "; redrive or abandon the job if it is parked";
    }
}
