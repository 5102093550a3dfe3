package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Settings;
import dev.farjob.internal.Snapshots;
import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Tasks;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** Changes that nobody waits for, and a store that the test gets between: what happens while a call is under way happens inside of it, in one thread. */
abstract class SharedWritesBench {

    static final JobStoreException NONE = new JobStoreException(Effect.NONE, "value too long");
    static final JobStoreException UNKNOWN = new JobStoreException(Effect.UNKNOWN, "connection reset");

    static final int MANY = 10_000;

    final InMemoryJobStore real = new InMemoryJobStore(new VirtualClock());
    final List<List<String>> calls = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    final Queue<Runnable> sent = new ArrayDeque<>();
    /** The tasks that the executor did not take. */
    final Queue<Runnable> spare = new ArrayDeque<>();

    final Tasks tasks = new Tasks(this::send);
    final WriteQueueBench.Waits time = new WriteQueueBench.Waits();
    final Map<String, CompletableFuture<Verdict>> verdicts = new LinkedHashMap<>();
    Function<Job, Change> change = WriteQueueBench::change;
    boolean full;
    /** Whether the executor works in the thread that brings a task, as one does whose callers help out when it is full. */
    boolean inHere;

    boolean tooLittle;
    Call before = ids -> {};
    Call after = ids -> {};
    final CombiningJobStore store = CombiningJobStore.around(
            new Store(), time, new Handover(this::send, tasks, spare::add), Settings.WRITES_AT_ONCE);
    final JobWriter writer = new JobWriter(store, announcer(), new DurationLog(provider -> false));
    final SharedWrites writes = new SharedWrites(store, writer, time);

    interface Call {
        void about(List<String> ids);
    }

    final class Store extends ForwardingJobStore {

        Store() {
            super(real);
        }

        @Override
        public List<Verdict> apply(List<Change> changes) {
            List<String> ids =
                    changes.stream().map(change -> change.id().value()).toList();
            calls.add(ids);
            before.about(ids);
            List<Verdict> verdicts = super.apply(changes);
            after.about(ids);
            return tooLittle ? verdicts.subList(0, 1) : verdicts;
        }
    }

    Announcer announcer() {
        return new Announcer(List.of((job, event) -> told.add(job.id().value())));
    }

    void send(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        if (inHere) {
            task.run();
        } else {
            sent.add(task);
        }
    }

    void runAllSent() {
        runAll(sent);
    }

    static void runAll(Queue<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    Change change(String id) {
        Job job = Snapshots.of(id, "fal");
        real.insert(List.of(WriteQueueBench.newJob(job)));
        return change.apply(job);
    }

    void write(String id) {
        verdicts.put(id, writes.write(change(id)));
    }

    /** Leaves these while a first call is under way, until all is over. */
    void leave(String... ids) {
        Call then = before;
        before = first -> {
            before = then;
            for (String id : ids) {
                write(id);
            }
        };
        write("first");
        runAllSent();
    }

    boolean isDone(String id) {
        return verdictOf(id).isDone();
    }

    CompletableFuture<Verdict> verdictOf(String id) {
        return Objects.requireNonNull(verdicts.get(id));
    }

    Throwable failure(String id) {
        return assertThrows(CompletionException.class, verdictOf(id)::join).getCause();
    }

    void assertVerdict(Verdict expected, String... ids) {
        for (String id : ids) {
            assertTrue(isDone(id), id);
            assertEquals(expected, verdictOf(id).join(), id);
        }
    }

    static Call failing(String poison, RuntimeException thrown) {
        return ids -> {
            if (ids.contains(poison)) {
                throw thrown;
            }
        };
    }
}
