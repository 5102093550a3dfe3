package dev.farjob.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A thread that the store keeps waiting keeps nobody else from looking, and gets no further when it is answered. */
class TurnTest {

    private final Turn turn = new Turn();
    private final List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    private final List<String> known = new ArrayList<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch asks = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private String slowly() {
        questions.incrementAndGet();
        asks.countDown();
        await(answers);
        return "old";
    }

    private Thread slow() {
        Thread slow = new Thread(() -> turn.take(() -> {
            for (int i = 0; i < 2; i++) {
                try {
                    known.add(turn.read(this::slowly));
                } catch (RuntimeException overtaken) {
                    thrown.add(overtaken);
                }
            }
        }));
        slow.start();
        await(asks);
        return slow;
    }

    private static void join(Thread slow) {
        try {
            slow.join(20_000);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void anAnswerThatComesAfterAnotherThreadHasTakenOverIsNotUsed() {
        Thread slow = slow();
        turn.take(() -> known.add(turn.read(() -> "new")));
        answers.countDown();
        join(slow);
        assertEquals(List.of("new"), known);
        assertEquals(2, thrown.size());
        assertEquals(1, questions.get(), "a thread that was overtaken asks nothing more");
        thrown.forEach(one -> assertInstanceOf(IllegalStateException.class, one));
    }

    @Test
    void aThreadThatNobodyOvertakesGoesOn() {
        Thread slow = slow();
        answers.countDown();
        join(slow);
        assertEquals(List.of("old", "old"), known);
        assertEquals(2, turn.answers());
    }
}
