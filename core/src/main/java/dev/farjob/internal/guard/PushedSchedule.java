package dev.farjob.internal.guard;

import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * The host's schedule, with fewer looks at a provider that reports by itself how every job ends, failures included. They
 * cannot be left out, because a webhook may never arrive; and where results do not last, there is a look in time for one
 * more.
 *
 * @param schedule what the host chose
 * @param traits what can be relied on at a provider, by its name
 */
public record PushedSchedule(PollSchedule schedule, Function<String, ProviderTraits> traits) implements PollSchedule {

    private static final int FEWER = 4;
    private static final Duration MOST = Duration.ofMinutes(10);

    @Override
    public Duration nextLook(Job job, Durations known, Instant now) {
        Duration gap = schedule.nextLook(job, known, now);
        ProviderTraits its = traits.apply(job.target().provider());
        Duration most = its.resultLifetime()
                .map(lifetime -> lifetime.dividedBy(2))
                .filter(half -> half.compareTo(MOST) < 0)
                .orElse(MOST);
        if (!its.pushesFailures() || gap.compareTo(most) >= 0) {
            return gap;
        }
        Duration longer = gap.multipliedBy(FEWER);
        return longer.compareTo(most) < 0 ? longer : most;
    }
}
