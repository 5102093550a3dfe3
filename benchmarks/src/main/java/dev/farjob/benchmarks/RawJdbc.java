package dev.farjob.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The code that somebody who knows PostgreSQL well would write for nothing but speed: no log, no fences, no limits, no
 * handling of errors, nothing that finds a job by its handle. {@code docs/figures.md} says what else was tried.
 */
final class RawJdbc implements Contender {

    /** How many threads claim, each with a connection of its own. */
    private static final int WORKERS = 2;
    /** How many rows a claim takes. */
    private static final int BATCH = 500;
    /** How long a thread that found nothing due does nothing. */
    private static final long PAUSE_NANOS = 5_000_000;

    private final int steps;
    private final Map<Long, Integer> asked = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 1);
    private @Nullable DataSource database;

    RawJdbc(int steps) {
        this.steps = steps;
    }

    @Override
    public String name() {
        return "raw JDBC";
    }

    @Override
    public int connections() {
        return WORKERS + 1;
    }

    @Override
    public void prepare(Database empty) throws SQLException {
        Postgres.execute(empty.source(), RawStatements.TABLES);
        database = empty.source();
    }

    @Override
    public void run(int lives) throws Exception {
        AtomicInteger left = new AtomicInteger(lives);
        List<Future<?>> all = new ArrayList<>();
        all.add(threads.submit(() -> {
            submit(lives);
            return null;
        }));
        for (int i = 0; i < WORKERS; i++) {
            all.add(threads.submit(() -> {
                work(left);
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }

    private Prepared prepared() throws SQLException {
        return new Prepared(Objects.requireNonNull(database).getConnection());
    }

    private void submit(int lives) throws SQLException {
        try (Prepared connection = prepared()) {
            for (int done = 0; done < lives; done += Life.BATCH) {
                List<Long> numbers = Life.numbers(Math.min(Life.BATCH, lives - done));
                PreparedStatement submit = connection.statement(RawStatements.SUBMIT);
                RawStatements.submit(submit, numbers);
                submit.executeUpdate();
            }
        }
    }

    private void work(AtomicInteger left) throws SQLException {
        try (Prepared connection = prepared()) {
            while (left.get() > 0) {
                if (!batch(connection, left)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    /** One batch; false if nothing was due. */
    private boolean batch(Prepared connection, AtomicInteger left) throws SQLException {
        List<Long> fresh = new ArrayList<>();
        List<Long> over = new ArrayList<>();
        int due = 0;
        PreparedStatement claim = connection.statement(RawStatements.CLAIM);
        claim.setInt(1, BATCH);
        claim.setLong(2, Life.GAP_MILLIS);
        try (ResultSet rows = claim.executeQuery()) {
            for (; rows.next(); due++) {
                long id = rows.getLong(1);
                if (rows.getBoolean(2)) {
                    fresh.add(id);
                } else if (asked.merge(id, 1, Integer::sum) == Life.POLLS) {
                    asked.remove(id);
                    over.add(id);
                }
            }
        }
        if (!fresh.isEmpty()) {
            PreparedStatement taken = connection.statement(RawStatements.TAKEN);
            taken.setArray(1, RawStatements.numbers(taken, fresh));
            taken.setArray(2, RawStatements.texts(taken, fresh, id -> "remote-" + id));
            taken.executeUpdate();
        }
        if (!over.isEmpty()) {
            left.addAndGet(-end(connection, over));
        }
        return due > 0;
    }

    /** How many have ended; one that took longer than its gap may have been claimed twice. */
    private int end(Prepared connection, List<Long> over) throws SQLException {
        if (steps > 0) {
            connection.execute(RawStatements.OUTCOME, over);
        }
        for (int step = 1; step < steps; step++) {
            connection.execute(RawStatements.STEP, over);
        }
        return connection.execute(RawStatements.SETTLE, over);
    }

    /** A connection with the statements that it has prepared. */
    private static final class Prepared implements AutoCloseable {

        private final Connection connection;
        private final Map<String, PreparedStatement> statements = new HashMap<>();

        Prepared(Connection connection) throws SQLException {
            this.connection = connection;
            Postgres.execute(connection, RawStatements.PLANS);
        }

        PreparedStatement statement(String sql) throws SQLException {
            PreparedStatement known = statements.get(sql);
            if (known == null) {
                known = connection.prepareStatement(sql);
                statements.put(sql, known);
            }
            return known;
        }

        int execute(String sql, List<Long> ids) throws SQLException {
            PreparedStatement statement = statement(sql);
            statement.setArray(1, RawStatements.numbers(statement, ids));
            return statement.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
