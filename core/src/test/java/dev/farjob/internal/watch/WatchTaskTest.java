package dev.farjob.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.event.JobWatcher;
import dev.farjob.internal.time.FakeTime;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Updates wait for one watcher, and its close keeps its promise. */
class WatchTaskTest {

    private static final Instant NOON = VirtualClock.START;

    private final InMemoryJobStore store = new InMemoryJobStore(new VirtualClock());
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final Tasks tasks = new Tasks(threads::add);
    private final List<Duration> waits = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    /** Time in which nothing that is waited for ever comes. */
    private final Timekeeper time = new FakeTime() {
        @Override
        public Instant now() {
            return NOON;
        }

        @Override
        public boolean await(Future<?> future, Duration atMost) {
            if (!future.isDone()) {
                waits.add(atMost);
            }
            return future.isDone();
        }
    };

    private WatchTask watch(JobWatcher watcher) {
        return new WatchTask(watcher, time, store, tasks, closed -> {});
    }

    private void hear(Job job, List<JobEvent> news) {
        told.add(job.id() + "@" + job.version() + " "
                + news.stream().map(JobEvent::version).toList());
    }

    private static String told(Job job, Job news) {
        return job.id() + "@" + job.version() + " [" + news.version() + "]";
    }

    private void runTasks() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private Job stored(String id) {
        return Snapshots.put(store, Jobs.of("ann").id(id).running(), Due.never());
    }

    private Job written(Job job) {
        Job next = job.next(NOON, "stamp-" + job.version()).build();
        store.apply(List.of(Change.of(job, next, Due.never()).event(event(next))));
        return next;
    }

    private static JobEvent event(Job job) {
        return JobEvent.of(job, EventKind.STATE_CHANGED, Cause.SWEEP, "");
    }

    @Test
    void anUpdateThatComesBeforeItsTurnIsMerged() {
        WatchTask watch = watch(this::hear);
        Job first = stored("a");
        Job second = written(first);
        watch.offer(first, List.of(event(first)));
        watch.offer(second, List.of(event(second)));
        runTasks();
        assertEquals(List.of("a@" + second.version() + " [" + first.version() + ", " + second.version() + "]"), told);
    }

    @Test
    void aVersionThatWasOfferedBeforeIsNotToldAgain() {
        WatchTask watch = watch(this::hear);
        Job job = stored("a");
        watch.offer(job, List.of());
        runTasks();
        watch.offer(job, List.of());
        runTasks();
        assertEquals(1, told.size());
    }

    @Test
    void ofManyThatWaitOnlyTheNamesAreKeptAndEachIsToldOnceAndWhole() {
        WatchTask watch = watch(this::hear);
        List<String> expected = new ArrayList<>();
        Job last = stored("last");
        for (int i = 0; i < WatchTask.KEPT_WHOLE; i++) {
            Job job = stored("job-" + i);
            watch.offer(job, List.of());
            expected.add("job-" + i + "@" + job.version() + " []");
        }
        watch.offer(last, store.events(last.id(), 0));
        Job written = written(last);
        List<Long> log =
                store.events(last.id(), 0).stream().map(JobEvent::version).toList();
        runTasks();
        // It was read in this version already
        watch.offer(written, store.events(last.id(), last.version()));
        runTasks();
        expected.add("last@" + written.version() + " " + log);
        assertEquals(expected, told);
    }

    @Test
    void aJobWhoseNameWaitsIsToldOnceHoweverOftenItIsOffered() {
        WatchTask watch = watch(this::hear);
        for (int i = 0; i < WatchTask.KEPT_WHOLE; i++) {
            watch.offer(stored("job-" + i), List.of());
        }
        Job first = stored("last");
        watch.offer(first, store.events(first.id(), 0));
        Job second = written(first);
        watch.offer(second, store.events(first.id(), first.version()));
        runTasks();
        assertEquals(WatchTask.KEPT_WHOLE + 1, told.size());
        assertEquals(
                "last@" + second.version() + " "
                        + store.events(first.id(), 0).stream()
                                .map(JobEvent::version)
                                .toList(),
                told.get(WatchTask.KEPT_WHOLE));
    }

    @Test
    void noEventIsToldTwiceHoweverFarBackAnOfferGoes() {
        WatchTask watch = watch(this::hear);
        Job first = stored("a");
        Job second = written(first);
        watch.offer(first, List.of(event(first)));
        runTasks();
        watch.offer(second, List.of(event(first), event(second)));
        runTasks();
        assertEquals(List.of(told(first, first), told(second, second)), told);
    }

    @Test
    void noEventIsToldBeforeTheJobIsAsItLeftIt() {
        WatchTask watch = watch(this::hear);
        Job first = stored("a");
        Job second = written(first);
        watch.offer(first, List.of(event(first), event(second)));
        runTasks();
        watch.offer(second, List.of(event(second)));
        runTasks();
        assertEquals(List.of(told(first, first), told(second, second)), told);
    }

    @Test
    void anEventThatWasReadAheadIsNotToldWithTheNextWrite() {
        WatchTask watch = watch(this::hear);
        for (int i = 0; i < WatchTask.KEPT_WHOLE; i++) {
            watch.offer(stored("job-" + i), List.of());
        }
        Job first = stored("last");
        watch.offer(first, List.of(event(first)));
        Job second = written(first);
        runTasks();
        Job third = written(second);
        watch.offer(third, List.of(event(second), event(third)));
        runTasks();
        assertEquals(told(third, third), told.get(WatchTask.KEPT_WHOLE + 1));
    }

    @Test
    void noUpdateBeginsAfterTheClose() {
        WatchTask watch = watch(this::hear);
        watch.offer(stored("a"), List.of());
        watch.close();
        runTasks();
        assertEquals(List.of(), told);
    }

    @Test
    void noUpdateBeginsAfterACloseThatCameWhileItsJobWasRead() {
        List<WatchTask> self = new ArrayList<>();
        JobStore closing = new ForwardingJobStore(store) {
            @Override
            public Optional<Job> find(JobId id) {
                self.get(0).close();
                return super.find(id);
            }
        };
        self.add(new WatchTask(this::hear, time, closing, tasks, closed -> {}));
        for (int i = 0; i <= WatchTask.KEPT_WHOLE; i++) {
            self.get(0).offer(stored("job-" + i), List.of());
        }
        runTasks();
        assertEquals(WatchTask.KEPT_WHOLE, told.size());
    }

    @Test
    void aWatchIsToldLaterOfAnOwnerWhoCannotBeRead() {
        boolean[] down = {true};
        JobStore away = new ForwardingJobStore(store) {
            @Override
            public Optional<Job> find(JobId id) {
                if (down[0]) {
                    throw new JobStoreException(Effect.NONE, "no connection");
                }
                return super.find(id);
            }
        };
        WatchTask watch = new WatchTask(this::hear, time, away, tasks, closed -> {});
        for (int i = 0; i <= WatchTask.KEPT_WHOLE; i++) {
            watch.offer(stored("job-" + i), List.of());
        }
        runTasks();
        assertEquals(WatchTask.KEPT_WHOLE, told.size());
        down[0] = false;
        watch.hurry();
        runTasks();
        assertEquals(WatchTask.KEPT_WHOLE + 1, told.size());
    }

    @Test
    void aCloseWaitsForTheUpdateThatHasBegunThoughNotForGood() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        WatchTask watch = watch((job, news) -> {
            begun.countDown();
            try {
                assertTrue(mayEnd.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        });
        watch.offer(stored("a"), List.of());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<?> telling = thread.submit(this::runTasks);
        assertTrue(begun.await(20, TimeUnit.SECONDS));
        watch.close();
        assertEquals(List.of(WatchTask.LONGEST_CLOSE), waits);
        mayEnd.countDown();
        telling.get(20, TimeUnit.SECONDS);
        thread.shutdown();
    }

    @Test
    void aWatcherThatClosesItsOwnWatchDoesNotWaitForItself() {
        List<WatchTask> self = new ArrayList<>();
        self.add(watch((job, news) -> {
            hear(job, news);
            self.get(0).close();
        }));
        self.get(0).offer(stored("a"), List.of());
        self.get(0).offer(stored("b"), List.of());
        runTasks();
        assertEquals(1, told.size());
        assertEquals(List.of(), waits);
    }

    @Test
    void theThreadThatClosesStaysInterrupted() {
        WatchTask watch = watch(this::hear);
        Thread.currentThread().interrupt();
        watch.close();
        assertTrue(Thread.interrupted());
    }

    @Test
    void anUpdateThatNoThreadTookIsToldLater() {
        Queue<Runnable> full = new ArrayDeque<>();
        boolean[] rejects = {true};
        Tasks few = new Tasks(task -> {
            if (rejects[0]) {
                throw new RejectedExecutionException("full");
            }
            full.add(task);
        });
        WatchTask watch = new WatchTask(this::hear, time, store, few, closed -> {});
        watch.offer(stored("a"), List.of());
        rejects[0] = false;
        watch.hurry();
        full.remove().run();
        assertEquals(1, told.size());
    }

    @Test
    void aCloseDoesNotWaitForAnUpdateThatHasEnded() throws Exception {
        WatchTask watch = watch(this::hear);
        watch.offer(stored("a"), List.of());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        thread.submit(this::runTasks).get(20, TimeUnit.SECONDS);
        thread.shutdown();
        watch.close();
        assertEquals(1, told.size());
        assertEquals(List.of(), waits);
    }

    @Test
    void aClosedWatchNeedsNoThread() {
        boolean[] full = {true};
        List<Runnable> taken = new ArrayList<>();
        Tasks few = new Tasks(task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            taken.add(task);
        });
        WatchTask watch = new WatchTask(this::hear, time, store, few, closed -> {});
        watch.offer(stored("a"), List.of());
        watch.close();
        full[0] = false;
        watch.hurry();
        assertEquals(List.of(), taken);
    }
}
