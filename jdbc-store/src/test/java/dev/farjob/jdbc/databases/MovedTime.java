package dev.farjob.jdbc.databases;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;

/** Lets time pass by setting back what is due, because nobody can move a database's clock. */
public final class MovedTime {

    private MovedTime() {}

    /** Lets time pass for the jobs in the schema that connections begin with. */
    public static void pass(Jdbi jdbi, Duration time) {
        long micros = time.dividedBy(ChronoUnit.MICROS.getDuration());
        jdbi.useTransaction(handle -> {
            if (keepsClaimsApart(handle.getConnection())) {
                handle.execute("UPDATE farjob_live SET due = due - ?", micros);
                handle.execute("UPDATE farjob_due SET claimed_at = claimed_at - ?", micros);
                handle.execute(
                        "UPDATE farjob_due SET due = due - ? WHERE due BETWEEN 1 AND ?", micros, Long.MAX_VALUE - 1);
            } else {
                handle.execute("UPDATE farjob_live SET due = due - ?, claimed_at = claimed_at - ?", micros, micros);
            }
            handle.execute("UPDATE farjob_duty SET held_until = held_until - ?", micros);
        });
    }

    private static boolean keepsClaimsApart(Connection connection) {
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), "farjob_due", null)) {
            return tables.next();
        } catch (SQLException trouble) {
            throw new IllegalStateException("whether claims are kept apart cannot be read", trouble);
        }
    }
}
