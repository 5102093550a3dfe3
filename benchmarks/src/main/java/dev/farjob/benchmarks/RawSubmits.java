package dev.farjob.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Raw inserts of a request, its live row and its due time, in one statement: a row at a time from as many connections as there
 * are callers, or many rows at a time from one.
 */
final class RawSubmits implements Contender {

    private static final String ONE = """
            WITH added AS (
                INSERT INTO job (id, owner, subject, key, provider, endpoint, created_at, input)
                VALUES (?, ?, ?, ?, ?, ?, clock_timestamp(), ?) ON CONFLICT (owner, key) DO NOTHING RETURNING id),
            begun AS (INSERT INTO live (id, state, attempt, step) SELECT id, 0, 0, 0 FROM added)
            INSERT INTO due (due, id, fresh) SELECT clock_timestamp(), id, true FROM added
            """;

    private final int callers;
    private final int atOnce;
    private @Nullable DataSource database;

    /** @param atOnce how many rows a statement has */
    RawSubmits(int callers, int atOnce) {
        this.callers = callers;
        this.atOnce = atOnce;
    }

    @Override
    public String name() {
        return atOnce == 1 ? "raw rows, one each" : "raw rows, " + atOnce + " at once";
    }

    @Override
    public int connections() {
        return callers;
    }

    @Override
    public void prepare(Database empty) throws SQLException {
        Postgres.execute(empty.source(), RawStatements.TABLES);
        database = empty.source();
    }

    @Override
    public void run(int times) throws Exception {
        Callers.run(callers, times / atOnce, this::insert);
    }

    private void insert() throws SQLException {
        try (Connection connection = Objects.requireNonNull(database).getConnection()) {
            List<Long> numbers = Life.numbers(atOnce);
            if (atOnce == 1) {
                insertOne(connection, numbers.get(0));
            } else {
                insertMany(connection, numbers);
            }
        }
    }

    private static void insertOne(Connection connection, long number) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ONE)) {
            insert.setLong(1, number);
            insert.setString(2, Life.owner(number));
            insert.setString(3, Life.subject(number));
            insert.setString(4, Life.key(number));
            insert.setString(5, Life.PROVIDER);
            insert.setString(6, Life.ENDPOINT);
            insert.setString(7, Life.INPUT);
            insert.executeUpdate();
        }
    }

    private static void insertMany(Connection connection, List<Long> numbers) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(RawStatements.SUBMIT)) {
            RawStatements.submit(insert, numbers);
            insert.executeUpdate();
        }
    }

    @Override
    public void close() {
        // The pool is closed by whoever opened it
    }
}
