package dev.farjob.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection as steps get it: they write through it, and cannot end its transaction, in which other jobs' effects may be
 * waiting for their commit, nor reach the connection behind it by JDBC's own types. Savepoints are theirs to use.
 */
final class LentConnection implements InvocationHandler {

    /** H2 commits before it sets the isolation; others refuse to, or mean the next transaction, which is not the step's. */
    private static final Set<String> ENDING = Set.of("commit", "close", "abort", "setTransactionIsolation");

    /** SQL's own state for it: invalid transaction termination. */
    private static final String NOT_YOURS_TO_END = "2D000";

    private final Connection connection;

    private LentConnection(Connection connection) {
        this.connection = connection;
    }

    static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                LentConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new LentConnection(connection));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a connection is equal to itself only
    public @Nullable Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        if (ends(method, arguments)) {
            throw new SQLException(
                    "a step must not call " + method.getName()
                            + " on the connection that it was given: the store ends the"
                            + " transaction itself, together with the checkpoint; write through it, and return or throw",
                    NOT_YOURS_TO_END);
        }
        if (method.getName().equals("equals")) {
            return self == arguments[0];
        }
        return Lent.call(connection, method, arguments, (Connection) self);
    }

    private static boolean ends(Method method, Object[] arguments) {
        return ENDING.contains(method.getName())
                || (method.getName().equals("rollback") && method.getParameterCount() == 0)
                || (method.getName().equals("setAutoCommit") && Boolean.TRUE.equals(arguments[0]));
    }
}
