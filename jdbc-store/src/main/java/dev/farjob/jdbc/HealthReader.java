package dev.farjob.jdbc;

import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.schema.Words;
import dev.farjob.store.JobStoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Reads {@link StoreHealth}. */
final class HealthReader {

    private static final String DEAD_TUPLES = "SELECT CAST(sum(n_dead_tup) AS bigint) FROM pg_stat_user_tables"
            + " WHERE relid IN (to_regclass(:live), to_regclass(:due))";

    /** A vacuum of the server's own holds up no other, however long it takes. */
    private static final String OLDEST_TRANSACTION = """
            SELECT CAST(extract(epoch FROM clock_timestamp() - min(began)) * 1000000 AS bigint)
            FROM (SELECT xact_start AS began FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid()
                    AND backend_type IS DISTINCT FROM 'autovacuum worker'
                  UNION ALL
                  SELECT prepared FROM pg_prepared_xacts WHERE database = current_database()) AS open
            """;

    /** By the due times that claims have moved, where they are kept apart; a standby has none of these. */
    private static final String CLAIMED = """
            SELECT l.state, CASE WHEN d.no IS NULL THEN l.due ELSE NULLIF(d.due, 9223372036854775807) END AS due
            FROM {live} l LEFT JOIN {due} d ON d.no = l.no
            """;

    private static final String WRITTEN = "SELECT state, due FROM {live}";

    private static final String BACKLOG = """
            SELECT count(*) AS jobs, sum(CASE WHEN state = 'PARKED' THEN 1 ELSE 0 END) AS parked,
                sum(CASE WHEN due <= clock.micros THEN 1 ELSE 0 END) AS due, max(clock.micros - due) AS waiting
            FROM (%s) jobs CROSS JOIN (SELECT {now} AS micros) clock
            """;

    private final Jdbi jdbi;
    private final Tables tables;

    HealthReader(Jdbi jdbi, Tables tables) {
        this.jdbi = jdbi;
        this.tables = tables;
    }

    /**
     * The figures as they are now.
     *
     * @throws JobStoreException if they cannot be read; nothing was written
     */
    StoreHealth read() {
        try (Handle handle = Words.open(jdbi)) {
            return handle.createQuery(tables.sql(BACKLOG.formatted(keepsClaims(handle) ? CLAIMED : WRITTEN)))
                    .map((row, context) -> health(handle, row))
                    .one();
        } catch (JdbiException trouble) {
            throw new JobStoreException(
                    JobStoreException.Effect.NONE, "the health of " + tables + " cannot be read", trouble);
        }
    }

    private boolean keepsClaims(Handle handle) {
        return tables.database() == Database.POSTGRESQL
                && !handle.createQuery("SELECT pg_is_in_recovery()")
                        .mapTo(Boolean.class)
                        .one();
    }

    private StoreHealth health(Handle handle, ResultSet row) throws SQLException {
        boolean isPostgres = tables.database() == Database.POSTGRESQL;
        return new StoreHealth(
                row.getLong("jobs"),
                row.getLong("parked"),
                row.getLong("due"),
                Duration.of(Math.max(0, row.getLong("waiting")), ChronoUnit.MICROS),
                isPostgres ? deadTuples(handle) : OptionalLong.empty(),
                isPostgres ? oldestTransaction(handle) : Optional.empty());
    }

    private OptionalLong deadTuples(Handle handle) {
        return handle.createQuery(DEAD_TUPLES)
                .bind("live", tables.sql("{live}"))
                .bind("due", tables.sql("{due}"))
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    private static Optional<Duration> oldestTransaction(Handle handle) {
        return handle.createQuery(OLDEST_TRANSACTION)
                .mapTo(Long.class)
                .findOne()
                .map(micros -> Duration.of(Math.max(0, micros), ChronoUnit.MICROS));
    }
}
