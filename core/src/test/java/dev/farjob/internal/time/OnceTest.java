package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OnceTest {

    private final Timekeeper time = new SystemTimekeeper(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final Once once = new Once();
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @Test
    void itIsDoneOnce() {
        once.run(time, () -> done.add("first"));
        once.run(time, () -> done.add("second"));
        assertEquals(List.of("first"), done);
    }

    @Test
    void theOneWhoDoesItMayComeBackMeanwhile() {
        once.run(time, () -> once.run(time, () -> done.add("again")));
        assertEquals(List.of(), done);
    }

    @Test
    void anotherThreadReturnsWhenItHasBeenDone() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread first = new Thread(() -> once.run(time, () -> {
            begun.countDown();
            await(mayEnd);
            done.add("first");
        }));
        first.start();
        await(begun);
        Thread second = new Thread(() -> {
            Thread.currentThread().interrupt();
            once.run(time, () -> {});
            done.add("second, interrupted " + Thread.interrupted());
        });
        second.start();
        mayEnd.countDown();
        first.join(20_000);
        second.join(20_000);
        assertEquals(List.of("first", "second, interrupted true"), done);
    }

    @Test
    void nobodyWaitsForOneThatFailed() {
        assertThrows(
                IllegalStateException.class,
                () -> once.run(time, () -> {
                    throw new IllegalStateException("broken");
                }));
        once.run(time, () -> done.add("again"));
        assertEquals(List.of(), done);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
