package dev.farjob.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import dev.farjob.testkit.store.Jobs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A schedule of the host's decides as long as it makes sense; else the default does. */
class GuardedScheduleTest {

    private static final Job JOB = Jobs.of("ann").running();
    private static final Instant NOW = JOB.createdAt().plusSeconds(100);
    private static final Duration DEFAULT = PollSchedule.learned().nextLook(JOB, Durations.none(), NOW);

    private static Duration guarded(PollSchedule schedule) {
        return new GuardedSchedule(schedule).nextLook(JOB, Durations.none(), NOW);
    }

    @Test
    void anAnswerThatMakesSenseIsLeftAsItIs() {
        assertEquals(Duration.ofNanos(1), guarded(PollSchedule.fixed(Duration.ofNanos(1))));
        assertEquals(Duration.ofDays(30), guarded(PollSchedule.fixed(Duration.ofDays(30))));
    }

    @Test
    void theDefaultDecidesIfTheScheduleThrows() {
        assertEquals(DEFAULT, guarded((job, known, now) -> {
            throw new StackOverflowError();
        }));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"PT0S", "PT-1S", "PT720H0.000000001S", "PT2562047788015215H"})
    void theDefaultDecidesIfTheScheduleAnswersNonsense(Duration nonsense) {
        assertEquals(DEFAULT, guarded((job, known, now) -> nonsense));
    }
}
