package dev.farjob.jdbc.chaos;

import dev.farjob.model.JobId;
import dev.farjob.store.JobStoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Threads that submit jobs to a host until they are told to stop, each job again and again until it is promised. */
final class Load implements AutoCloseable {

    private static final int THREADS = 3;
    private static final int MOST_UNDER_WAY = 30;
    private static final int MANY = 20;
    private static final long MOST_SECONDS = 180;
    private static final long LOOK_MILLIS = 100;

    private final String name;
    private final Host host;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> submitting;
    private final Set<String> promised = ConcurrentHashMap.newKeySet();
    private final Set<String> settled = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private final Semaphore settlements = new Semaphore(0);
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    /** Begins to submit jobs of this name. */
    Load(String name, DataSource dataSource, World world) {
        this.name = name;
        this.host = Host.start(dataSource, world, (job, event) -> {
            if (job.state().isSettled()) {
                settled(job.id());
            }
        });
        this.submitting = Stream.<Future<?>>generate(() -> threads.submit(this::submitUntilEnough))
                .limit(THREADS)
                .toList();
    }

    /** The ids of the jobs that were promised. */
    Collection<String> promised() {
        return promised;
    }

    /**
     * Waits until many more jobs are settled than are now.
     *
     * @return how long it took until the first of them was
     */
    Duration awaitMore() throws InterruptedException {
        settlements.drainPermits();
        long since = System.nanoTime();
        await(1);
        Duration first = Duration.ofNanos(System.nanoTime() - since);
        await(MANY);
        return first;
    }

    /** Submits no more, and waits until everything is settled. */
    void finish(BooleanSupplier atRest) throws InterruptedException, ExecutionException, TimeoutException {
        enough.set(true);
        room.release(THREADS);
        for (Future<?> thread : submitting) {
            thread.get(MOST_SECONDS, TimeUnit.SECONDS);
        }
        // A settlement whose commit was in doubt while nobody could be asked is not announced: the store knows it
        for (long looks = 0; !atRest.getAsBoolean(); looks++) {
            if (looks > TimeUnit.SECONDS.toMillis(MOST_SECONDS) / LOOK_MILLIS) {
                throw new AssertionError("there are jobs that nobody works on any more");
            }
            settlements.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void await(int count) throws InterruptedException {
        if (!settlements.tryAcquire(count, MOST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("work has not resumed; " + settled.size() + " jobs are settled");
        }
    }

    private void submitUntilEnough() {
        while (!enough.get()) {
            room.acquireUninterruptibly();
            submit(next.getAndIncrement());
        }
    }

    /** As a careful host does it: under the same id and key until the answer is yes. The pool makes it wait meanwhile. */
    private void submit(int number) {
        boolean isPromised = false;
        while (!isPromised) {
            isPromised = tryTo(number);
        }
        promised.add(Host.idOf(name, number).value());
    }

    private boolean tryTo(int number) {
        try {
            host.submit(name, number);
            return true;
        } catch (JobStoreException | SQLException notNow) {
            return false;
        }
    }

    private void settled(JobId id) {
        if (settled.add(id.value())) {
            room.release();
            settlements.release();
        }
    }

    @Override
    public void close() {
        enough.set(true);
        room.release(THREADS);
        threads.shutdownNow();
        host.close();
    }
}
