package dev.farjob.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.call.LongCalls;
import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.time.FakeTime;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Job;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import dev.farjob.testkit.store.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
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

    @Test
    void aScheduleThatHasThrownIsAskedAgainTheNextTime() {
        boolean[] broken = {true};
        GuardedSchedule guarded = new GuardedSchedule((job, known, now) -> {
            if (broken[0]) {
                throw new IllegalStateException("boom");
            }
            return CHOSEN;
        });
        assertEquals(DEFAULT, ask(guarded, NOW));
        broken[0] = false;
        assertEquals(CHOSEN, ask(guarded, NOW));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"PT0S", "PT-1S", "PT720H0.000000001S", "PT2562047788015215H"})
    void theDefaultDecidesIfTheScheduleAnswersNonsense(Duration nonsense) {
        assertEquals(DEFAULT, guarded((job, known, now) -> nonsense));
    }

    /** Time in which a wait is over at once. */
    private static final Timekeeper NO_WAIT = new FakeTime() {
        @Override
        public Instant now() {
            return NOW;
        }
    };

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean hangs = true;

    /** A task that gets no thread is like one that hangs. */
    private void execute(Runnable task) {
        if (hangs) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    private GuardedSchedule besides(PollSchedule schedule) {
        GuardedSchedule guarded = new GuardedSchedule(schedule);
        guarded.askBy(new LongCalls(NO_WAIT, this::execute, new ProviderCalls(NO_WAIT, this::execute)));
        return guarded;
    }

    private static final Duration CHOSEN = Duration.ofDays(9);

    private static Duration ask(GuardedSchedule guarded, Instant now) {
        return guarded.nextLook(JOB, Durations.none(), now);
    }

    private static Duration byDefault(Instant now) {
        return PollSchedule.learned().nextLook(JOB, Durations.none(), now);
    }

    @Test
    void aScheduleThatHangsIsLetAloneForAMinuteAndThenAskedOnce() {
        GuardedSchedule guarded = besides((job, known, now) -> CHOSEN);
        for (int second = 0; second < 60; second++) {
            assertEquals(byDefault(NOW.plusSeconds(second)), ask(guarded, NOW.plusSeconds(second)));
        }
        assertEquals(1, waiting.size());
        ask(guarded, NOW.plusSeconds(60));
        ask(guarded, NOW.plusSeconds(61));
        assertEquals(2, waiting.size());
    }

    @Test
    void aScheduleThatAnswersAgainDecidesAgain() {
        GuardedSchedule guarded = besides((job, known, now) -> CHOSEN);
        ask(guarded, NOW);
        hangs = false;
        assertEquals(byDefault(NOW.plusSeconds(59)), ask(guarded, NOW.plusSeconds(59)));
        assertEquals(CHOSEN, ask(guarded, NOW.plusSeconds(60)));
        assertEquals(CHOSEN, ask(guarded, NOW.plusSeconds(61)));
    }

    @Test
    void aClockThatIsPutBackLeavesItAloneNoLonger() {
        GuardedSchedule guarded = besides((job, known, now) -> CHOSEN);
        ask(guarded, NOW);
        hangs = false;
        assertEquals(CHOSEN, ask(guarded, NOW.minusSeconds(1)));
    }

    @Test
    void aThreadThatIsInterruptedSaysNothingOfTheSchedule() {
        GuardedSchedule guarded = besides((job, known, now) -> CHOSEN);
        Thread.currentThread().interrupt();
        assertEquals(DEFAULT, ask(guarded, NOW));
        assertTrue(Thread.interrupted());
        hangs = false;
        assertEquals(CHOSEN, ask(guarded, NOW));
    }

    @Test
    void aScheduleOfOursTakesNoOtherThread() {
        assertEquals(CHOSEN, ask(besides(PollSchedule.fixed(CHOSEN)), NOW));
        assertEquals(DEFAULT, ask(besides(PollSchedule.learned()), NOW));
        assertEquals(0, waiting.size());
    }
}
