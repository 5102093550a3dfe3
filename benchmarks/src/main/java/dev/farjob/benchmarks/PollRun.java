package dev.farjob.benchmarks;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The calls that a schedule costs, and how late it sees ends.
 *
 * @param calls per job
 * @param allowed a third of the calls of a poll every 3 seconds
 * @param half the delay of half of the ends, as a share of the duration
 * @param nearlyAll the delay of 95 in 100
 */
record PollRun(double calls, double allowed, double half, double nearlyAll) {

    private static final Instant SENT = Instant.EPOCH;
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final double NEARLY_ALL = 0.95;

    boolean meetsTheGoal() {
        return calls <= allowed && half <= 0.03 && nearlyAll <= 0.10;
    }

    /**
     * Job after job, beginning with nothing known.
     *
     * @param judged from which job on they count
     * @param told whether the provider says when a job ended; else it ended when a look saw it
     */
    static PollRun of(PollSchedule schedule, List<Duration> jobs, int judged, boolean told) {
        Durations known = Durations.none();
        double[] delays = new double[jobs.size() - judged];
        double calls = 0;
        for (int i = 0; i < jobs.size(); i++) {
            Duration took = jobs.get(i);
            Job job = job(i);
            Duration elapsed = Duration.ZERO;
            do {
                Duration gap = schedule.nextLook(job, known, SENT.plus(elapsed));
                elapsed = elapsed.plus(gap.compareTo(LEAST) < 0 ? LEAST : gap);
                calls += i >= judged ? 1 : 0;
            } while (elapsed.compareTo(took) < 0);
            if (i >= judged) {
                delays[i - judged] = (double) elapsed.minus(took).toMillis() / took.toMillis();
            }
            known = known.with(told ? took : elapsed);
        }
        Arrays.sort(delays);
        double[] seconds = jobs.stream()
                .skip(judged)
                .mapToDouble(took -> took.toMillis() / 1_000.0)
                .toArray();
        return new PollRun(
                calls / delays.length,
                PollCase.allowed(seconds),
                delays[delays.length / 2],
                delays[(int) Math.ceil(NEARLY_ALL * delays.length) - 1]);
    }

    private static Job job(int number) {
        JobSpec spec = JobSpec.of(Owner.of("user-42"), Target.of("fal", "fal-ai/veo3"), Payload.empty())
                .build();
        return Job.accept(JobId.of("job-" + number), spec, StepPlan.none(), SENT, "stamp", LEAST);
    }
}
