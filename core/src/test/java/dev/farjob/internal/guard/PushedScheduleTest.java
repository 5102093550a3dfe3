package dev.farjob.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import dev.farjob.testkit.store.Jobs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PushedScheduleTest {

    private static final Job JOB = Jobs.of("ann").running();

    @Test
    void aProviderThatReportsEveryEndIsAskedLessOften() {
        assertEquals(Duration.ofSeconds(40), gap(Duration.ofSeconds(10), true));
    }

    @Test
    void aProviderThatMayFailInSilenceIsAskedAsOftenAsEver() {
        assertEquals(Duration.ofSeconds(10), gap(Duration.ofSeconds(10), false));
    }

    @Test
    void itIsAskedAllTheSameBecauseAWebhookMayNeverArrive() {
        assertEquals(Duration.ofMinutes(10), gap(Duration.ofMinutes(5), true));
    }

    @Test
    void aScheduleThatIsSparseByItselfIsLeftAlone() {
        assertEquals(Duration.ofHours(1), gap(Duration.ofHours(1), true));
    }

    @Test
    void aProviderWhoseResultsDoNotLastIsAskedInTime() {
        ProviderTraits traits = ProviderTraits.builder()
                .pushesFailures(true)
                .resultLifetime(Duration.ofMinutes(6))
                .build();

        assertEquals(Duration.ofMinutes(3), gap(Duration.ofMinutes(1), traits));
    }

    private static Duration gap(Duration chosen, boolean pushes) {
        return gap(chosen, ProviderTraits.builder().pushesFailures(pushes).build());
    }

    private static Duration gap(Duration chosen, ProviderTraits traits) {
        return new PushedSchedule(PollSchedule.fixed(chosen), name -> traits)
                .nextLook(JOB, Durations.none(), Instant.EPOCH);
    }

    @Test
    void resultsThatLastLongAllowNoLongerGap() {
        ProviderTraits traits = ProviderTraits.builder()
                .pushesFailures(true)
                .resultLifetime(Duration.ofHours(1))
                .build();
        assertEquals(Duration.ofMinutes(10), gap(Duration.ofMinutes(9), traits));
    }
}
