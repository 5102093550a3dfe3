package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Settings;
import dev.farjob.internal.Snapshots;
import dev.farjob.internal.time.Alarm;
import dev.farjob.internal.time.FakeTime;
import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Tasks;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.NewJob;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** A store with combined writes whose calls the test lets go one by one, and callers with threads of their own. */
final class WriteQueueBench {

    private static final long A_WHILE = 20;

    final InMemoryJobStore real = new InMemoryJobStore(new VirtualClock());
    /** Which jobs each call was about, in the order in which the calls began. */
    final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());

    final Waits time = new Waits();
    private final Semaphore begun = new Semaphore(0);
    /** The calls that are held, in the order in which they began. */
    private final BlockingQueue<CountDownLatch> mayEnd = new LinkedBlockingQueue<>();

    private boolean held;
    private volatile Function<List<String>, List<?>> instead = ids -> List.of();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    @SuppressWarnings("unchecked")
    final TransactionalJobStore<InMemoryTransaction> store = (TransactionalJobStore<InMemoryTransaction>)
            CombiningJobStore.around(new Held(), time, handover(WriteQueueBench::start), Settings.WRITES_AT_ONCE);

    /** One caller and its thread. */
    record Caller<R>(Thread thread, FutureTask<R> call) {

        /** The answer of the call. */
        R answer() throws Exception {
            return ended(call);
        }

        /** The exception of the call. */
        Throwable failure() throws Exception {
            try {
                throw new AssertionError("the call did not fail, it answered " + ended(call));
            } catch (ExecutionException thrown) {
                return thrown.getCause();
            }
        }
    }

    /** Holds every call to the store from now on, until it is let go. */
    void hold() {
        begun.drainPermits();
        hold(true);
    }

    /** Whether calls that begin from now on are held; those that are held stay so. */
    synchronized void hold(boolean whether) {
        held = whether;
    }

    /** Lets the call go that began first of those that are held, and no other. */
    void letOneGo() {
        try {
            CountDownLatch first = mayEnd.poll(A_WHILE, TimeUnit.SECONDS);
            assertNotNull(first, "no call is held");
            first.countDown();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Lets all go that are held, and those to come. */
    synchronized void letAllGo() {
        held = false;
        List<CountDownLatch> all = new ArrayList<>();
        mayEnd.drainTo(all);
        all.forEach(CountDownLatch::countDown);
    }

    /** Lines up behind the calls that are held, where calls are. */
    private synchronized CountDownLatch lineUp() {
        CountDownLatch mine = new CountDownLatch(held ? 1 : 0);
        if (held) {
            mayEnd.add(mine);
        }
        return mine;
    }

    /** Waits until one more call to the store has begun. */
    void awaitCall() {
        acquire(begun, 1, "no call to the store has begun");
    }

    /** Throws or answers instead of the store; an empty list where it has nothing to say about these jobs. */
    void instead(Function<List<String>, List<?>> instead) {
        this.instead = instead;
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Takes up every call that there may be at once, with jobs of their own. */
    List<Caller<List<Verdict>>> fillUp() {
        hold();
        List<Caller<List<Verdict>>> first = new ArrayList<>();
        for (int i = 0; i < Settings.WRITES_AT_ONCE; i++) {
            first.add(calling(() -> store.apply(List.of(change(given("first-" + calls.size()))))));
            awaitCall();
        }
        return first;
    }

    /** A caller in a thread of its own. */
    <R> Caller<R> calling(Callable<R> call) {
        FutureTask<R> task = new FutureTask<>(call);
        return new Caller<>(start(task), task);
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static Handover handover(Executor threads) {
        return new Handover(threads, new Tasks(threads));
    }

    /** A caller who has to wait, and does by now. */
    <R> Caller<R> waiting(Callable<R> call) {
        Caller<R> caller = calling(call);
        time.awaitWaits(1);
        return caller;
    }

    /** A caller who waits to write this change. */
    Caller<List<Verdict>> waiting(Change change) {
        return waiting(() -> store.apply(List.of(change)));
    }

    /** A job that is in the store. */
    Job given(String id) {
        NewJob job = newJob(Snapshots.of(id, "fal"));
        real.insert(List.of(job));
        return job.job();
    }

    static NewJob newJob(Job job) {
        return new NewJob(job, Due.now(), JobEvent.of(job, EventKind.SUBMITTED, Cause.SUBMIT, ""));
    }

    static Change change(Job job) {
        Job after = job.next(VirtualClock.START, "mine").build();
        return Change.of(job, after, Due.never()).event(JobEvent.of(after, EventKind.STATE_CHANGED, Cause.SWEEP, ""));
    }

    /** A change of a job that somebody else has written meanwhile. */
    Change stale(String id) {
        Job job = given(id);
        real.apply(List.of(change(job)));
        return change(job);
    }

    private static <R> R ended(Future<R> call) throws Exception {
        try {
            return call.get(A_WHILE, TimeUnit.SECONDS);
        } catch (TimeoutException stuck) {
            throw new AssertionError("the call does not end", stuck);
        }
    }

    private static void acquire(Semaphore semaphore, int permits, String otherwise) {
        try {
            assertTrue(semaphore.tryAcquire(permits, A_WHILE, TimeUnit.SECONDS), otherwise);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Real waiting, of which the test hears, without an end; time passes when the test says so. */
    static final class Waits extends FakeTime {

        /** The tasks that are put off, and were not cancelled. */
        final List<Runnable> alarms = new ArrayList<>();

        private final Semaphore waits = new Semaphore(0);
        private final Semaphore impatient = new Semaphore(0);
        /** Nanoseconds count from any time. */
        final AtomicLong nanos = new AtomicLong(Duration.ofDays(77).toNanos());

        void awaitWaits(int count) {
            acquire(waits, count, "nobody waits");
        }

        /** How many have begun to wait of whom nobody has heard. */
        int waits() {
            return waits.availablePermits();
        }

        /** Makes the next one who begins to wait lose patience at once. */
        void loseNextPatience() {
            impatient.release();
        }

        @Override
        public Instant now() {
            return VirtualClock.START;
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        /** The alarms do not ring, so nobody attends to what is left unless the test does. */
        @Override
        public Alarm later(Duration delay, Runnable task) {
            alarms.add(task);
            return () -> alarms.remove(task);
        }

        @Override
        public boolean await(Future<?> future, Duration atMost) {
            boolean givesUp = impatient.tryAcquire();
            waits.release();
            if (givesUp) {
                return false;
            }
            try {
                future.get(A_WHILE, TimeUnit.SECONDS);
                return true;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return future.isDone();
            } catch (ExecutionException | TimeoutException stuck) {
                throw new AssertionError("the turn never came", stuck);
            }
        }
    }

    /** The store behind, with the test in between. */
    private final class Held extends ForwardingTransactionalJobStore<InMemoryTransaction> {

        Held() {
            super(real);
        }

        @Override
        public List<Insertion> insert(List<NewJob> jobs) {
            return between(jobs.stream().map(job -> job.job().id()).toList(), () -> super.insert(jobs));
        }

        @Override
        public List<Verdict> apply(List<Change> changes) {
            return between(changes.stream().map(Change::id).toList(), () -> super.apply(changes));
        }

        @SuppressWarnings("unchecked")
        private <A> List<A> between(List<JobId> jobs, Supplier<List<A>> call) {
            List<String> ids = jobs.stream().map(JobId::value).toList();
            calls.add(ids);
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            CountDownLatch turn = lineUp();
            begun.release();
            try {
                if (turn.getCount() > 0) {
                    turn.await();
                }
                List<A> otherwise = (List<A>) instead.apply(ids);
                return otherwise.isEmpty() ? call.get() : otherwise;
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException("a driver gave up because its thread was interrupted", interrupted);
            } finally {
                atOnce.decrementAndGet();
            }
        }
    }
}
