package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator reads each thing that matters once, however often it comes up. */
class LoudTest {

    private static final String LOST = "the store does not answer";
    private static final String BACK = "the store answers again";
    private static final String NOBODY_SWEEPS = "nothing has swept";
    private static final String TOO_FEW_THREADS = "too few threads";

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);
    private final Rounds rounds = new Rounds(bench);
    private final Logged log = new Logged();

    @AfterEach
    void close() {
        log.close();
    }

    private void lines(int expected, String text) {
        assertEquals(expected, log.linesWith(text).size(), () -> "lines with: " + text);
    }

    @Test
    void anOutageOfTheStoreIsALineWhenItBeginsAndOneWhenItEnds() {
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), rounds::on).start();
        jobs.watch(Bench.ANN, (job, news) -> {});
        rounds.watch();
        JobStoreException away = new JobStoreException(Effect.NONE, "no connection");
        for (String method : new String[] {"claim", "glimpse", "list"}) {
            store.every(method, Between.failBefore(away));
        }
        for (int i = 0; i < 5; i++) {
            rounds.sweep();
            rounds.watch();
        }
        lines(1, LOST);
        lines(0, BACK);
        lines(0, "\tat ");
        for (String method : new String[] {"claim", "glimpse", "list"}) {
            store.every(method, Between.Call::make);
        }
        rounds.sweep();
        lines(0, BACK);
        rounds.watch();
        rounds.sweep();
        rounds.watch();
        lines(1, LOST);
        lines(1, BACK);
    }

    @Test
    void anotherFaultOfARoundIsToldWithItsTrace() {
        bench.node(store.as(JobStore.class), rounds::on).start();
        store.next("claim", Between.failBefore(new IllegalStateException("a fault")));
        rounds.sweep();
        lines(0, LOST);
        lines(1, "a round of the sweep loop failed");
        assertFalse(log.linesWith("\tat ").isEmpty());
    }

    @Test
    void aHostThatSubmitsOrWatchesWhereNothingSweepsIsWarnedOnce() {
        bench.clock.advance(Duration.ofMinutes(1).minusSeconds(1));
        JobOrchestrator jobs = bench.node(builder -> builder);
        jobs.submit(Bench.request().build());
        lines(0, NOBODY_SWEEPS);
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.watch(Bench.ANN, (job, news) -> {});
        jobs.submit(Bench.request().build());
        jobs.submit(Bench.request().build());
        lines(1, NOBODY_SWEEPS);
    }

    @Test
    void aHostThatSweepsByACronJobIsNotWarned() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        for (int minute = 0; minute < 3; minute++) {
            bench.clock.advance(Duration.ofSeconds(59));
            jobs.sweep();
            jobs.submit(Bench.request().build());
        }
        lines(0, NOBODY_SWEEPS);
    }

    @Test
    void anExecutorWithTooFewThreadsIsToldOnce() {
        JobOrchestrator jobs = bench.node(builder -> rounds.on(builder).executor(rounds.withOneThread(new Later())));
        jobs.start();
        for (int i = 0; i < 5; i++) {
            bench.clock.advance(Duration.ofSeconds(4));
            rounds.sweep();
        }
        lines(1, TOO_FEW_THREADS);
    }
}
