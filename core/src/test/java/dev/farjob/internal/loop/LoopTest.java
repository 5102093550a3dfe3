package dev.farjob.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.Logged;
import dev.farjob.internal.time.Alarm;
import dev.farjob.internal.time.FakeTime;
import dev.farjob.internal.time.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loop goes on beside a round that hangs, and threads do not add up. */
class LoopTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1_001);

    private final BlockingQueue<Round> rounds = new LinkedBlockingQueue<>();
    private final Queue<Runnable> putOff = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore paused = new Semaphore(0);
    private final Semaphore mayGoOn = new Semaphore(0);
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean open = true;
    private volatile boolean refuses;
    private volatile boolean delays;

    private volatile Future<?> bell = CompletableFuture.completedFuture(null);

    private final Logged log = new Logged();
    private final Tasks tasks = new Tasks(this::execute);
    private final Loop loop =
            new Loop("test", new TestTime(), tasks, new Bell(), INTERVAL, () -> open, new Loop.Work() {
                @Override
                public void run(boolean called) {
                    Round round = new Round();
                    rounds.add(round);
                    round.last();
                }

                @Override
                public long answers() {
                    return answers.get();
                }
            });

    /** Time in which patience ends and the next round is due when the test says so. */
    private final class TestTime extends FakeTime {

        @Override
        public Alarm later(Duration delay, Runnable task) {
            assertEquals(Loop.PATIENCE, delay);
            putOff.add(task);
            return () -> putOff.remove(task);
        }

        @Override
        public boolean await(Future<?> next, Duration atMost) {
            assertEquals(INTERVAL, atMost);
            bell = next;
            paused.release();
            acquire(mayGoOn);
            return next.isDone();
        }
    }

    /** A round that lasts until the test ends it. */
    private static final class Round {

        private final Thread thread = Thread.currentThread();
        private final CountDownLatch mayEnd = new CountDownLatch(1);
        private volatile Runnable end = () -> {};

        void last() {
            try {
                assertTrue(mayEnd.await(20, TimeUnit.SECONDS), "the test does not end it");
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            end.run();
        }

        void end() {
            mayEnd.countDown();
        }

        void end(Runnable last) {
            end = last;
            end();
        }
    }

    private void execute(Runnable task) {
        if (refuses) {
            throw new RejectedExecutionException("full");
        }
        if (delays) {
            waiting.add(task);
            return;
        }
        Thread thread = new Thread(task, "loop");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private static void acquire(Semaphore semaphore) {
        try {
            assertTrue(semaphore.tryAcquire(20, TimeUnit.SECONDS), "the loop does not move");
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private Round begun() throws InterruptedException {
        Round round = rounds.poll(20, TimeUnit.SECONDS);
        assertNotNull(round, "no round begins");
        return round;
    }

    private Round firstRound() throws InterruptedException {
        tasks.execute(loop::run);
        return begun();
    }

    private Round roundAfter(Round before) throws InterruptedException {
        before.end();
        acquire(paused);
        mayGoOn.release();
        return begun();
    }

    /** All tasks that were put off until patience ends are due. */
    private void losePatience() {
        for (Runnable task : List.copyOf(putOff)) {
            putOff.remove(task);
            task.run();
        }
    }

    private static void assertEnds(Thread thread) throws InterruptedException {
        thread.join(20_000);
        assertEquals(Thread.State.TERMINATED, thread.getState());
    }

    @AfterEach
    void end() throws InterruptedException {
        log.close();
        open = false;
        mayGoOn.release(10);
        for (Thread thread : threads) {
            rounds.forEach(Round::end);
            assertEnds(thread);
        }
    }

    @Test
    void oneThreadMakesRoundAfterRoundAndLeavesNoAlarmBehind() throws InterruptedException {
        Round first = firstRound();
        Round second = roundAfter(first);
        assertEquals(first.thread, second.thread);
        second.end();
        acquire(paused);
        assertEquals(List.of(), List.copyOf(putOff));
    }

    @Test
    void aRoundThatHangsIsFollowedByOthersAllTheSame() throws InterruptedException {
        Round hangs = firstRound();
        losePatience();
        Round second = begun();
        Round third = roundAfter(second);
        assertEquals(second.thread, third.thread);
        hangs.end();
        assertEnds(hangs.thread);
        roundAfter(third).end();
        assertEquals(2, threads.size());
    }

    @Test
    void besideTwoThatHangNoneBegins() throws InterruptedException {
        Round first = firstRound();
        losePatience();
        Round second = begun();
        losePatience();
        assertEquals(2, threads.size());
        first.end();
        Round third = begun();
        assertEquals(first.thread, third.thread, "whichever ends first goes on");
        second.end();
        assertEnds(second.thread);
        roundAfter(third).end();
        assertEquals(2, threads.size());
    }

    @Test
    void aRoundThatIsAnsweredNowAndThenIsWaitedFor() throws InterruptedException {
        Round round = firstRound();
        for (int i = 0; i < 10; i++) {
            answers.incrementAndGet();
            losePatience();
        }
        assertEquals(1, threads.size());
        losePatience();
        begun().end();
        round.end();
    }

    @Test
    void whereThereIsNoThreadItIsTriedAgain() throws InterruptedException {
        Round hangs = firstRound();
        refuses = true;
        losePatience();
        losePatience();
        refuses = false;
        losePatience();
        begun().end();
        hangs.end();
    }

    @Test
    void aThreadThatComesWhenTheRoundHasEndedBeginsNone() throws InterruptedException {
        Round hangs = firstRound();
        delays = true;
        losePatience();
        Round second = roundAfter(hangs);
        losePatience();
        assertEquals(1, waiting.size(), "one is on its way");
        roundAfter(second).end();
        waiting.remove().run();
        assertEquals(0, rounds.size());
    }

    @Test
    void aRoundThatFailsIsFollowedByOthers() throws InterruptedException {
        Round first = firstRound();
        first.end(() -> {
            throw new StackOverflowError();
        });
        roundAfter(first).end();
    }

    @Test
    void aRoundThatLeavesItsThreadInterruptedIsFollowedByOthers() throws InterruptedException {
        Round first = firstRound();
        first.end(() -> Thread.currentThread().interrupt());
        begun().end();
        assertEnds(first.thread);
    }

    @Test
    void anExecutorThatIsShutDownInARoundGetsItsThreadBack() throws InterruptedException {
        Round round = firstRound();
        refuses = true;
        round.end(() -> Thread.currentThread().interrupt());
        assertEnds(round.thread);
    }

    private void assertSaid(int hangs, int isBack) {
        assertEquals(
                hangs,
                log.linesWith("the store has kept the test loop waiting for PT10S")
                        .size());
        assertEquals(
                isBack,
                log.linesWith("the test loop waits for the store no more").size());
    }

    @Test
    void anOutageIsALineWhenTheFirstRoundHangsAndOneWhenTheLastIsBack() throws InterruptedException {
        Round first = firstRound();
        losePatience();
        assertSaid(1, 0);
        Round second = begun();
        losePatience();
        assertSaid(1, 0);
        first.end();
        Round third = begun();
        assertSaid(1, 0);
        second.end();
        assertEnds(second.thread);
        assertSaid(1, 1);
        Round fourth = roundAfter(third);
        losePatience();
        assertSaid(2, 1);
        Round fifth = begun();
        fourth.end();
        assertEnds(fourth.thread);
        assertSaid(2, 2);
        fifth.end();
    }

    @Test
    void roundsThatDoNotHangAreNothingToSay() throws InterruptedException {
        roundAfter(firstRound()).end();
        acquire(paused);
        assertSaid(0, 0);
    }

    @Test
    void aLoopThatIsEndedWaitsForNoFurtherRound() throws InterruptedException {
        firstRound().end();
        acquire(paused);
        loop.end();
        assertTrue(bell.isDone(), "it goes on at once, to end");
        mayGoOn.release();
        assertEnds(threads.element());
        assertEquals(0, rounds.size());
    }
}
