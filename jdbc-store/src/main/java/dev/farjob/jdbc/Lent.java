package dev.farjob.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something of JDBC's that a step reaches from its lent connection: a statement, rows, metadata. It does what the driver's
 * object does, but every way from it to a connection ends at the lent one.
 */
final class Lent implements InvocationHandler {

    /** The types from which a connection is reached; a narrower type of statement comes before the wider. */
    private static final List<Class<?>> LEADING = List.of(
            CallableStatement.class,
            PreparedStatement.class,
            Statement.class,
            ResultSet.class,
            DatabaseMetaData.class,
            Array.class);

    private final Object real;
    private final Connection lent;

    private Lent(Object real, Connection lent) {
        this.real = real;
        this.lent = lent;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        return call(real, method, arguments, lent);
    }

    /** The driver's answer, or an object in its place that leads to this connection. */
    static @Nullable Object call(Object real, Method method, Object[] arguments, Connection lent) throws Throwable {
        Object[] drivers = method.getParameterCount() == 0
                ? arguments
                : Arrays.stream(arguments).map(Lent::real).toArray();
        Object answer;
        try {
            answer = method.invoke(real, drivers);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
        return lend(answer, expected(method, arguments), lent);
    }

    private static @Nullable Object lend(@Nullable Object answer, Class<?> expected, Connection lent) {
        if (answer instanceof Connection && expected.isAssignableFrom(Connection.class)) {
            return lent;
        }
        for (Class<?> type : LEADING) {
            if (type.isInstance(answer) && expected.isAssignableFrom(type)) {
                return Proxy.newProxyInstance(
                        Lent.class.getClassLoader(), new Class<?>[] {type}, new Lent(answer, lent));
            }
        }
        return answer;
    }

    /** The type that the caller waits for. Some methods are told it, such as {@code unwrap}: a driver's own is not ours to lend. */
    private static Class<?> expected(Method method, Object[] arguments) {
        int count = method.getParameterCount();
        return count > 0 && arguments[count - 1] instanceof Class<?> named ? named : method.getReturnType();
    }

    /** Drivers take only objects of their own. */
    private static @Nullable Object real(@Nullable Object argument) {
        return argument != null
                        && Proxy.isProxyClass(argument.getClass())
                        && Proxy.getInvocationHandler(argument) instanceof Lent own
                ? own.real
                : argument;
    }
}
