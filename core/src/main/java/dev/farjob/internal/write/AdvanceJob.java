package dev.farjob.internal.write;

import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Decision;
import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Observation;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.store.JobStore;
import dev.farjob.store.Verdict;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one path: whatever is observed about a job is decided and written here, against whoever else is writing. */
public final class AdvanceJob {

    private static final Logger LOG = LoggerFactory.getLogger(AdvanceJob.class);

    /** Losing so often in a row means that something else is wrong; the job comes due again. */
    private static final int MOST_TRIES = 50;

    private static final String OUTRUN = "others keep writing it";
    private static final String GONE = "the job has been purged, or is another node's";

    /**
     * The job after an observation.
     *
     * @param lease the job as it is now, as far as we know. Its lease is the one that came with the write, counted from before
     *     the write was decided; if nothing was written, it says nothing
     * @param next what the writer has to do now; nothing, if it was not us who wrote
     * @param why why nothing was written; empty if something was
     * @param stray a job at the provider that nobody waits for
     * @param admitted false if there was no room
     * @param before what was written on, if it was {@link AdvanceJob} that wrote
     */
    public record Advanced(
            Leased lease,
            Next next,
            Optional<String> why,
            Optional<Handle> stray,
            boolean admitted,
            Optional<Job> before) {

        /** A job that this node holds, and what it has to do next. */
        public static Advanced held(Leased lease, Next next) {
            return new Advanced(lease, next, Optional.empty(), Optional.empty(), true, Optional.empty());
        }

        public static Advanced stayed(Job job, String why, Optional<Handle> stray) {
            return new Advanced(Leased.claimed(job, 0), Next.NOTHING, Optional.of(why), stray, true, Optional.empty());
        }

        private static Advanced written(Decision.Write write, long since) {
            return new Advanced(
                    Leased.written(write.change().after(), since),
                    write.next(),
                    Optional.empty(),
                    write.stray(),
                    true,
                    Optional.of(write.change().before()));
        }

        private static Advanced notAdmitted(Job job) {
            return new Advanced(
                    Leased.claimed(job, 0),
                    Next.NOTHING,
                    Optional.of("there is no room"),
                    Optional.empty(),
                    false,
                    Optional.empty());
        }

        public Job job() {
            return lease.job();
        }

        public boolean isWritten() {
            return why.isEmpty();
        }

        /** Whether the job is not there any more, or is another node's; it is shown as it was then. */
        public boolean isGone() {
            return why.filter(GONE::equals).isPresent();
        }

        /** Whether nothing was decided against it, and others were only quicker each time. */
        public boolean isOutrun() {
            return why.filter(OUTRUN::equals).isPresent();
        }
    }

    /** Reads a job again that somebody else has written. */
    public interface Reread {

        /** The job as it is now; empty if it is gone, or is to be left to the other. */
        Optional<Job> read(Job lost);
    }

    private final JobStore store;
    private final Decider decider;
    private final JobWriter writer;
    private final Moments moments;

    public AdvanceJob(JobStore store, Decider decider, JobWriter writer, Moments moments) {
        this.store = store;
        this.decider = decider;
        this.writer = writer;
        this.moments = moments;
    }

    /** Decides and writes at once. */
    public Advanced advance(Job job, Observation observation, Cause cause) {
        return advance(job, observation, cause, this::read, MOST_TRIES);
    }

    /** Whether the job would be written if this were seen. Nothing is written now. */
    public boolean wouldWrite(Job job, Observation observation, Cause cause) {
        return decide(job, observation, cause) instanceof Decision.Write;
    }

    /** Decides, and has it written in this way. */
    public CompletableFuture<Advanced> advance(Job job, Observation observation, Cause cause, ChangeWriter way) {
        return advance(job, observation, cause, way, this::read);
    }

    /**
     * The same, for what is only to be written while the job is this node's.
     *
     * @param reread says whether it still is, where somebody else has written it meanwhile
     */
    public CompletableFuture<Advanced> advance(
            Job job, Observation observation, Cause cause, ChangeWriter way, Reread reread) {
        long since = moments.nanoTime();
        Decision decision = decide(job, observation, cause);
        if (decision instanceof Decision.Stay stay) {
            return CompletableFuture.completedFuture(stayed(job, stay));
        }
        Decision.Write write = (Decision.Write) decision;
        return way.write(write.change())
                .thenApply(verdict -> verdict == Verdict.LOST
                        ? again(job, observation, cause, reread, MOST_TRIES - 1)
                        : answered(job, write, verdict, since));
    }

    private Optional<Job> read(Job lost) {
        return store.find(lost.id());
    }

    private Advanced advance(Job job, Observation observation, Cause cause, Reread reread, int tries) {
        long since = moments.nanoTime();
        Decision decision = decide(job, observation, cause);
        if (decision instanceof Decision.Stay stay) {
            return stayed(job, stay);
        }
        Decision.Write write = (Decision.Write) decision;
        Verdict verdict = writer.write(write.change());
        return verdict == Verdict.LOST
                ? again(job, observation, cause, reread, tries - 1)
                : answered(job, write, verdict, since);
    }

    /** Decides once more, about the job as somebody else has written it. */
    private Advanced again(Job job, Observation observation, Cause cause, Reread reread, int tries) {
        Optional<Job> now = reread.read(job);
        if (now.isEmpty()) {
            return Advanced.stayed(job, GONE, Optional.empty());
        }
        if (tries == 0) {
            LOG.warn("job {} was written by others {} times in a row; it is left to them", job.id(), MOST_TRIES);
            return Advanced.stayed(now.get(), OUTRUN, Optional.empty());
        }
        return advance(now.get(), observation, cause, reread, tries);
    }

    private static Advanced answered(Job job, Decision.Write write, Verdict verdict, long since) {
        if (verdict == Verdict.HANDLE_TAKEN) {
            return Advanced.stayed(job, "another job has that remote job already", Optional.empty());
        }
        return verdict == Verdict.APPLIED ? Advanced.written(write, since) : Advanced.notAdmitted(job);
    }

    private Decision decide(Job job, Observation observation, Cause cause) {
        return decider.decide(job, observation, moments.of(job, cause));
    }

    private static Advanced stayed(Job job, Decision.Stay stay) {
        LOG.debug("job {} stays as it is: {}", job.id(), stay.why());
        return Advanced.stayed(job, stay.why(), stay.stray());
    }
}
