package dev.farjob.internal.write;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.store.JobStoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that the store is lost, and once that it is back, however many calls fail in between and whoever makes them. All
 * calls of this node to its store pass here, so the callers log the failure of a store in detail at DEBUG, and not above.
 *
 * <p>The store is back when each kind of call that failed goes well again. A kind that nobody has made for a while keeps
 * nobody from saying so.
 */
public final class StoreOutage {

    private static final Logger LOG = LoggerFactory.getLogger(StoreOutage.class);

    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    /**
     * A call to the store.
     *
     * @param <A> what it answers
     * @param <E> what it throws
     */
    interface Call<A, E extends Exception> {
        A make() throws E;
    }

    private final Timekeeper time;
    /** The kinds of calls that fail, and when each failed last. */
    private final Map<String, Long> affected = new HashMap<>();

    private long failures;
    private volatile boolean away;

    StoreOutage(Timekeeper time) {
        this.time = time;
    }

    /** Whether this is the failure of a store, which has been said here already. */
    public static boolean says(Throwable broken) {
        return broken instanceof JobStoreException
                || (broken instanceof CompletionException && broken.getCause() instanceof JobStoreException);
    }

    /** Makes a call of this kind, and notes what becomes of it. */
    <A, E extends Exception> A note(String kind, Call<A, E> call) throws E {
        A answer;
        try {
            answer = call.make();
        } catch (JobStoreException failed) {
            failed(kind, failed);
            throw failed;
        }
        if (away) {
            wentWell(kind);
        }
        return answer;
    }

    private synchronized void failed(String kind, JobStoreException failed) {
        failures++;
        away = true;
        if (affected.isEmpty()) {
            LOG.warn(
                    "the store does not answer; jobs are left as they are until it does, and whatever could not be written is"
                            + " tried again: {}",
                    failed.getMessage());
        } else {
            LOG.debug("the store is still away: {} failed", kind, failed);
        }
        affected.put(kind, time.nanoTime());
    }

    private synchronized void wentWell(String kind) {
        if (affected.isEmpty()) {
            return;
        }
        long now = time.nanoTime();
        affected.remove(kind);
        affected.values().removeIf(last -> now - last >= FORGOTTEN.toNanos());
        if (affected.isEmpty()) {
            away = false;
            LOG.info("the store answers again, after {} calls that failed", failures);
            failures = 0;
        }
    }
}
