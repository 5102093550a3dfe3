package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.ImpatientTime;
import dev.farjob.internal.call.LongCalls;
import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.guard.GuardedSchedule;
import dev.farjob.internal.guard.StoredOutput;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Job;
import dev.farjob.rules.Durations;
import dev.farjob.rules.PollSchedule;
import dev.farjob.testkit.store.Jobs;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator reads once what is wrong with the host's own code, and which job it was about. */
class LoudGuardsTest {

    private static final Job JOB = Jobs.of("ann").running();

    private final Logged log = new Logged();

    @AfterEach
    void close() {
        log.close();
    }

    private void runTwoJobs(PollSchedule schedule) {
        Bench bench = new Bench(builder -> builder.pollSchedule(schedule));
        bench.submit();
        bench.submit();
        bench.pass(Duration.ofSeconds(20));
        bench.close();
    }

    private void lines(int expected, String text) {
        assertEquals(expected, log.linesWith(text).size(), () -> "lines with: " + text);
    }

    @Test
    void aScheduleThatThrows() {
        runTwoJobs((job, known, now) -> {
            throw new IllegalStateException("boom");
        });
        lines(1, "the pollSchedule threw for job ");
        lines(1, "IllegalStateException: boom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT721H"})
    void aScheduleThatAnswersNonsense(Duration nonsense) {
        runTwoJobs((job, known, now) -> nonsense);
        lines(1, "the pollSchedule answered " + nonsense + " for job ");
    }

    @Test
    void aScheduleThatMakesSenseIsNothingToTell() {
        runTwoJobs((job, known, now) -> Duration.ofSeconds(5));
        lines(0, "pollSchedule");
    }

    private static LongCalls calls(Executor threads) {
        Timekeeper time = new ImpatientTime();
        return new LongCalls(time, threads, new ProviderCalls(time, threads));
    }

    @Test
    void aScheduleThatHangsAndThatItAnswersAgain() {
        boolean[] hangs = {true};
        GuardedSchedule schedule = new GuardedSchedule((job, known, now) -> Duration.ofSeconds(5));
        schedule.askBy(calls(task -> {
            if (!hangs[0]) {
                task.run();
            }
        }));
        for (int minute = 0; minute < 4; minute++) {
            hangs[0] = minute < 2;
            schedule.nextLook(JOB, Durations.none(), JOB.createdAt().plusSeconds(60L * minute));
        }
        lines(1, "the pollSchedule did not answer within PT1S for job " + JOB.id());
        lines(1, "the pollSchedule answers again");
    }

    @Test
    void aStorageThatFailsUntilItAnswersAgain() {
        boolean[] broken = {true};
        StoredOutput storage = new StoredOutput(
                calls(Runnable::run),
                job -> {
                    if (broken[0]) {
                        throw new IllegalStateException("boom");
                    }
                    return Optional.empty();
                },
                Duration.ofSeconds(10));
        storage.apply(JOB);
        storage.apply(JOB);
        lines(1, "the output of job " + JOB.id() + " is stored already could not be found out, storedOutput failed");
        broken[0] = false;
        storage.apply(JOB);
        broken[0] = true;
        storage.apply(JOB);
        lines(2, "storedOutput failed");
    }

    @Test
    void aStorageThatHangs() {
        new StoredOutput(calls(task -> {}), job -> Optional.empty(), Duration.ofSeconds(10)).apply(JOB);
        lines(1, "storedOutput did not answer within PT10S");
    }
}
