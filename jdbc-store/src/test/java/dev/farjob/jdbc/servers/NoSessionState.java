package dev.farjob.jdbc.servers;

import dev.farjob.jdbc.trouble.Exchange;
import dev.farjob.jdbc.trouble.Exchange.Kind;
import dev.farjob.jdbc.trouble.Tap;
import dev.farjob.jdbc.trouble.TappedDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Connections that refuse whatever outlives a transaction in a session of PostgreSQL. Proxies that share sessions, such as
 * Amazon RDS Proxy, either lose such a thing or give the session to one client for good.
 */
final class NoSessionState implements Tap {

    private static final String SQL_STATE = "0A000";

    /** RDS Proxy keeps a session with its client after a longer statement. */
    private static final int MOST_CHARACTERS = 16 * 1024;

    private static final Pattern STATE = Pattern.compile(
            "(?:^|;)\\s*(?:SET\\s+(?!LOCAL\\b|TRANSACTION\\b)|RESET\\b|DISCARD\\b|LISTEN\\b|UNLISTEN\\b|PREPARE\\b|EXECUTE\\b"
                    + "|DEALLOCATE\\b|LOAD\\b|CREATE\\s+(?:\\w+\\s+)?TEMP|DECLARE\\b)"
                    + "|\\bpg_(?:try_)?advisory_(?!xact_)\\w+|\\bset_config\\s*\\((?!.*,\\s*true\\s*\\))|\\b(?:nextval|setval|currval|lastval)\\s*\\(",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What drivers make a setting of the session of. */
    private static final Set<String> SETTINGS =
            Set.of("setTransactionIsolation", "setReadOnly", "setSchema", "setCatalog", "setClientInfo");

    private NoSessionState() {}

    /** The same connections, without a state of the session. */
    static DataSource of(DataSource source) {
        DataSource tapped = TappedDataSource.of(source, new NoSessionState());
        return proxy(DataSource.class, tapped, (name, arguments) -> {});
    }

    @Override
    public void before(Exchange exchange) throws SQLException {
        if (exchange.kind() == Kind.STATEMENT
                && (STATE.matcher(exchange.sql()).find() || exchange.sql().length() > MOST_CHARACTERS)) {
            throw refused(exchange.sql());
        }
    }

    private static void requireNoState(String name, Object[] arguments) throws SQLException {
        boolean holdable = Arrays.asList(arguments).contains(ResultSet.HOLD_CURSORS_OVER_COMMIT)
                && (name.equals("setHoldability") || arguments.length > 2);
        if (SETTINGS.contains(name) || holdable) {
            throw refused(name);
        }
    }

    private static SQLException refused(String what) {
        return new SQLException("this would outlive its transaction: " + what, SQL_STATE);
    }

    private interface Check {
        void check(String name, Object[] arguments) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T real, Check check) {
        return type.cast(Proxy.newProxyInstance(
                NoSessionState.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    check.check(method.getName(), arguments == null ? new Object[0] : arguments);
                    try {
                        Object answer = method.invoke(real, arguments);
                        return answer instanceof Connection connection
                                ? proxy(Connection.class, connection, NoSessionState::requireNoState)
                                : answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
