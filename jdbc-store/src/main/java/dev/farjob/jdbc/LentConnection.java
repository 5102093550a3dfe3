package dev.farjob.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * A connection as steps get it: they write through it, and cannot end its transaction, in which other jobs' effects may be
 * waiting for their commit. Savepoints are theirs to use.
 */
final class LentConnection implements InvocationHandler {

    private static final Set<String> ENDING = Set.of("commit", "close", "abort");
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
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
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
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static boolean ends(Method method, Object[] arguments) {
        return ENDING.contains(method.getName())
                || (method.getName().equals("rollback") && method.getParameterCount() == 0)
                || (method.getName().equals("setAutoCommit") && Boolean.TRUE.equals(arguments[0]));
    }
}
