package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Database;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Plans that do not depend on statistics. A young table has none, and PostgreSQL keeps plans: one that was made when a table
 * was small would read all of it later. A query that finds a row by its key is planned well in any case; a join is not. What
 * is switched off makes a plan without an alternative look expensive, and the server would compile such a plan each time.
 */
final class SteadyPlans {

    /** To be said in a transaction, for which it holds. */
    static final String SETTINGS = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;"
            + " SET LOCAL enable_mergejoin = off; SET LOCAL enable_bitmapscan = off;"
            + " SET LOCAL jit = off";

    private SteadyPlans() {}

    /** Runs a query under these settings, where the database needs them. */
    static <R> R read(Database database, Handle handle, Function<Handle, R> query) {
        if (database != Database.POSTGRESQL) {
            return query.apply(handle);
        }
        return handle.inTransaction(transaction -> {
            transaction.execute(SETTINGS);
            return query.apply(transaction);
        });
    }
}
