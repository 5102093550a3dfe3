package dev.farjob.rules;

import static dev.farjob.rules.JobAt.SENT;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Runs job after job under a schedule, which learns from each how long it took, beginning with nothing. */
final class PollSimulation {

    /** From whom the schedule learns when a job ended. */
    enum Learning {
        /** The provider says so, in a webhook or with the result. */
        FROM_THE_PROVIDER,
        /** Nobody says so: a job ended when a look saw it. */
        FROM_ITS_OWN_LOOKS
    }

    /**
     * The price of a schedule, and its gain.
     *
     * @param calls looks per job
     * @param medianLag seconds between the end of a job and the look that saw it
     */
    record Score(double calls, double medianLag) {}

    private static final Job JOB = JobAt.in(JobState.RUNNING).build();

    private PollSimulation() {}

    static Score run(PollSchedule schedule, List<Duration> jobs, Learning learning) {
        Durations known = Durations.none();
        double[] lags = new double[jobs.size()];
        long calls = 0;
        for (int i = 0; i < lags.length; i++) {
            Duration took = jobs.get(i);
            Duration elapsed = Duration.ZERO;
            do {
                elapsed = elapsed.plus(schedule.nextLook(JOB, known, SENT.plus(elapsed)));
                calls++;
            } while (elapsed.compareTo(took) < 0);
            lags[i] = Spans.seconds(elapsed.minus(took));
            known = known.with(learning == Learning.FROM_THE_PROVIDER ? took : elapsed);
        }
        Arrays.sort(lags);
        return new Score((double) calls / lags.length, lags[lags.length / 2]);
    }
}
