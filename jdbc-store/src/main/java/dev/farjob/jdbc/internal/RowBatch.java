package dev.farjob.jdbc.internal;

import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * One statement for many rows, sent together. How many rows each of them touched is not asked: drivers differ in what they
 * answer, and nothing here depends on it.
 */
final class RowBatch implements AutoCloseable {

    private final PreparedStatement statement;
    private boolean isEmpty = true;

    RowBatch(Handle handle, String sql) {
        try {
            statement = handle.getConnection().prepareStatement(sql);
        } catch (SQLException broken) {
            throw new UnableToExecuteStatementException(broken, null);
        }
    }

    RowBatch row(@Nullable Object... values) {
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.addBatch();
        } catch (SQLException broken) {
            throw new UnableToExecuteStatementException(broken, null);
        }
        isEmpty = false;
        return this;
    }

    void execute() {
        if (isEmpty) {
            return;
        }
        try {
            statement.executeBatch();
        } catch (BatchUpdateException broken) {
            // PostgreSQL's driver repeats in it what was to be written, and has the server's own words behind it
            SQLException reason = broken.getNextException();
            throw new UnableToExecuteStatementException(reason == null ? broken : reason, null);
        } catch (SQLException broken) {
            throw new UnableToExecuteStatementException(broken, null);
        }
    }

    @Override
    public void close() {
        try {
            statement.close();
        } catch (SQLException broken) {
            throw new UnableToExecuteStatementException(broken, null);
        }
    }
}
