package dev.farjob.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loop goes on beside a round that hangs, and threads do not add up. */
class LoopTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1_001);

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private int hanging;
    private int left;
    private Runnable whileWaiting = () -> {};

    /** Time in which a wait is over at once. */
    private final Timekeeper time = new Timekeeper() {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void later(Duration delay, Runnable task) {
            throw new UnsupportedOperationException("nothing here is put off");
        }

        @Override
        public boolean await(Future<?> future, Duration atMost) {
            if (atMost.equals(INTERVAL)) {
                left--;
            } else if (!future.isDone()) {
                whileWaiting.run();
            }
            return future.isDone();
        }
    };

    /** A round that is to hang gets a thread, and has begun when this returns. */
    private void execute(Runnable round) {
        if (hanging == 0) {
            round.run();
            return;
        }
        hanging--;
        int before = begun.get();
        Thread thread = new Thread(round);
        threads.add(thread);
        thread.setDaemon(true);
        thread.start();
        while (begun.get() == before) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        mayEnd.countDown();
        for (Thread thread : threads) {
            thread.join(20_000);
        }
    }

    private void hang() {
        boolean hangs = Thread.currentThread().isDaemon();
        begun.incrementAndGet();
        try {
            assertTrue(!hangs || mayEnd.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private Loop loop(Executor executor, Loop.Work work) {
        return new Loop("test", time, new Tasks(executor), new Bell(), INTERVAL, () -> left > 0, work);
    }

    /** Goes round so often. */
    private void run(Loop loop, int times) {
        left = times;
        loop.run();
    }

    @Test
    void aRoundThatHangsIsFollowedByOthersAllTheSame() {
        hanging = 1;
        run(loop(this::execute, called -> hang()), 5);
        assertEquals(5, begun.get());
    }

    @Test
    void besideTwoThatHangNoneBegins() throws InterruptedException {
        hanging = 3;
        Loop loop = loop(this::execute, called -> hang());
        run(loop, 5);
        assertEquals(2, begun.get());
        hanging = 0;
        end();
        run(loop, 3);
        assertEquals(5, begun.get());
    }

    @Test
    void aRoundThatIsAnsweredNowAndThenIsWaitedFor() {
        hanging = 1;
        AtomicInteger answers = new AtomicInteger();
        whileWaiting = () -> {
            if (answers.incrementAndGet() == 10) {
                mayEnd.countDown();
                threads.forEach(LoopTest::join);
            }
        };
        run(
                loop(this::execute, new Loop.Work() {
                    @Override
                    public void run(boolean called) {
                        hang();
                    }

                    @Override
                    public long answers() {
                        return answers.get();
                    }
                }),
                1);
        assertEquals(10, answers.get());
    }

    private static void join(Thread thread) {
        try {
            thread.join(20_000);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aRoundThatNoThreadTakesUpIsMadeByTheLoopItself() {
        List<Runnable> waiting = new ArrayList<>();
        run(loop(waiting::add, called -> begun.incrementAndGet()), 3);
        assertEquals(3, begun.get());
        waiting.forEach(Runnable::run);
        assertEquals(3, begun.get(), "none is made twice");
    }

    @Test
    void aRoundThatFailsIsFollowedByOthers() {
        run(
                loop(Runnable::run, called -> {
                    begun.incrementAndGet();
                    throw new StackOverflowError();
                }),
                3);
        assertEquals(3, begun.get());
    }
}
