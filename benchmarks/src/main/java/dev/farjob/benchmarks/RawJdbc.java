package dev.farjob.benchmarks;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The code that somebody who knows PostgreSQL well would write for nothing but speed: no log, no fences, no limits, no
 * handling of errors; a narrow table of live jobs, claims of a hundred that are reschedulings, and arrays.
 */
final class RawJdbc implements Contender {

    private static final int WORKERS = 4;

    private static final String CLAIM = """
            WITH picked AS MATERIALIZED (
                SELECT id FROM live WHERE due <= clock_timestamp() ORDER BY due LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE live l SET due = clock_timestamp() + ? * interval '1 ms', looks = looks + 1
            FROM picked p WHERE l.id = p.id RETURNING l.id, l.looks
            """;

    /** A young table has no statistics: without this its plans would be several times slower, and no upper bound. */
    private static final String PLANS =
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

    private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 1);
    private @Nullable DataSource database;

    @Override
    public String name() {
        return "raw JDBC";
    }

    @Override
    public void prepare(DataSource empty) throws SQLException {
        database = empty;
        Postgres.execute(empty, """
                CREATE TABLE job (id text PRIMARY KEY, owner text NOT NULL, endpoint text NOT NULL, input text NOT NULL,
                    created_at timestamptz NOT NULL DEFAULT now(), state text NOT NULL, handle text, result text)
                    WITH (fillfactor = 50);
                CREATE INDEX ON job (owner, created_at);
                CREATE TABLE live (id text PRIMARY KEY, due timestamptz NOT NULL, looks int NOT NULL)
                    WITH (fillfactor = 50);
                CREATE INDEX ON live (due);
                """);
    }

    @Override
    public void live(int lives) throws Exception {
        AtomicInteger ended = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        all.add(threads.submit(() -> {
            submit(lives);
            return null;
        }));
        for (int i = 0; i < WORKERS; i++) {
            all.add(threads.submit(() -> {
                while (ended.get() < lives) {
                    ended.addAndGet(work());
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    private void submit(int lives) throws SQLException {
        for (int done = 0; done < lives; done += BATCH) {
            List<String> ids = new ArrayList<>();
            for (int i = done; i < Math.min(lives, done + BATCH); i++) {
                ids.add(UUID.randomUUID().toString());
            }
            inTransaction(connection -> {
                write(
                        connection,
                        "INSERT INTO job (id, owner, endpoint, input, state)"
                                + " SELECT id, 'user-42', 'fal-ai/veo3', '{\"prompt\":\"a lighthouse\"}', 'ACCEPTED'"
                                + " FROM unnest(?) AS id",
                        ids);
                write(
                        connection,
                        "INSERT INTO live (id, due, looks)" + " SELECT id, clock_timestamp(), 0 FROM unnest(?) AS id",
                        ids);
                return ids.size();
            });
        }
    }

    /** One batch; answers how many ended. */
    private int work() throws SQLException {
        List<String> fresh = new ArrayList<>();
        List<String> over = new ArrayList<>();
        inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
                statement.setInt(1, BATCH);
                statement.setLong(2, GAP_MILLIS);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        int looks = rows.getInt(2);
                        if (looks == 1) {
                            fresh.add(rows.getString(1));
                        } else if (looks > POLLS) {
                            over.add(rows.getString(1));
                        }
                    }
                }
            }
            return 0;
        });
        if (!fresh.isEmpty() || !over.isEmpty()) {
            inTransaction(connection -> {
                write(
                        connection,
                        "UPDATE job j SET state = 'QUEUED', handle = 'remote-' || j.id FROM unnest(?) AS c"
                                + " WHERE j.id = c",
                        fresh);
                write(
                        connection,
                        "UPDATE job j SET state = 'SUCCEEDED', result = '{}' FROM unnest(?) AS c" + " WHERE j.id = c",
                        over);
                write(connection, "DELETE FROM live l USING unnest(?) AS c WHERE l.id = c", over);
                return 0;
            });
        }
        return over.size();
    }

    private interface Work {
        int run(Connection connection) throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        try (Connection connection = Objects.requireNonNull(database).getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(PLANS);
            }
            work.run(connection);
            connection.commit();
        }
    }

    private static void write(Connection connection, String sql, List<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        Array array = connection.createArrayOf("text", ids.toArray());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, array);
            statement.execute();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
