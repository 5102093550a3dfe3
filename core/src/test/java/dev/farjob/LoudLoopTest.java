package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log says which part of a node does not get on, and what the host can do; a node that is in order says nothing. */
class LoudLoopTest {

    private static final String DOES_NOT_RUN = "the background loop was started and does not run";
    private static final String TASKS_LEFT = "tasks did not end in";
    private static final String ATTEMPT_LEFT = "an attempt to send has not ended in the time that it may take";

    private final Bench bench = new Bench();
    private final Rounds rounds = new Rounds(bench);
    private final Between store = new Between(bench.store);
    private final Logged log = new Logged();

    @AfterEach
    void close() {
        log.close();
    }

    private void lines(int expected, String text) {
        assertEquals(expected, log.linesWith(text).size(), () -> "lines with: " + text);
    }

    @Test
    void aLoopThatWasStartedAndFindsNoThreadIsMissed() {
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads)).start();
        bench.clock.advance(Duration.ofSeconds(90));
        jobs.submit(Bench.request().build());
        lines(1, "submit was called, and nothing has swept on this node for 90 s: " + DOES_NOT_RUN);
    }

    @Test
    void aHostThatNeverStartedIsToldToStart() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        bench.clock.advance(Duration.ofSeconds(90));
        jobs.submit(Bench.request().build());
        lines(1, "nothing has swept on this node for 90 s: call start(), or sweep() from a cron job");
    }

    @Test
    void aLoopThatGoesRoundIsNotMissed() {
        JobOrchestrator jobs = bench.node(rounds::on).start();
        for (int minute = 0; minute < 3; minute++) {
            bench.clock.advance(Duration.ofMinutes(1));
            rounds.sweep();
        }
        jobs.submit(Bench.request().build());
        lines(0, "nothing has swept");
    }

    @Test
    void tooFewThreadsAreToldWithHowManyTasksWaitAndForHowLong() {
        Later threads = new Later();
        bench.node(builder -> rounds.on(builder).executor(rounds.withOneThread(threads)))
                .start();
        rounds.sweep();
        bench.clock.advance(Duration.ofSeconds(10).minusNanos(1_000));
        rounds.sweep();
        lines(0, "too few threads");
        bench.clock.advance(Duration.ofNanos(1_000));
        rounds.sweep();
        lines(
                1,
                threads.waiting() + " tasks wait, and the executor has taken up none for 10 s: it has too few threads");
    }

    @Test
    void aCloseThatLeavesNothingBehindSaysNothing() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.submitAndSend(Bench.request().build());
        jobs.close();
        lines(0, TASKS_LEFT);
        lines(0, ATTEMPT_LEFT);
    }

    @Test
    void aCloseSaysHowManyTasksItLeavesBehind() {
        JobOrchestrator jobs =
                bench.node(builder -> builder.executor(new Later()).shutdownGrace(Duration.ofSeconds(4)));
        jobs.submit(Bench.request().build());
        jobs.close();
        lines(1, "1 " + TASKS_LEFT + " PT4S; they are interrupted, and their jobs come due again");
        lines(0, ATTEMPT_LEFT);
    }

    @Test
    void credentialsThatAreRefusedAreToldToTheOperator() {
        bench.fake.nextSpawn(SpawnScript.refuse(Failure.of(FailureKind.UNAUTHORIZED, "401")));
        Job refused = bench.submit();
        lines(1, "fake does not accept our credentials: 401. Its jobs fail until they are mended, job " + refused.id());
    }

    @Test
    void whereOldJobsCannotBeRemovedItIsTriedAgainInTenSeconds() {
        bench.node(store.as(JobStore.class), builder -> rounds.on(builder).retention(Duration.ofDays(1)))
                .start();
        store.forget();
        bench.clock.advance(Duration.ofDays(1));
        store.next("purge", Between.failBefore(new IllegalStateException("a fault")));
        rounds.sweep();
        lines(1, "old jobs could not be removed; it is tried again");
        assertEquals(1, store.calls("purge"));
        rounds.sweep();
        assertEquals(1, store.calls("purge"));
        bench.clock.advance(Duration.ofSeconds(10));
        rounds.sweep();
        assertEquals(2, store.calls("purge"));
    }

    @Test
    void whereNoThreadRemovesOldJobsALaterRoundDoes() {
        bench.node(store.as(JobStore.class), builder -> rounds.on(builder).retention(Duration.ofDays(1)))
                .start();
        store.forget();
        bench.clock.advance(Duration.ofDays(1));
        rounds.refuse(true);
        rounds.sweep();
        assertEquals(0, store.calls("purge"));
        rounds.refuse(false);
        bench.clock.advance(Duration.ofMinutes(10));
        rounds.sweep();
        assertEquals(1, store.calls("purge"));
    }
}
