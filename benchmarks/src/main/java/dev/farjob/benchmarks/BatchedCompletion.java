package dev.farjob.benchmarks;

import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Completes executions of db-scheduler in batches: the rows get the values that it would give them one by one, behind its
 * back and while its threads run on. Two threads write, so that one can while the other waits for its commit.
 */
final class BatchedCompletion {

    private static final int WRITERS = 2;
    private static final int MOST = 500;

    private static final String RESCHEDULE = """
            UPDATE scheduled_tasks t
            SET picked = false, picked_by = NULL, last_heartbeat = NULL, last_success = clock_timestamp(),
                consecutive_failures = 0, execution_time = c.due, task_data = convert_to(c.data, 'UTF8'),
                version = t.version + 1
            FROM unnest(?, ?, ?, ?) AS c(id, version, due, data)
            WHERE t.task_name = 'life' AND t.task_instance = c.id AND t.version = c.version
            """;

    private static final String REMOVE = """
            DELETE FROM scheduled_tasks t USING unnest(?, ?) AS c(id, version)
            WHERE t.task_name = 'life' AND t.task_instance = c.id AND t.version = c.version
            """;

    private static final String PLANS =
            "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

    private record Done(
            Execution execution, Instant due, @Nullable Stage next, Runnable then) {}

    private final BlockingQueue<Done> queue = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);

    BatchedCompletion(DataSource database) {
        for (int i = 0; i < WRITERS; i++) {
            threads.execute(() -> writeUntilClosed(database));
        }
    }

    private void writeUntilClosed(DataSource database) {
        try {
            write(database);
        } catch (SQLException failed) {
            throw new IllegalStateException("executions are no longer completed", failed);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    void reschedule(ExecutionComplete done, Instant due, Stage next) {
        queue.add(new Done(done.getExecution(), due, next, () -> {}));
    }

    /** @param then what to do when the row is gone */
    void remove(ExecutionComplete done, Runnable then) {
        queue.add(new Done(done.getExecution(), Instant.EPOCH, null, then));
    }

    private void write(DataSource database) throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            Postgres.execute(connection, PLANS);
            try (PreparedStatement reschedule = connection.prepareStatement(RESCHEDULE);
                    PreparedStatement remove = connection.prepareStatement(REMOVE)) {
                while (true) {
                    List<Done> batch = new ArrayList<>(List.of(queue.take()));
                    queue.drainTo(batch, MOST - 1);
                    write(batch, reschedule, remove);
                    batch.forEach(done -> done.then().run());
                }
            }
        }
    }

    private static void write(List<Done> batch, PreparedStatement reschedule, PreparedStatement remove)
            throws SQLException {
        List<Done> again = batch.stream().filter(done -> done.next() != null).toList();
        List<Done> over = batch.stream().filter(done -> done.next() == null).toList();
        if (!again.isEmpty()) {
            which(again, reschedule);
            reschedule.setArray(3, array(reschedule, "timestamptz", again, done -> Timestamp.from(done.due())));
            reschedule.setArray(4, array(reschedule, "text", again, done -> text(done.next())));
            reschedule.executeUpdate();
        }
        if (!over.isEmpty()) {
            which(over, remove);
            remove.executeUpdate();
        }
    }

    private static void which(List<Done> batch, PreparedStatement statement) throws SQLException {
        statement.setArray(
                1, array(statement, "text", batch, done -> done.execution().getId()));
        statement.setArray(2, array(statement, "int8", batch, done -> done.execution().version));
    }

    private static String text(@Nullable Stage stage) {
        return stage == null ? "" : new String(Stage.TEXT.serialize(stage), StandardCharsets.UTF_8);
    }

    private static Array array(PreparedStatement statement, String type, List<Done> batch, Function<Done, Object> value)
            throws SQLException {
        return statement
                .getConnection()
                .createArrayOf(type, batch.stream().map(value).toArray());
    }

    void close() {
        threads.shutdownNow();
    }
}
