package dev.farjob.internal.loop;

import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once where jobs are accepted or watched, and nothing sweeps: a host that forgot to start is told so. */
public final class Attendance {

    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);

    /** The rarest cron job that keeps jobs going sweeps once a minute, and may be late for that. */
    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(90);

    private final Timekeeper time;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile boolean started;
    private volatile boolean closed;
    private volatile long sweptAt;

    public Attendance(Timekeeper time) {
        this.time = time;
        this.sweptAt = time.nanoTime();
    }

    /** The background loop was started. */
    void started() {
        started = true;
    }

    /** Somebody swept, or the loop did. */
    public void swept() {
        sweptAt = time.nanoTime();
    }

    /** Nothing is expected of this node any more. */
    public void close() {
        closed = true;
    }

    /**
     * Something was called that counts on sweeps. This looks for them now and, because it may have been the last call, once
     * more when one must have come.
     *
     * @param what what was called, for the message
     */
    public void countedOn(String what) {
        look(what);
        if (!warned.get() && waiting.compareAndSet(false, true)) {
            time.later(LONGEST_ABSENCE, () -> {
                waiting.set(false);
                look(what);
            });
        }
    }

    private void look(String what) {
        Duration absence = Duration.ofNanos(time.nanoTime() - sweptAt);
        if (!closed && absence.compareTo(LONGEST_ABSENCE) >= 0 && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "{} was called, and nothing has swept on this node for {} s: {}",
                    what,
                    absence.toSeconds(),
                    started
                            ? "the background loop was started and does not run; give the executor more threads"
                            : "call start(), or sweep() from a cron job, unless another node does");
        }
    }
}
