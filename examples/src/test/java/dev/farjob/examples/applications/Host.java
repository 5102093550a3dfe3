package dev.farjob.examples.applications;

import dev.farjob.JobOrchestrator;
import dev.farjob.OrchestratorBuilder;
import dev.farjob.TransactionalJobOrchestrator;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.provider.ProviderClient;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.testkit.VirtualClock;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A web application: its database, the time it lives in, and nodes that share nothing but these two. */
final class Host implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final HostDatabase database;
    private final JdbcJobStore<Connection> store;
    private final VirtualClock clock = new VirtualClock();
    private final List<JobOrchestrator> nodes = new ArrayList<>();
    private final Map<JobId, CompletableFuture<Job>> ends = new ConcurrentHashMap<>();

    Host(HostDatabase.Kind kind) {
        database = HostDatabase.open(kind);
        store = JdbcJobStore.on(database.dataSource());
    }

    HostDatabase database() {
        return database;
    }

    JdbcJobStore<Connection> store() {
        return store;
    }

    VirtualClock clock() {
        return clock;
    }

    /** One more node. It does nothing by itself: a test says when it asks, sweeps and receives. */
    <T> TransactionalJobOrchestrator<T> node(
            TransactionalJobStore<T> store,
            ProviderClient provider,
            UnaryOperator<OrchestratorBuilder<TransactionalJobOrchestrator<T>>> setUp) {
        TransactionalJobOrchestrator<T> node = setUp.apply(JobOrchestrator.on(store)
                        .provider(provider)
                        .clock(clock)
                        .listener(this::hear))
                .build();
        nodes.add(node);
        return node;
    }

    private void hear(Job job, JobEvent event) {
        if (job.state().isSettled()) {
            end(job.id()).complete(job);
        }
    }

    private CompletableFuture<Job> end(JobId id) {
        return ends.computeIfAbsent(id, unused -> new CompletableFuture<>());
    }

    /** Lets time pass and nobody do anything. */
    void idle(Duration time) {
        clock.advance(time);
        database.advance(time);
    }

    /** Lets time pass, with a sweep of this node after each tick. */
    void pass(JobOrchestrator node, Duration time, Duration tick) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(tick)) {
            idle(tick);
            node.sweep();
        }
    }

    /** Waits until the job has settled, which may happen in another thread, and says how it is then. */
    Job ended(JobId id) throws Exception {
        return end(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** How often the job was settled, on whichever node, by its own log: a listener may not have heard of it yet. */
    long settlements(JobId id) {
        return store.events(id, 0).stream()
                .filter(event -> event.state().isSettled())
                .count();
    }

    /** Does all this at the same time, and waits for it; an exception of one of them is thrown on. */
    static void together(List<Callable<?>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        CyclicBarrier line = new CyclicBarrier(tasks.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Callable<?> task : tasks) {
                running.add(threads.submit(() -> {
                    line.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    return task.call();
                }));
            }
            for (Future<?> one : running) {
                one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Override
    public void close() {
        nodes.forEach(JobOrchestrator::close);
        database.close();
    }
}
