package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SystemTimekeeperTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

    private final SystemTimekeeper time = new SystemTimekeeper(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void theTimeOfDayIsTheClocksToTheMicrosecond() {
        assertEquals(Instant.parse("2026-01-01T00:00:00.123456Z"), time.now());
    }

    @Test
    void nanosecondsGrow() {
        long before = time.nanoTime();
        assertTrue(time.nanoTime() - before >= 0);
    }

    @Test
    void aFutureThatIsDoneIsNotWaitedFor() {
        assertTrue(time.await(CompletableFuture.completedFuture(1), Duration.ofDays(1)));
    }

    @Test
    void aFutureThatFailedIsDone() {
        assertTrue(time.await(CompletableFuture.failedFuture(new IllegalStateException()), Duration.ofDays(1)));
    }

    @Test
    void aFutureThatWasCancelledIsDone() {
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        assertTrue(time.await(cancelled, Duration.ofDays(1)));
    }

    @Test
    void aFutureThatIsNotDoneInTimeIsNotDone() {
        assertFalse(time.await(new CompletableFuture<>(), Duration.ofMillis(1)));
        assertFalse(time.await(new CompletableFuture<>(), Duration.ofSeconds(-1)));
    }

    @Test
    void aWaitIsNeverCutShort() {
        List<Long> nanos = new ArrayList<>();
        CompletableFuture<Void> patient = new CompletableFuture<>() {
            @Override
            public Void get(long timeout, TimeUnit unit) throws TimeoutException {
                nanos.add(unit.toNanos(timeout));
                throw new TimeoutException();
            }
        };
        for (long wait : List.of(1L, 999_999L, 1_000_000L, 1_000_001L)) {
            assertFalse(time.await(patient, Duration.ofNanos(wait)));
        }
        assertEquals(List.of(1_000_000L, 1_000_000L, 1_000_000L, 2_000_000L), nanos);
    }

    @Test
    void aThreadThatIsInterruptedStaysSo() {
        Thread.currentThread().interrupt();
        assertFalse(time.await(new CompletableFuture<>(), Duration.ofDays(1)));
        assertTrue(Thread.interrupted());
    }

    @Test
    void whatIsPutOffRunsInAThreadOfItsOwnSoThatOneThatHangsDelaysNoOther() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            time.later(Duration.ofMillis(1), () -> {
                begun.countDown();
                wait(mayEnd);
            });
        }
        try {
            assertTrue(begun.await(20, TimeUnit.SECONDS));
        } finally {
            mayEnd.countDown();
        }
    }

    @Test
    void whatIsCancelledIsNotKeptUntilItsTime() {
        Alarms alarms = new Alarms(Runnable::run);
        Alarm alarm = alarms.set(Duration.ofDays(1), () -> {});
        assertEquals(1, alarms.kept());
        alarm.cancel();
        alarm.cancel();
        assertEquals(0, alarms.kept());
    }

    @Test
    void whereNoThreadCanBeStartedItIsTriedAgain() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        Alarms alarms = new Alarms(task -> {
            if (tries.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            task.run();
        });
        alarms.set(Duration.ZERO, done::countDown);
        assertTrue(done.await(20, TimeUnit.SECONDS));
        assertEquals(2, tries.get());
    }

    private static void wait(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
