package dev.farjob.internal.loop;

import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once where tasks wait and the executor takes up none of them: it has fewer threads than this node needs. */
final class Stall {

    private static final Logger LOG = LoggerFactory.getLogger(Stall.class);

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Timekeeper time;
    private final Tasks tasks;
    private long begun = -1;
    private long since;
    private boolean warned;

    Stall(Timekeeper time, Tasks tasks) {
        this.time = time;
        this.tasks = tasks;
    }

    /** Looks whether something has moved since the last time; for one thread. */
    void check() {
        long now = time.nanoTime();
        long begunByNow = tasks.begun();
        if (tasks.waiting() == 0 || begunByNow != begun) {
            begun = begunByNow;
            since = now;
            return;
        }
        if (!warned && now - since >= LONGEST.toNanos()) {
            warned = true;
            LOG.warn(
                    "{} tasks wait, and the executor has taken up none for {} s: it has too few threads; give it as many as"
                            + " jobs are looked at at once, or leave the threads to the orchestrator",
                    tasks.waiting(),
                    Duration.ofNanos(now - since).toSeconds());
        }
    }
}
