package dev.farjob.jdbc.cost;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source that writes down what is said to the database, and what the database remarks on it. */
final class StatementLog implements DataSource {

    private static final Set<String> EXECUTIONS =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "executeLargeUpdate");
    private static final Pattern EXPLAINABLE = Pattern.compile("SELECT|UPDATE|DELETE|WITH");
    private static final Set<String> ENDS = Set.of("commit", "rollback");

    /**
     * Something that was said.
     *
     * @param sql the statement; {@code commit} or {@code rollback} for an end
     * @param bound how many characters of text were bound
     * @param characters how many characters of text were read from the answer so far
     * @param remarks the warnings that came with the answer: plans, where the server explains itself
     */
    record Said(String sql, long bound, AtomicLong characters, List<String> remarks) {

        /** How many characters of text were read from the answer. */
        long read() {
            return characters.get();
        }

        /** Whether it is more than the beginning or the end of a transaction. */
        boolean isWork() {
            return !ENDS.contains(sql) && !sql.startsWith("SET ");
        }
    }

    private final DataSource real;
    private final String explain;
    private final List<Said> said = new CopyOnWriteArrayList<>();

    StatementLog(DataSource real) {
        this(real, "");
    }

    /** @param explain what makes a statement one that is explained; the explanations are among the remarks */
    StatementLog(DataSource real, String explain) {
        this.real = real;
        this.explain = explain;
    }

    /** Everything since the last call. */
    List<Said> take() {
        List<Said> all = List.copyOf(said);
        said.clear();
        return all;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = real.getConnection();
        return proxy(Connection.class, (name, arguments, call) -> {
            Object answer = call.make(connection);
            if (ENDS.contains(name)) {
                // The server's remarks on the last query come with the answer to the commit or rollback
                said.add(new Said(name, 0, new AtomicLong(), messages(connection.getWarnings())));
                connection.clearWarnings();
            }
            if (answer instanceof PreparedStatement statement) {
                return watched(connection, statement, (String) Objects.requireNonNull(arguments)[0]);
            }
            return answer instanceof Statement statement ? watched(statement) : answer;
        });
    }

    private Statement watched(Statement statement) {
        return proxy(Statement.class, (name, arguments, call) -> {
            Object answer = call.make(statement);
            if (EXECUTIONS.contains(name)) {
                String sql = (String) Objects.requireNonNull(arguments)[0];
                said.add(new Said(sql, 0, new AtomicLong(), remarks(statement)));
            }
            return answer;
        });
    }

    private PreparedStatement watched(Connection connection, PreparedStatement statement, String sql) {
        List<Call> bound = new ArrayList<>();
        long[] size = new long[1];
        AtomicLong read = new AtomicLong();
        return proxy(PreparedStatement.class, (name, arguments, call) -> {
            if (arguments != null && name.startsWith("set") && arguments.length > 1) {
                bound.add(call);
                size[0] += size(arguments[1]);
            }
            Object answer = call.make(statement);
            if (EXECUTIONS.contains(name)) {
                List<String> remarks = remarks(statement);
                remarks.addAll(explained(connection, sql, bound));
                said.add(new Said(sql, size[0], read, remarks));
            }
            return answer instanceof ResultSet rows ? watched(rows, read) : answer;
        });
    }

    private static ResultSet watched(ResultSet rows, AtomicLong read) {
        return proxy(ResultSet.class, (name, arguments, call) -> {
            Object answer = call.make(rows);
            if (name.startsWith("get")) {
                read.addAndGet(size(answer));
            }
            return answer;
        });
    }

    /** The database's plan of a statement with the values that were bound to it. */
    private List<String> explained(Connection connection, String sql, List<Call> bound) throws Throwable {
        List<String> lines = new ArrayList<>();
        if (!explain.isEmpty() && EXPLAINABLE.matcher(sql).lookingAt()) {
            try (PreparedStatement statement = connection.prepareStatement(explain + " " + sql)) {
                for (Call call : bound) {
                    call.make(statement);
                }
                try (ResultSet plan = statement.executeQuery()) {
                    while (plan.next()) {
                        lines.add(line(plan));
                    }
                }
            }
        }
        return lines;
    }

    private static String line(ResultSet plan) throws SQLException {
        ResultSetMetaData columns = plan.getMetaData();
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            cells.add(columns.getColumnLabel(i) + "=" + plan.getString(i));
        }
        return String.join(" ", cells);
    }

    private static long size(@Nullable Object value) {
        return value instanceof String || value instanceof Array
                ? value.toString().length()
                : 0;
    }

    private static List<String> remarks(Statement statement) throws SQLException {
        return messages(statement.getWarnings());
    }

    private static List<String> messages(@Nullable SQLWarning first) {
        List<String> messages = new ArrayList<>();
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            messages.add(String.valueOf(warning.getMessage()));
        }
        return messages;
    }

    private interface Call {
        Object make(Object target) throws Throwable;
    }

    private interface Watch {
        @Nullable
        Object around(String name, Object @Nullable [] arguments, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Watch watch) {
        return type.cast(Proxy.newProxyInstance(
                StatementLog.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> watch.around(method.getName(), arguments, target -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                })));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLException("there is one user");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter writer) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(StatementLog.class.getName());
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return real.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return real.isWrapperFor(type);
    }
}
