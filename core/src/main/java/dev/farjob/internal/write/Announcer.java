package dev.farjob.internal.write;

import dev.farjob.event.JobListener;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what happened, after it is durable: to the log, to the host's listeners, to whoever watches. */
public final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final List<JobListener> listeners;
    private volatile Consumer<Job> watchers = job -> {};

    public Announcer(List<JobListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Adds one who is told of each job that has changed, besides the listeners. */
    public void alsoTell(Consumer<Job> watchers) {
        this.watchers = watchers;
    }

    public void announce(Job job, JobEvent event) {
        if (event.kind() == EventKind.PARKED) {
            LOG.warn("job {} is parked and waits for a person: {}", job.id(), event.note());
        } else {
            LOG.info(
                    "job {} for {} is {} ({}, {}){}{}",
                    job.id(),
                    job.target(),
                    event.state(),
                    event.kind(),
                    event.cause(),
                    event.note().isEmpty() ? "" : ": ",
                    event.note());
        }
        for (JobListener listener : listeners) {
            try {
                listener.onEvent(job, event);
            } catch (Throwable broken) {
                LOG.error("a listener failed on {} of job {}; the job is not affected", event.kind(), job.id(), broken);
            }
        }
    }

    public void changed(Job job) {
        watchers.accept(job);
    }
}
