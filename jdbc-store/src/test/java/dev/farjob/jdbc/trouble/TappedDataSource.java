package dev.farjob.jdbc.trouble;

import dev.farjob.jdbc.trouble.Exchange.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Connections on which a test listens in and interferes.
 *
 * <pre>{@code
 * DataSource tapped = TappedDataSource.of(dataSource, new Tap() {
 *     public void before(Exchange exchange) throws SQLException {
 *         throw new SQLException("the line is dead", "08006");
 *     }
 * });
 * }</pre>
 */
public final class TappedDataSource {

    private TappedDataSource() {}

    /** The same connections, with every statement, commit and rollback on them told to the tap. */
    public static DataSource of(DataSource source, Tap tap) {
        return proxy(DataSource.class, (method, arguments) -> {
            Object answer = invoke(source, method, arguments);
            return answer instanceof Connection connection ? tapped(connection, tap) : answer;
        });
    }

    private static Connection tapped(Connection connection, Tap tap) {
        return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
            case "setAutoCommit" ->
                arguments[0].equals(false)
                        ? tell(tap, Kind.BEGIN, connection, method, arguments)
                        : invoke(connection, method, arguments);
            case "commit" -> tell(tap, Kind.COMMIT, connection, method, arguments);
            case "rollback" -> tell(tap, Kind.ROLLBACK, connection, method, arguments);
            case "prepareStatement" ->
                tapped(
                        PreparedStatement.class,
                        (PreparedStatement) invoke(connection, method, arguments),
                        String.valueOf(arguments[0]),
                        connection,
                        tap);
            case "createStatement" ->
                tapped(Statement.class, (Statement) invoke(connection, method, arguments), "a batch", connection, tap);
            default -> invoke(connection, method, arguments);
        });
    }

    private static <S extends Statement> S tapped(
            Class<S> type, S statement, String sql, Connection connection, Tap tap) {
        return proxy(type, (method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return invoke(statement, method, arguments);
            }
            String said = arguments.length > 0 ? String.valueOf(arguments[0]) : sql;
            return tell(tap, new Exchange(Kind.STATEMENT, said, connection), statement, method, arguments);
        });
    }

    private static Object tell(Tap tap, Kind kind, Connection connection, Method method, Object... arguments)
            throws Throwable {
        return tell(tap, new Exchange(kind, kind.name(), connection), connection, method, arguments);
    }

    private static Object tell(Tap tap, Exchange exchange, Object target, Method method, Object... arguments)
            throws Throwable {
        tap.before(exchange);
        Object answer;
        try {
            answer = invoke(target, method, arguments);
        } catch (SQLException reason) {
            tap.refused(exchange, reason);
            throw reason;
        }
        tap.after(exchange);
        return answer;
    }

    private interface Calls {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                TappedDataSource.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> calls.call(method, arguments == null ? new Object[0] : arguments)));
    }

    private static Object invoke(Object target, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
