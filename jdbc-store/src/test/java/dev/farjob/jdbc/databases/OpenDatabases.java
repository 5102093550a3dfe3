package dev.farjob.jdbc.databases;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Closes the databases of a test after it.
 *
 * <pre>{@code
 * @RegisterExtension
 * final OpenDatabases databases = new OpenDatabases();
 *
 * @Test
 * void something() {
 *     DataSource dataSource = databases.fresh(TestDatabase.POSTGRESQL).dataSource();
 * }
 * }</pre>
 */
public final class OpenDatabases implements AfterEachCallback {

    private final Deque<FreshDatabase> open = new ArrayDeque<>();

    /** An empty database, for this test alone. */
    public FreshDatabase fresh(TestDatabase kind) {
        FreshDatabase fresh = kind.fresh();
        open.push(fresh);
        return fresh;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
