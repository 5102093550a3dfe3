package dev.farjob.rules;

import static dev.farjob.rules.JobAt.SENT;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
     * One job, and what became of it.
     *
     * @param calls looks
     * @param lag seconds between its end and the look that saw it
     */
    private record Run(Duration took, int calls, double lag) {

        double share() {
            return lag / Spans.seconds(took);
        }
    }

    /**
     * The price of a schedule, and its gain.
     *
     * @param calls looks per job
     * @param medianLag seconds between the end of a job and the look that saw it
     * @param medianShare that as a share of what the job took
     * @param nearlyAllShare the share that 95 in 100 jobs did not exceed
     * @param pollsEvery3Seconds the calls of a poll every three seconds
     */
    record Score(double calls, double medianLag, double medianShare, double nearlyAllShare, double pollsEvery3Seconds) {

        boolean meetsTheGoal() {
            return calls <= pollsEvery3Seconds / 3 && medianShare <= 0.03 && nearlyAllShare <= 0.10;
        }
    }

    private final List<Run> runs = new ArrayList<>();

    private PollSimulation(PollSchedule schedule, List<Duration> jobs, Learning learning) {
        Durations known = Durations.none();
        for (Duration took : jobs) {
            Job job = JobAt.in(JobState.RUNNING, "job-" + runs.size(), "user-1").build();
            Duration elapsed = Duration.ZERO;
            int calls = 0;
            do {
                elapsed = elapsed.plus(schedule.nextLook(job, known, SENT.plus(elapsed)));
                calls++;
            } while (elapsed.compareTo(took) < 0);
            runs.add(new Run(took, calls, Spans.seconds(elapsed.minus(took))));
            known = known.with(learning == Learning.FROM_THE_PROVIDER ? took : elapsed);
        }
    }

    static Score run(PollSchedule schedule, List<Duration> jobs, Learning learning) {
        return run(schedule, jobs, 0, jobs.size(), learning);
    }

    /** The score of those from one job to before another, after all that came before. */
    static Score run(PollSchedule schedule, List<Duration> jobs, int from, int to, Learning learning) {
        return new PollSimulation(schedule, jobs.subList(0, to), learning).score(from, to);
    }

    private Score score(int from, int to) {
        List<Run> scored = runs.subList(from, to);
        double[] lags = scored.stream().mapToDouble(Run::lag).sorted().toArray();
        List<Double> shares = scored.stream()
                .map(Run::share)
                .sorted(Comparator.naturalOrder())
                .toList();
        return new Score(
                scored.stream().mapToInt(Run::calls).average().orElseThrow(),
                lags[lags.length / 2],
                shares.get(shares.size() / 2),
                shares.get((int) Math.ceil(shares.size() * 0.95) - 1),
                scored.stream()
                        .mapToDouble(run -> Math.ceil(Spans.seconds(run.took) / 3))
                        .average()
                        .orElseThrow());
    }
}
