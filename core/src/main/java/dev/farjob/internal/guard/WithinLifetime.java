package dev.farjob.internal.guard;

import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * A schedule that never leaves a job alone for so long that its result could come and go unseen: at a provider that keeps
 * results for a stated time, the next look comes within half of it, so that there is time for one more if that look fails.
 *
 * @param schedule what says how long otherwise
 * @param traits what can be relied on at a provider, by its name
 */
public record WithinLifetime(PollSchedule schedule, Function<String, ProviderTraits> traits) implements PollSchedule {

    @Override
    public Duration nextLook(Job job, Durations known, Instant now) {
        Duration gap = schedule.nextLook(job, known, now);
        return traits.apply(job.target().provider())
                .resultLifetime()
                .map(lifetime -> lifetime.dividedBy(2))
                .filter(half -> half.compareTo(gap) < 0)
                .orElse(gap);
    }
}
