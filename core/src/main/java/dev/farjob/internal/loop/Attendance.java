package dev.farjob.internal.loop;

import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once where jobs are submitted or watched, and nothing sweeps: a host that forgot to start is told so. */
public final class Attendance {

    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);

    /** As often as the rarest cron job that keeps jobs going. */
    private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(1);

    private final Timekeeper time;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile boolean started;
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

    /**
     * Something was called that counts on sweeps.
     *
     * @param what what was called, for the message
     */
    public void countedOn(String what) {
        Duration absence = Duration.ofNanos(time.nanoTime() - sweptAt);
        if (absence.compareTo(LONGEST_ABSENCE) >= 0 && warned.compareAndSet(false, true)) {
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
