package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultBearing;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Plans that do not depend on statistics. A young table has none, and PostgreSQL keeps plans: one that was made when a table
 * was small would read all of it later. A query that finds a row by its key is planned well in any case; a join is not. Where
 * ways of joining are switched off, a plan without an alternative looks expensive, and the server would compile it each time.
 */
final class SteadyPlans {

    /** To be said in a transaction, for which it holds. */
    static final String SETTINGS = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;"
            + " SET LOCAL enable_mergejoin = off; SET LOCAL enable_bitmapscan = off; SET LOCAL jit = off";

    /** The same in front of a query, in one message with it: it holds until the message has been answered. */
    private static final String BEFORE = "SELECT set_config('enable_seqscan', 'off', true),"
            + " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),"
            + " set_config('enable_bitmapscan', 'off', true), set_config('jit', 'off', true); ";

    private final boolean areAskedFor;

    SteadyPlans(Database database) {
        areAskedFor = database == Database.POSTGRESQL;
    }

    /** A query to bind values to, and then to {@link #answer}. */
    Query query(Handle handle, String sql) {
        return handle.createQuery(areAskedFor ? BEFORE + sql : sql);
    }

    /** The rows that the query finds. */
    ResultBearing answer(Query query) {
        return areAskedFor
                ? query.execute((statement, context) -> ResultBearing.of(() -> second(statement.get()), context))
                : query;
    }

    private static ResultSet second(PreparedStatement statement) {
        try {
            if (!statement.getMoreResults()) {
                throw new IllegalStateException("the query has no rows to tell of");
            }
            return statement.getResultSet();
        } catch (SQLException broken) {
            throw new UnableToExecuteStatementException(broken, null);
        }
    }
}
