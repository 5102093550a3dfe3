package dev.farjob.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** db-scheduler in its fastest way: it locks and fetches in one statement, and each poll is one rescheduling. */
final class WithDbScheduler implements Contender {

    private static final int THREADS = 20;

    /**
     * The state that a task carries from one run to the next.
     *
     * @param handle the remote job, once there is one
     * @param looks how often it was looked at
     */
    record Life(String handle, int looks) implements Serializable {}

    private static final TaskDescriptor<Life> LIFE = TaskDescriptor.of("life", Life.class);

    private @Nullable Scheduler scheduler;
    private volatile CountDownLatch settled = new CountDownLatch(0);

    @Override
    public String name() {
        return "db-scheduler";
    }

    @Override
    public void prepare(DataSource database) throws Exception {
        Postgres.execute(database, """
                CREATE TABLE scheduled_tasks (
                    task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
                    execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text,
                    last_success timestamptz, last_failure timestamptz, consecutive_failures int,
                    last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
                    PRIMARY KEY (task_name, task_instance));
                CREATE INDEX ON scheduled_tasks (execution_time);
                CREATE INDEX ON scheduled_tasks (last_heartbeat);
                """);
        CustomTask<Life> task = Tasks.custom(LIFE).execute((instance, context) -> {
            Life life = instance.getData();
            if (life.looks() == POLLS) {
                settled.countDown();
                return new CompletionHandler.OnCompleteRemove<>();
            }
            Life next = new Life("remote-" + instance.getId(), life.looks() + 1);
            return (completed, operations) ->
                    operations.reschedule(completed, Instant.now().plusMillis(GAP_MILLIS), next);
        });
        Scheduler starting = Scheduler.create(database, task)
                .threads(THREADS)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofMillis(GAP_MILLIS))
                .build();
        starting.start();
        scheduler = starting;
    }

    @Override
    public void live(int lives) throws InterruptedException {
        settled = new CountDownLatch(lives);
        for (int done = 0; done < lives; done += BATCH) {
            List<TaskInstance<?>> batch = new ArrayList<>();
            for (int i = done; i < Math.min(lives, done + BATCH); i++) {
                batch.add(LIFE.instance(UUID.randomUUID().toString())
                        .data(new Life("", 0))
                        .build());
            }
            Objects.requireNonNull(scheduler).scheduleBatch(batch, Instant.now());
        }
        settled.await();
    }

    @Override
    public void close() {
        Objects.requireNonNull(scheduler).stop();
    }
}
