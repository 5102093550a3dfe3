package dev.farjob.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * One statement over many rows, each column of which is an array: what PostgreSQL takes at once through {@code unnest}, so
 * that a hundred rows cost one round trip and one plan.
 *
 * @param <E> what there is one of for each row
 */
final class SetStatement<E> {

    private record Parameter(
            @Nullable String type, @Nullable Object value) {}

    private final String sql;
    private final List<E> rows;
    private final List<Parameter> parameters = new ArrayList<>();

    SetStatement(String sql, List<E> rows) {
        this.sql = sql;
        this.rows = rows;
    }

    SetStatement<E> texts(Function<E, @Nullable String> column) {
        return array("text", rows.stream().map(column).toArray(String[]::new));
    }

    SetStatement<E> longs(Function<E, @Nullable Long> column) {
        return array("int8", rows.stream().map(column).toArray(Long[]::new));
    }

    SetStatement<E> integers(Function<E, Integer> column) {
        return array("int4", rows.stream().map(column).toArray(Integer[]::new));
    }

    SetStatement<E> flags(Function<E, Boolean> column) {
        return array("bool", rows.stream().map(column).toArray(Boolean[]::new));
    }

    /** A parameter that is one value. */
    SetStatement<E> value(Object value) {
        parameters.add(new Parameter(null, value));
        return this;
    }

    private SetStatement<E> array(String type, Object[] values) {
        parameters.add(new Parameter(type, values));
        return this;
    }

    void execute(Handle handle) {
        run(handle, statement -> {
            statement.execute();
            return List.of();
        });
    }

    <R> List<R> query(Handle handle, Row<R> reader) {
        return run(handle, statement -> {
            List<R> found = new ArrayList<>();
            try (ResultSet answer = statement.executeQuery()) {
                while (answer.next()) {
                    found.add(reader.read(answer));
                }
            }
            return found;
        });
    }

    private <R> R run(Handle handle, Work<R> work) {
        Connection connection = handle.getConnection();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                bind(connection, statement, i + 1, parameters.get(i));
            }
            return work.run(statement);
        } catch (SQLException broken) {
            throw new UnableToExecuteStatementException(broken, null);
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int index, Parameter parameter)
            throws SQLException {
        if (parameter.type() == null) {
            statement.setObject(index, parameter.value());
        } else {
            statement.setArray(index, connection.createArrayOf(parameter.type(), (Object[]) parameter.value()));
        }
    }

    /** Reads one row. */
    interface Row<R> {
        R read(ResultSet row) throws SQLException;
    }

    private interface Work<R> {
        R run(PreparedStatement statement) throws SQLException;
    }
}
