package dev.farjob.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * db-scheduler as its documentation has it fastest: it locks and fetches in one statement, schedules in batches, and each poll
 * and each step is one rescheduling. It has no batched completion of its own; {@link BatchedCompletion} is what a host can add
 * behind its interface. A life's idempotency key is its instance's id; nothing is left of a life that is over.
 */
final class WithDbScheduler implements Contender {

    private static final int THREADS = 20;
    /** In parts of the threads, when to fetch more and up to how many; the documentation's, and the best of five tried. */
    private static final double LOWER = 4.0;

    private static final double UPPER = 20.0;
    /** For the poll, for scheduling, and for those who complete. */
    private static final int MORE_CONNECTIONS = 4;

    private static final TaskDescriptor<Stage> LIFE = TaskDescriptor.of("life", Stage.class);

    private final int steps;
    private final boolean inBatches;
    private @Nullable Scheduler scheduler;
    private @Nullable BatchedCompletion completion;
    private volatile CountDownLatch settled = new CountDownLatch(0);

    private WithDbScheduler(int steps, boolean inBatches) {
        this.steps = steps;
        this.inBatches = inBatches;
    }

    /** As it is. */
    static WithDbScheduler asItIs(int steps) {
        return new WithDbScheduler(steps, false);
    }

    /** With executions completed in batches. */
    static WithDbScheduler completedInBatches(int steps) {
        return new WithDbScheduler(steps, true);
    }

    @Override
    public String name() {
        return inBatches ? "db-scheduler, batched" : "db-scheduler";
    }

    @Override
    public int connections() {
        return THREADS + MORE_CONNECTIONS;
    }

    @Override
    public void prepare(Database database) throws Exception {
        Postgres.execute(database.source(), """
                CREATE TABLE scheduled_tasks (
                    task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
                    execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text,
                    last_success timestamptz, last_failure timestamptz, consecutive_failures int,
                    last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
                    PRIMARY KEY (task_name, task_instance));
                CREATE INDEX ON scheduled_tasks (execution_time);
                CREATE INDEX ON scheduled_tasks (last_heartbeat);
                """);
        completion = new BatchedCompletion(database.source());
        CustomTask<Stage> task = Tasks.custom(LIFE).execute((instance, context) -> completed(instance));
        Scheduler starting = Scheduler.create(database.source(), task)
                .threads(THREADS)
                .serializer(Stage.TEXT)
                .pollUsingLockAndFetch(LOWER, UPPER)
                .pollingInterval(Duration.ofMillis(Life.GAP_MILLIS))
                .build();
        starting.start();
        scheduler = starting;
    }

    /** The first run sends, the next ones ask, and those after the last answer are steps. */
    private CompletionHandler<Stage> completed(TaskInstance<Stage> instance) {
        Stage stage = instance.getData();
        if (stage.runs() == Life.POLLS + steps) {
            return (done, operations) -> {
                if (inBatches) {
                    Objects.requireNonNull(completion).remove(done, settled::countDown);
                } else {
                    operations.remove();
                    settled.countDown();
                }
            };
        }
        Stage next = stage.next(instance.getId());
        long delay = stage.runs() < Life.POLLS ? Life.GAP_MILLIS : 0;
        return (done, operations) -> {
            Instant due = Instant.now().plusMillis(delay);
            if (inBatches) {
                Objects.requireNonNull(completion).reschedule(done, due, next);
            } else {
                operations.reschedule(done, due, next);
            }
        };
    }

    @Override
    public void run(int lives) throws InterruptedException {
        settled = new CountDownLatch(lives);
        for (int done = 0; done < lives; done += Life.BATCH) {
            List<TaskInstance<?>> batch = new ArrayList<>();
            for (long number : Life.numbers(Math.min(Life.BATCH, lives - done))) {
                batch.add(LIFE.instance(Life.key(number))
                        .data(new Stage(Life.owner(number), Life.subject(number), "", 0))
                        .build());
            }
            Objects.requireNonNull(scheduler).scheduleBatch(batch, Instant.now());
        }
        Progress.await(settled);
    }

    @Override
    public void close() {
        Objects.requireNonNull(scheduler).stop();
        Objects.requireNonNull(completion).close();
    }
}
