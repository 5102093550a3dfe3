package dev.farjob.jdbc.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.SilentProxy;
import dev.farjob.jdbc.databases.TestDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The network falls silent under load and comes back: nodes go on by themselves, nothing is lost, nothing happens twice. */
class SilentNetworkTroubleTest {

    private static final int SILENCES = 2;
    private static final int SECONDS_OF_SILENCE = 3;

    @Test
    void aNetworkThatFallsSilentTakesNothingWithIt() throws Exception {
        WorldBook world = new WorldBook();
        try (FreshDatabase database = TestDatabase.POSTGRESQL.fresh()) {
            database.jdbi().useHandle(Host::createTables);
            JdbcJobStore.on(database.dataSource());
            String direct = database.pool().getJdbcUrl();
            int port = URI.create(direct.replaceFirst("^jdbc:", "")).getPort();
            try (SilentProxy network = SilentProxy.to(port);
                    HikariDataSource pool = database.pool(config -> {
                        config.setJdbcUrl(direct.replace(":" + port + "/", ":" + network.port() + "/")
                                + "&socketTimeout=1&connectTimeout=1");
                        config.setConnectionTimeout(1_000);
                        config.setValidationTimeout(1_000);
                    });
                    Load load = new Load("silent", pool, world)) {
                load.awaitMore();
                for (int silence = 0; silence < SILENCES; silence++) {
                    network.silence();
                    for (int failed = 0; failed < SECONDS_OF_SILENCE; ) {
                        failed += isAway(pool) ? 1 : 0;
                    }
                    network.heal();
                    System.out.printf(
                            "silent: the first job was settled %d ms after the network was back%n",
                            load.awaitMore().toMillis());
                }
                load.finish(() -> isAtRest(database));
                Judge judge = new Judge(database.jdbi(), JdbcJobStore.on(database.dataSource()), world);
                judge.judge(load.promised());
                System.out.printf("%d jobs, %d of them in doubt%n", judge.jobs(), judge.inDoubt());
                assertEquals(load.promised().size(), judge.jobs(), "jobs that were promised");
            }
        }
    }

    /** Whether no connection answers, which takes a second to find out. */
    private static boolean isAway(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return !connection.isValid(1);
        } catch (SQLException away) {
            return true;
        }
    }

    private static boolean isAtRest(FreshDatabase database) {
        return Jdbi.create(database.dataSource())
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM farjob_live")
                                .mapTo(Integer.class)
                                .one()
                        == 0);
    }
}
