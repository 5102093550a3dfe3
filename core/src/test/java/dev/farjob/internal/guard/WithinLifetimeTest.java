package dev.farjob.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import dev.farjob.testkit.store.Jobs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A result that the provider keeps for a stated time is looked for within that time, twice if need be. */
class WithinLifetimeTest {

    private static Duration next(Duration gap, ProviderTraits traits) {
        Job job = Jobs.of("ann").running();
        return new WithinLifetime(PollSchedule.fixed(gap), name -> traits)
                .nextLook(job, Durations.none(), job.createdAt());
    }

    @Test
    void aLookComesWithinHalfTheLifetimeOfAResult() {
        ProviderTraits sixMinutes =
                ProviderTraits.builder().resultLifetime(Duration.ofMinutes(6)).build();
        assertEquals(Duration.ofMinutes(3), next(Duration.ofMinutes(5), sixMinutes));
        assertEquals(Duration.ofMinutes(2), next(Duration.ofMinutes(2), sixMinutes));
    }

    @Test
    void theScheduleHoldsIfNoLifetimeIsStated() {
        assertEquals(
                Duration.ofHours(1),
                next(Duration.ofHours(1), ProviderTraits.builder().build()));
    }
}
