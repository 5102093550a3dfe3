package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.model.JobId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * One statement of PostgreSQL over many rows, each column of which is an array: a hundred rows cost one round trip and one
 * plan.
 *
 * <p>In its text, <code>{rows}</code> stands for the rows, as {@code c}, and <code>:name</code> for a value. Where columns go
 * together they have a name, here {@code state}: <code>{state}</code> stands for their names, <code>{c.state}</code> for the
 * same in {@code c}, and <code>{state = c.state}</code> assigns them.
 *
 * @param <E> what there is one of for each row
 */
final class SetStatement<E> {

    private static final Pattern PARAMETER = Pattern.compile("\\{rows}|:([a-z]+)");

    /** Stands in the order of parameters for all the columns of the rows. */
    private static final String ROWS = "";

    private final String sql;
    private final RowColumns<E> columns;
    private final List<String> parameters = new ArrayList<>();

    private SetStatement(Tables tables, String text, RowColumns<E> columns) {
        this.columns = columns;
        this.sql = tables.sql(PARAMETER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(parameter(found))));
    }

    /** A statement that takes no rows. */
    static SetStatement<Void> of(Tables tables, String text) {
        return of(tables, text, RowColumns.none(), Map.of());
    }

    static <E> SetStatement<E> of(Tables tables, String text, RowColumns<E> columns) {
        return of(tables, text, columns, Map.of());
    }

    /** @param groups columns that the text has a name for */
    static <E> SetStatement<E> of(
            Tables tables, String text, RowColumns<E> columns, Map<String, RowColumns<E>> groups) {
        String filled = text;
        for (Map.Entry<String, RowColumns<E>> group : groups.entrySet()) {
            String name = group.getKey();
            RowColumns<E> its = group.getValue();
            filled = filled.replace("{" + name + " = c." + name + "}", its.assignments())
                    .replace("{" + name + "}", its.names(""));
            for (String row : List.of("c.", "g.")) {
                filled = filled.replace("{" + row + name + "}", its.names(row));
            }
        }
        return new SetStatement<>(tables, filled, columns);
    }

    private String parameter(MatchResult found) {
        if (found.group(1) != null) {
            parameters.add(found.group(1));
            return "?";
        }
        parameters.add(ROWS);
        return "unnest(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ") AS c(" + columns.names("")
                + ")";
    }

    /** The statement with what one call of it gives it. */
    Call on(Handle handle, List<E> rows) {
        return new Call(handle.getConnection(), rows);
    }

    /** The same, for a statement that takes no rows. */
    Call on(Handle handle) {
        return on(handle, List.of());
    }

    /** One call of the statement. */
    final class Call {

        private final Connection connection;
        private final List<E> rows;
        private final Map<String, Object> values = new HashMap<>();

        private Call(Connection connection, List<E> rows) {
            this.connection = connection;
            this.rows = rows;
        }

        Call value(String name, Object value) {
            values.put(name, value);
            return this;
        }

        void execute() {
            run(statement -> {
                statement.execute();
                return List.of();
            });
        }

        <R> List<R> query(Row<R> reader) {
            return run(statement -> {
                List<R> found = new ArrayList<>();
                try (ResultSet answer = statement.executeQuery()) {
                    while (answer.next()) {
                        found.add(reader.read(answer));
                    }
                }
                return found;
            });
        }

        /** The answer of a statement that returns ids of jobs and the numbers of their rows. */
        Map<JobId, Long> numbers() {
            Map<JobId, Long> numbers = new HashMap<>();
            query(row -> Map.entry(JobId.of(row.getString(1)), row.getLong(2)))
                    .forEach(entry -> numbers.put(entry.getKey(), entry.getValue()));
            return numbers;
        }

        private <R> R run(Work<R> work) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int index = 0;
                for (String parameter : parameters) {
                    if (parameter.equals(ROWS)) {
                        index = bindRows(statement, index);
                    } else {
                        statement.setObject(++index, Objects.requireNonNull(values.get(parameter), parameter));
                    }
                }
                return work.run(statement);
            } catch (SQLException broken) {
                throw new UnableToExecuteStatementException(broken, null);
            }
        }

        private int bindRows(PreparedStatement statement, int before) throws SQLException {
            for (int column = 0; column < columns.size(); column++) {
                statement.setArray(
                        before + column + 1,
                        connection.createArrayOf(columns.type(column), columns.values(column, rows)));
            }
            return before + columns.size();
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
