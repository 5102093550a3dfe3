package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelayTest {

    private static final int MANY = 10_000;

    private final List<Integer> run = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> refused = Collections.synchronizedList(new ArrayList<>());
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private List<Relay.Task> tasks(int count, Consumer<Integer> work) {
        return IntStream.range(0, count).mapToObj(number -> task(number, work)).toList();
    }

    private Relay.Task task(int number, Consumer<Integer> work) {
        return new Relay.Task() {
            @Override
            public void run() {
                run.add(number);
                work.accept(number);
            }

            @Override
            public void refused() {
                refused.add(number);
            }
        };
    }

    private List<Relay.Task> tasks(int count) {
        return tasks(count, number -> {});
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void tasksThatAreDoneAtOnceNeedOneThreadAndOneMoreThatFindsNothing() {
        Relay.run(waiting::add, tasks(5));
        assertEquals(1, waiting.size());
        waiting.remove().run();
        assertEquals(upTo(5), run);
        waiting.remove().run();
        assertEquals(0, waiting.size());
    }

    @Test
    void theFirstThreadHelpsAndHasSentForAnotherBefore() {
        List<Integer> sentFor = new ArrayList<>();
        Relay.help(waiting::add, tasks(3, number -> sentFor.add(waiting.size())));
        assertEquals(upTo(3), run);
        assertEquals(List.of(1, 1, 1), sentFor);
    }

    @Test
    void aThreadThatIsHeldUpHasSentForAnotherBefore() throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        CountDownLatch all = new CountDownLatch(20);
        CountDownLatch together = new CountDownLatch(1);
        Relay.run(threads::execute, tasks(20, number -> {
            all.countDown();
            await(together);
        }));
        assertTrue(all.await(20, TimeUnit.SECONDS), "each has a thread of its own");
        together.countDown();
        threads.shutdown();
        assertTrue(threads.awaitTermination(20, TimeUnit.SECONDS));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void anExecutorThatRunsTasksInTheThreadThatBringsThemGetsNoDeepStack() {
        Relay.run(Runnable::run, tasks(MANY));
        assertEquals(upTo(MANY), run);
    }

    @Test
    void aTaskThatNoThreadTakesIsRefused() {
        Relay.run(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                tasks(3));
        assertEquals(upTo(3), refused);
        assertEquals(List.of(), run);
    }

    @Test
    void aTaskThatWaitsWhenNoMoreThreadsCanBeStartedIsRefusedAndTheThreadsThereAreGoOn() {
        Relay.run(
                task -> {
                    if (!waiting.isEmpty()) {
                        throw new RejectedExecutionException("full");
                    }
                    waiting.add(task);
                },
                tasks(3));
        waiting.peek().run();
        assertEquals(List.of(0), run);
        assertEquals(List.of(1, 2), refused);
    }

    @Test
    void aTaskThatThrowsTakesNoOtherWithIt() {
        List<Throwable> thrown = new ArrayList<>();
        Relay.run(waiting::add, tasks(3, number -> {
            if (number == 0) {
                throw new IllegalStateException("boom");
            }
        }));
        Runnable first = waiting.remove();
        Thread dying = new Thread(first);
        dying.setUncaughtExceptionHandler((thread, broken) -> thrown.add(broken));
        dying.start();
        join(dying);
        assertEquals(1, thrown.size());
        waiting.remove().run();
        assertEquals(upTo(3), run);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void nothingNeedsNoThread() {
        Relay.run(waiting::add, List.of());
        assertEquals(0, waiting.size());
    }

    @Test
    void theInterruptFlagThatOneTaskLeavesIsNotSeenByTheNext() {
        List<Boolean> flags = new ArrayList<>();
        Relay.help(waiting::add, tasks(3, number -> {
            flags.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
        }));
        // It may be meant for whatever this thread does next, because it is nobody's but the test's
        assertTrue(Thread.interrupted());
        assertEquals(List.of(false, false, false), flags);
    }

    @Test
    void aThreadOfTheNodesIsLeftWithoutAFlag() {
        Queue<Runnable> threads = new ArrayDeque<>();
        List<Boolean> flags = new ArrayList<>();
        Relay.run(
                new Tasks(threads::add),
                tasks(1, number -> Thread.currentThread().interrupt()));
        threads.remove().run();
        flags.add(Thread.interrupted());
        assertEquals(List.of(false), flags);
    }

    @Test
    void onceTheNodeIsClosedNoFurtherTaskBegins() {
        Tasks node = new Tasks(waiting::add);
        Relay.run(node, tasks(3, number -> node.close()));
        waiting.remove().run();
        assertEquals(List.of(0), run);
        assertEquals(List.of(1, 2), refused);
    }
}
