package dev.farjob.internal;

import dev.farjob.answer.Submission;
import dev.farjob.internal.look.LaunchLooks;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.look.Looks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Leased;
import dev.farjob.internal.write.Moments;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.request.JobRequest;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStoreException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts jobs and takes those that it has room for, without a claim: they are stored as if this node had claimed them, so
 * that no sweep comes in between. If the node dies they come due after the lease; the others are due at once.
 */
final class TakeSubmitted {

    private static final Logger LOG = LoggerFactory.getLogger(TakeSubmitted.class);

    private final Timekeeper time;
    private final SubmitJob submit;
    private final Looks looks;
    private final LaunchLooks launch;
    private final LookAtJob look;
    private final JobWriter writer;
    private final Moments moments;

    TakeSubmitted(
            Timekeeper time,
            SubmitJob submit,
            Looks looks,
            LaunchLooks launch,
            LookAtJob look,
            JobWriter writer,
            Moments moments) {
        this.time = time;
        this.submit = submit;
        this.looks = looks;
        this.launch = launch;
        this.look = look;
        this.writer = writer;
        this.moments = moments;
    }

    /**
     * Makes jobs durable and begins to send those that there is room for.
     *
     * @param wake what to do if there is none for some
     */
    List<Submission> submit(List<JobRequest> requests, Runnable wake) {
        Set<Job> taken = new LinkedHashSet<>();
        long since = time.nanoTime();
        try {
            List<Submission> answers = submit.submit(requests, job -> looks.beginIfRoom(job) && taken.add(job));
            List<Leased> mine = new ArrayList<>();
            List<Leased> others = new ArrayList<>();
            for (Submission answer : answers) {
                if (answer instanceof Submission.Accepted accepted) {
                    Leased one = Leased.written(accepted.job(), since);
                    (taken.remove(one.job()) ? mine : others).add(one);
                }
            }
            launch.placed(mine, Cause.SUBMIT, this::giveBack);
            boolean room = true;
            for (Leased one : others) {
                room &= !submit.isReady(one.job()) || beginIfRoom(one, wake);
            }
            if (!room) {
                wake.run();
            }
            return answers;
        } finally {
            // Jobs that turned out to be there already, or were not written
            taken.forEach(looks::end);
        }
    }

    /** There may be room by now, if looks have ended. */
    private boolean beginIfRoom(Leased one, Runnable wake) {
        boolean room = looks.beginIfRoom(one.job());
        if (room) {
            launch.placed(List.of(one), Cause.SUBMIT, refused -> wake.run());
        }
        return room;
    }

    /** Makes a job durable and sends it in the caller's thread. */
    Submission submitAndSend(JobRequest request) {
        Set<Job> taken = new LinkedHashSet<>();
        long since = time.nanoTime();
        Submission answer = submit.submit(List.of(request), taken::add).get(0);
        return answer instanceof Submission.Accepted accepted && taken.contains(accepted.job())
                ? new Submission.Accepted(
                        look.look(Leased.written(accepted.job(), since), Cause.SUBMIT, LookAtJob.Steps.ELSEWHERE))
                : answer;
    }

    /** Lets whoever sweeps next have the job, because no thread of this node takes it. */
    private void giveBack(Job job) {
        try {
            writer.write(Change.of(job, job.next(time.now(), moments.stamp()).build(), Due.now()));
        } catch (JobStoreException away) {
            LOG.debug("job {} could not be given back; it comes due after the lease", job.id(), away);
        } catch (RuntimeException failed) {
            LOG.warn("job {} could not be given back; it comes due after the lease", job.id(), failed);
        }
    }
}
