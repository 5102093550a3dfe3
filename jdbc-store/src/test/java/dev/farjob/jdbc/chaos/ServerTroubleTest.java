package dev.farjob.jdbc.chaos;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.PostgresServer;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL throws everybody out, shuts down, and dies, all under load: nothing is lost, and nothing happens twice. */
class ServerTroubleTest {

    private static final int BLOWS = 2;

    private static PostgresServer server;

    @BeforeAll
    static void begin() {
        server = PostgresServer.begin();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void connectionsThatAreTerminatedTakeNothingWithThem() throws Exception {
        underLoad("terminated", PostgresServer::terminateConnections);
    }

    @Test
    void aServerThatIsRestartedTakesNothingWithIt() throws Exception {
        underLoad("restarted", PostgresServer::restart);
    }

    @Test
    void aServerThatDiesTakesNothingWithIt() throws Exception {
        underLoad("killed", fragile -> {
            fragile.kill();
            fragile.start();
        });
    }

    private static void underLoad(String name, Consumer<PostgresServer> blow) throws Exception {
        WorldBook world = new WorldBook();
        try (FreshDatabase database = server.fresh();
                HikariDataSource pool = database.pool(config -> config.setConnectionTimeout(1_000))) {
            database.jdbi().useHandle(Host::createTables);
            JdbcJobStore.on(database.dataSource());
            try (Load load = new Load(name, pool, world)) {
                load.awaitMore();
                for (int struck = 0; struck < BLOWS; struck++) {
                    blow.accept(server);
                    System.out.printf(
                            "%s: the first job was settled %d ms after the server was back%n",
                            name, load.awaitMore().toMillis());
                }
                load.finish(() -> isAtRest(pool));
                judge(database, world, load);
            }
        }
    }

    private static void judge(FreshDatabase database, WorldBook world, Load load) {
        // By new connections: others of before the blow may still be in the first pool
        try (HikariDataSource fresh = database.pool()) {
            Judge judge = new Judge(Jdbi.create(fresh), JdbcJobStore.on(fresh), world);
            judge.judge(load.promised());
            System.out.printf("%d jobs, %d of them in doubt%n", judge.jobs(), judge.inDoubt());
        }
    }

    private static boolean isAtRest(HikariDataSource pool) {
        return Jdbi.create(pool)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM farjob_live")
                                .mapTo(Integer.class)
                                .one()
                        == 0);
    }
}
