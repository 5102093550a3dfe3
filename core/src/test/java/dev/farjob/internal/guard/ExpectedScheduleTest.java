package dev.farjob.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import dev.farjob.testkit.store.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A provider may say what it expects its jobs to take, which counts until jobs have shown it. */
class ExpectedScheduleTest {

    private static final Job JOB = Jobs.of("ann").running();
    private static final Duration EXPECTED = Duration.ofMinutes(10);

    /** Looks as long from now as half of the known jobs took, or in a second if none is known. */
    private static final PollSchedule MEDIAN =
            (job, known, now) -> known.quantile(0.5).orElse(Duration.ofSeconds(1));

    private static Duration gap(Optional<Duration> expected, Durations known) {
        ProviderTraits.Builder traits = ProviderTraits.builder();
        expected.ifPresent(traits::expectedDuration);
        ProviderTraits its = traits.build();
        return new ExpectedSchedule(MEDIAN, name -> its).nextLook(JOB, known, Instant.EPOCH);
    }

    private static Durations known(int jobs, Duration took) {
        Durations known = Durations.none();
        for (int i = 0; i < jobs; i++) {
            known = known.with(took);
        }
        return known;
    }

    @Test
    void withoutAnExpectationTheScheduleGoesByWhatIsKnown() {
        assertEquals(Duration.ofSeconds(1), gap(Optional.empty(), Durations.none()));
        assertEquals(Duration.ofMinutes(1), gap(Optional.empty(), known(1, Duration.ofMinutes(1))));
    }

    @Test
    void asLongAsLittleIsKnownTheScheduleGoesByTheExpectation() {
        assertEquals(EXPECTED, gap(Optional.of(EXPECTED), Durations.none()));
        assertEquals(EXPECTED, gap(Optional.of(EXPECTED), known(4, Duration.ofMinutes(1))));
    }

    @Test
    void fiveJobsReplaceTheExpectation() {
        assertEquals(Duration.ofMinutes(1), gap(Optional.of(EXPECTED), known(5, Duration.ofMinutes(1))));
    }
}
