package dev.farjob.internal.guard;

import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * The host's schedule, with few looks at a provider that reports by itself how every job ends, failures included. They
 * cannot be left out, because a webhook may never arrive: the end of such a job is to be seen within a quarter of its duration.
 *
 * <p>As soon as some durations are known, nobody looks before the shortest of them has passed; from there on each look comes when
 * nearly a quarter of the time elapsed has been added. Until then that quarter is the gap from the start.
 *
 * <p>A provider that does not say how a job is may have forgotten it, and then reports nothing: such a job is looked at as the host
 * chose.
 *
 * <p>Where results do not last, gaps after the shortest known duration stay within three quarters of their lifetime. A result
 * can be lost only if its webhook is, and the job was faster than all that are known or the one look in time fails.
 *
 * @param schedule what the host chose, which may ask for fewer looks still
 * @param traits what can be relied on at a provider, by its name
 */
public record PushedSchedule(PollSchedule schedule, Function<String, ProviderTraits> traits) implements PollSchedule {

    private static final int ENOUGH = 5;
    private static final double NEARLY_SHORTEST = 0.05;
    private static final double FIRST = 1.15;
    private static final double LATER = 0.24;

    private static final Duration FIRST_WHILE_UNKNOWN = Duration.ofSeconds(10);
    private static final int SHARE_WHILE_UNKNOWN = 4;
    /** Half of a lifetime leaves time for one more look if one fails. */
    private static final double SAFE = 0.5;

    private static final double IN_TIME = 0.75;

    @Override
    public Duration nextLook(Job job, Durations known, Instant now) {
        Duration gap = schedule.nextLook(job, known, now);
        ProviderTraits its = traits.apply(job.target().provider());
        return its.pushesFailures() && job.silence().isEmpty() ? longer(gap, net(its, known, elapsed(job, now))) : gap;
    }

    private static Duration net(ProviderTraits its, Durations known, Duration elapsed) {
        if (known.count() < ENOUGH) {
            Duration share = elapsed.dividedBy(SHARE_WHILE_UNKNOWN);
            return within(its, SAFE, longer(FIRST_WHILE_UNKNOWN, share));
        }
        Duration shortest = known.quantile(its.resultLifetime().isPresent() ? 0 : NEARLY_SHORTEST)
                .orElseThrow();
        Duration beyond = within(its, SAFE, times(shortest, FIRST - 1));
        return after(elapsed, shortest.plus(beyond), within(its, IN_TIME, times(elapsed, LATER)));
    }

    private static Duration after(Duration elapsed, Duration first, Duration later) {
        return elapsed.compareTo(first) < 0 ? first.minus(elapsed) : later;
    }

    private static Duration within(ProviderTraits its, double share, Duration gap) {
        return its.resultLifetime()
                .map(lifetime -> times(lifetime, share))
                .filter(most -> most.compareTo(gap) < 0)
                .orElse(gap);
    }

    private static Duration elapsed(Job job, Instant now) {
        Instant sent = job.dispatchedAt().orElse(job.createdAt());
        return now.isAfter(sent) ? Duration.between(sent, now) : Duration.ZERO;
    }

    private static Duration times(Duration span, double factor) {
        return Duration.ofMillis((long) (span.toMillis() * factor));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
