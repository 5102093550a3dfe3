package dev.farjob.internal.watch;

import dev.farjob.event.JobListener;
import dev.farjob.internal.guard.Callback;
import dev.farjob.internal.time.OneAtATime;
import dev.farjob.internal.time.Tasks;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one listener of the host, in a task of its own and in order. Events that it has not heard yet wait, up to a limit, beyond
 * which they are lost to it: a listener that hangs must cost neither a job nor the memory of the node.
 */
public final class TellListener implements JobListener {

    /** How many events wait for one listener at most. */
    static final int MOST_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(TellListener.class);

    /** An event that waits to be heard. */
    private record Told(Job job, JobEvent event) {}

    private final JobListener listener;
    private final OneAtATime turns;
    private final Queue<Told> waiting = new ArrayDeque<>();
    private long lost;

    public TellListener(JobListener listener, Tasks tasks) {
        this.listener = listener;
        this.turns = new OneAtATime(tasks, this::tellNext);
    }

    @Override
    public void onEvent(Job job, JobEvent event) {
        add(new Told(job, event));
        turns.hurry();
    }

    /** Sees to it that the listener is served, if no thread could be had before. */
    public void hurry() {
        boolean behind;
        synchronized (this) {
            behind = !waiting.isEmpty();
        }
        if (behind) {
            turns.hurry();
        }
    }

    private synchronized void add(Told told) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(told);
        } else if (lost++ == 0) {
            LOG.warn(
                    "a listener is {} events behind and misses those that come now, from job {} on; make it faster, or"
                            + " let it hand over what takes long",
                    MOST_WAITING,
                    told.job().id());
        }
    }

    private boolean tellNext() {
        Told told = take();
        if (told == null) {
            return false;
        }
        Callback.call(
                () -> listener.onEvent(told.job(), told.event()),
                broken -> LOG.error(
                        "a listener failed on {} of job {}; the job is not affected",
                        told.event().kind(),
                        told.job().id(),
                        broken));
        return true;
    }

    private synchronized @Nullable Told take() {
        Told next = waiting.poll();
        if (next != null && lost > 0) {
            LOG.warn("a listener has missed {} events because it was behind", lost);
            lost = 0;
        }
        return next;
    }
}
