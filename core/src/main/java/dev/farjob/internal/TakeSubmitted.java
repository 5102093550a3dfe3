package dev.farjob.internal;

import dev.farjob.answer.Submission;
import dev.farjob.internal.look.LaunchLooks;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.look.Looks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Moments;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.request.JobRequest;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
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
        try {
            List<Submission> answers = submit.submit(requests, job -> looks.beginIfRoom(job) && taken.add(job));
            List<Job> mine = new ArrayList<>();
            List<Job> others = new ArrayList<>();
            for (Submission answer : answers) {
                if (answer instanceof Submission.Accepted accepted) {
                    (taken.remove(accepted.job()) ? mine : others).add(accepted.job());
                }
            }
            launch.placed(mine, Cause.SUBMIT, time.nanoTime(), this::giveBack);
            boolean room = true;
            for (Job job : others) {
                room &= !submit.isReady(job) || beginIfRoom(job, wake);
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
    private boolean beginIfRoom(Job job, Runnable wake) {
        boolean room = looks.beginIfRoom(job);
        if (room) {
            launch.placed(List.of(job), Cause.SUBMIT, time.nanoTime(), refused -> wake.run());
        }
        return room;
    }

    /** Makes a job durable and sends it in the caller's thread. */
    Submission submitAndSend(JobRequest request) {
        Set<Job> taken = new LinkedHashSet<>();
        Submission answer = submit.submit(List.of(request), taken::add).get(0);
        return answer instanceof Submission.Accepted accepted && taken.contains(accepted.job())
                ? new Submission.Accepted(look.look(accepted.job(), Cause.SUBMIT, LookAtJob.Steps.ELSEWHERE))
                : answer;
    }

    /** Lets whoever sweeps next have the job, because no thread of this node takes it. */
    private void giveBack(Job job) {
        try {
            writer.write(Change.of(job, job.next(time.now(), moments.stamp()).build(), Due.now()));
        } catch (RuntimeException failed) {
            LOG.warn("job {} could not be given back; it comes due after the lease", job.id(), failed);
        }
    }
}
