package dev.farjob.internal.guard;

import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The host's schedule, told of what a provider expects its jobs to take as long as next to nothing is known about them. An
 * expectation is a guess: it stands for twenty jobs that took from half to twice as long, and the first five that are known
 * replace it.
 *
 * @param schedule what the host chose
 * @param traits what can be relied on at a provider, by its name
 */
public record ExpectedSchedule(PollSchedule schedule, Function<String, ProviderTraits> traits) implements PollSchedule {

    private static final int ENOUGH = 5;
    private static final int TIMES = 4;
    private static final double[] AROUND = {2, 0.5, 1.4, 0.7, 1};

    @Override
    public Duration nextLook(Job job, Durations known, Instant now) {
        Durations best = known.count() < ENOUGH ? expected(job).orElse(known) : known;
        return schedule.nextLook(job, best, now);
    }

    private Optional<Durations> expected(Job job) {
        return traits.apply(job.target().provider()).expectedDuration().map(ExpectedSchedule::around);
    }

    private static Durations around(Duration expected) {
        Durations guessed = Durations.none();
        for (int i = 0; i < TIMES; i++) {
            for (double factor : AROUND) {
                guessed = guessed.with(Duration.ofMillis((long) (expected.toMillis() * factor)));
            }
        }
        return guessed;
    }
}
