package dev.farjob.benchmarks;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The statements of {@link RawJdbc}. Due times are in a table of their own that is not logged, so that a poll without news
 * logs nothing; the rows that are logged are changed in place, because no column that changes is in an index; each batch is
 * one statement, and most are one transaction.
 */
final class RawStatements {

    static final String TABLES = """
            CREATE TABLE job (
                id bigint PRIMARY KEY, owner text NOT NULL, subject text, key text, provider text NOT NULL,
                endpoint text NOT NULL, created_at timestamptz NOT NULL, input text NOT NULL);
            CREATE UNIQUE INDEX ON job (owner, key);
            CREATE INDEX ON job (owner, subject, id);
            CREATE TABLE live (
                id bigint PRIMARY KEY, state smallint NOT NULL, attempt smallint NOT NULL, step smallint NOT NULL,
                handle text, result text) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
            CREATE UNLOGGED TABLE due (due timestamptz NOT NULL, id bigint NOT NULL, fresh boolean NOT NULL)
                WITH (autovacuum_vacuum_scale_factor = 0.02);
            CREATE INDEX ON due (due);
            CREATE INDEX ON due (id);
            CREATE TABLE settled (
                id bigint PRIMARY KEY, state smallint NOT NULL, attempt smallint NOT NULL, handle text, result text,
                settled_at timestamptz NOT NULL);
            """;

    /** A young table has no statistics: without this its plans would be several times slower, and no upper bound. */
    static final String PLANS = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
            + " SET plan_cache_mode = force_generic_plan";

    static final String SUBMIT = """
            WITH added AS (
                INSERT INTO job (id, owner, subject, key, provider, endpoint, created_at, input)
                SELECT id, owner, subject, key, ?, ?, clock_timestamp(), ?
                FROM unnest(?, ?, ?, ?) AS c(id, owner, subject, key)
                ON CONFLICT (owner, key) DO NOTHING RETURNING id),
            begun AS (INSERT INTO live (id, state, attempt, step) SELECT id, 0, 0, 0 FROM added)
            INSERT INTO due (due, id, fresh) SELECT clock_timestamp(), id, true FROM added
            """;

    /** Takes what is due, moves it on to its next poll, and puts the attempts of those that are new on record. */
    static final String CLAIM = """
            WITH picked AS MATERIALIZED (
                SELECT ctid AS place, id, fresh FROM due WHERE due <= clock_timestamp()
                ORDER BY due LIMIT ? FOR UPDATE SKIP LOCKED),
            moved AS (
                UPDATE due SET due = clock_timestamp() + ? * interval '1 ms', fresh = false
                FROM picked WHERE due.ctid = picked.place),
            begun AS (
                UPDATE live SET state = 1, attempt = attempt + 1 FROM picked
                WHERE picked.fresh AND live.id = picked.id)
            SELECT id, fresh FROM picked
            """;

    static final String TAKEN = """
            UPDATE live SET state = 2, handle = c.handle FROM unnest(?, ?) AS c(id, handle) WHERE live.id = c.id
            """;

    static final String OUTCOME =
            "UPDATE live SET state = 3, result = '{}' FROM unnest(?) AS c(id) WHERE live.id = c.id";

    static final String STEP = "UPDATE live SET step = step + 1 FROM unnest(?) AS c(id) WHERE live.id = c.id";

    static final String SETTLE = """
            WITH c AS MATERIALIZED (SELECT id FROM unnest(?) AS c(id)),
            over AS (DELETE FROM due USING c WHERE due.id = c.id),
            ended AS (DELETE FROM live USING c WHERE live.id = c.id RETURNING live.*)
            INSERT INTO settled (id, state, attempt, handle, result, settled_at)
            SELECT id, 4, attempt, handle, '{}', clock_timestamp() FROM ended
            """;

    private RawStatements() {}

    static void submit(PreparedStatement submit, List<Long> numbers) throws SQLException {
        submit.setString(1, Life.PROVIDER);
        submit.setString(2, Life.ENDPOINT);
        submit.setString(3, Life.INPUT);
        submit.setArray(4, numbers(submit, numbers));
        submit.setArray(5, texts(submit, numbers, Life::owner));
        submit.setArray(6, texts(submit, numbers, Life::subject));
        submit.setArray(7, texts(submit, numbers, Life::key));
    }

    static Array numbers(PreparedStatement statement, List<Long> numbers) throws SQLException {
        return statement.getConnection().createArrayOf("int8", numbers.toArray());
    }

    static Array texts(PreparedStatement statement, List<Long> numbers, LongFunction<String> text) throws SQLException {
        Object[] texts = numbers.stream().map(text::apply).toArray();
        return statement.getConnection().createArrayOf("text", texts);
    }
}
