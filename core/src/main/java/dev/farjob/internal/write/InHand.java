package dev.farjob.internal.write;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.JobId;
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
 * Facts that the store did not take when they came, and that nobody but this node knows: what a provider has answered to a
 * spawn, or that a step has taken effect. The node keeps them, and tries to write them for as long as it lives: in one task,
 * however many there are, first after a quarter of a second and then less and less often, at least every five seconds. While
 * the store takes none, each round tries one of them only.
 *
 * <p>If the executor has no thread for that, each sweep tries. A node that closes waits for what is in hand within its grace;
 * what is left then, or comes later, goes to the log, with what a person can do about it.
 */
public final class InHand {

    private static final Logger LOG = LoggerFactory.getLogger(InHand.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /**
     * A fact that is kept.
     *
     * @param job which job
     * @param key tells it from other facts
     * @param known what is known, and what a person can do if it is never written; for the log
     * @param write writes it against whoever else has written the job meanwhile; as long as it throws anything, the fact stays
     *     in hand
     */
    public record Fact(JobId job, Object key, String known, Runnable write) {}

    /** @param isLoud whether a fault that is no outage of the store is still to be said */
    private record Kept(Fact fact, AtomicBoolean isLoud) {}

    private final Timekeeper time;
    private final Executor executor;
    private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean trying;

    public InHand(Timekeeper time, Executor executor) {
        this.time = time;
        this.executor = executor;
    }

    /** Whether a fact with this key is in hand, because it is not written yet. */
    public boolean has(Object key) {
        return kept.stream().anyMatch(one -> one.fact().key().equals(key));
    }

    /** Keeps a fact that the store did not take, for this reason. */
    public void keep(Fact fact, Throwable failed) {
        String text =
                "the store did not take what is known of job {}: {}; it is kept, and written as soon as the store takes it";
        if (failed instanceof JobStoreException) {
            LOG.debug(text, fact.job(), fact.known(), failed);
        } else {
            LOG.warn(text + " ({})", fact.job(), fact.known(), failed.toString());
        }
        Kept one = new Kept(fact, new AtomicBoolean(true));
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
    public void hurry() {
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
                one.fact().write().run();
            } catch (Throwable again) {
                sayWhy(one, again);
                kept.add(one);
                kept.remove(one);
                return false;
            }
            kept.remove(one);
        }
        LOG.debug("the store has taken all that was kept");
        return true;
    }

    /** That the store is away was said when it began; anything else is a fault of somebody's, and is said once. */
    private static void sayWhy(Kept one, Throwable again) {
        if (!(again instanceof JobStoreException) && one.isLoud().compareAndSet(true, false)) {
            LOG.error(
                    "job {} cannot be told: {}; it is tried again",
                    one.fact().job(),
                    one.fact().known(),
                    again);
        } else {
            LOG.debug(
                    "job {} cannot be told yet: {}",
                    one.fact().job(),
                    one.fact().known(),
                    again);
        }
    }

    /** Gives up what is still in hand, and says what it is. */
    public void close() {
        closed.complete(null);
        kept.forEach(InHand::giveUp);
    }

    private static void giveUp(Kept one) {
        LOG.error(
                "this node closes before the store has taken what is known of job {}: {}",
                one.fact().job(),
                one.fact().known());
    }
}
