package dev.farjob.jdbc.internal.schema;

import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;

/** Does a statement of a migration again where nodes that start at once are told that another one was faster. */
final class Again {

    private static final int MOST_TIMES = 20;

    private final Database database;

    Again(Database database) {
        this.database = database;
    }

    /** Only what can be done twice. */
    void run(Runnable statement) {
        for (int time = 1; ; time++) {
            try {
                statement.run();
                return;
            } catch (JdbiException trouble) {
                boolean passes = trouble.getCause() instanceof SQLException said && database.saysCollision(said);
                if (!passes || time == MOST_TIMES) {
                    throw trouble;
                }
            }
        }
    }
}
