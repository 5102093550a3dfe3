package dev.farjob.benchmarks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Counts the statements and the commits that go through a pool, at the driver's interface: the server's own statistics come
 * late and know no reads. A script in one text is one statement, and so is a batch; a statement outside of a transaction is a
 * commit, too.
 */
final class Counted {

    private final LongAdder statements = new LongAdder();
    private final LongAdder commits = new LongAdder();

    long statements() {
        return statements.sum();
    }

    long commits() {
        return commits.sum();
    }

    DataSource around(DataSource source) {
        return proxy(DataSource.class, source, (method, arguments) -> {
            Object answer = invoke(source, method, arguments);
            return answer instanceof Connection connection ? around(connection) : answer;
        });
    }

    private Connection around(Connection connection) {
        return proxy(Connection.class, connection, (method, arguments) -> {
            if (method.getName().equals("commit")) {
                commits.increment();
            }
            Object answer = invoke(connection, method, arguments);
            return answer instanceof Statement statement ? around(connection, statement) : answer;
        });
    }

    private Statement around(Connection connection, Statement statement) {
        Class<? extends Statement> type = statement instanceof CallableStatement
                ? CallableStatement.class
                : statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
        return proxy(type, statement, (method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                count(connection);
            }
            return invoke(statement, method, arguments);
        });
    }

    private void count(Connection connection) throws SQLException {
        statements.increment();
        if (connection.getAutoCommit()) {
            commits.increment();
        }
    }

    private interface Call {
        @Nullable
        Object make(Method method, @Nullable Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<? extends T> type, Object behind, Call call) {
        InvocationHandler handler = (self, method, arguments) -> switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(behind);
            default -> call.make(method, arguments);
        };
        return type.cast(Proxy.newProxyInstance(Counted.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object invoke(Object behind, Method method, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
