package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Waits in a thread that is interrupted. */
class SteadfastTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Duration> waits = new ArrayList<>();
    private final CompletableFuture<Void> future = new CompletableFuture<>();
    private Runnable meanwhile = () -> {};
    private long now = Duration.ofDays(77).toNanos();

    /** Time in which each wait lasts for ten seconds, and a thread that is interrupted does not wait. */
    private final Timekeeper time = new FakeTime() {
        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public boolean await(Future<?> awaited, Duration atMost) {
            if (!Thread.currentThread().isInterrupted()) {
                waits.add(atMost);
                now += Duration.ofSeconds(10).toNanos();
                meanwhile.run();
            }
            return awaited.isDone();
        }
    };

    private boolean await() {
        return new Steadfast(time).await(future, MINUTE);
    }

    @Test
    void anInterruptFromBeforeIsKeptForTheCaller() {
        Thread.currentThread().interrupt();
        meanwhile = () -> future.complete(null);
        assertTrue(await());
        assertTrue(Thread.interrupted());
    }

    @Test
    void anInterruptDuringTheWaitEndsItNot() {
        meanwhile = () -> {
            if (waits.size() == 1) {
                Thread.currentThread().interrupt();
            } else {
                future.complete(null);
            }
        };
        assertTrue(await());
        assertTrue(Thread.interrupted());
        assertEquals(List.of(MINUTE, Duration.ofSeconds(50)), waits);
    }

    @Test
    void aWaitThatIsOverIsOver() {
        assertFalse(await());
        assertFalse(Thread.interrupted());
        assertEquals(List.of(MINUTE), waits);
    }

    @Test
    void interruptsDoNotMakeAWaitLonger() {
        meanwhile = () -> {
            if (waits.size() < 20) {
                Thread.currentThread().interrupt();
            }
        };
        assertFalse(await());
        assertTrue(Thread.interrupted());
        assertEquals(Duration.ZERO, waits.get(waits.size() - 1));
    }

    @Test
    void itIsTheSameTime() {
        List<Duration> putOff = new ArrayList<>();
        Timekeeper steadfast = new Steadfast(new FakeTime() {
            @Override
            public Instant now() {
                return Instant.MAX;
            }

            @Override
            public long nanoTime() {
                return 42;
            }

            @Override
            public Alarm later(Duration delay, Runnable task) {
                putOff.add(delay);
                return () -> putOff.remove(delay);
            }
        });
        assertEquals(Instant.MAX, steadfast.now());
        assertEquals(42, steadfast.nanoTime());
        Alarm alarm = steadfast.later(MINUTE, () -> {});
        assertEquals(List.of(MINUTE), putOff);
        alarm.cancel();
        assertEquals(List.of(), putOff);
    }
}
