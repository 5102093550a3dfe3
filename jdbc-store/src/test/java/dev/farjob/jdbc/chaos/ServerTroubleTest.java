package dev.farjob.jdbc.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL throws everybody out, shuts down, and dies, all under load: nothing is lost, and nothing happens twice. */
class ServerTroubleTest {

    private static final int BLOWS = 2;

    private static final int OUTAGES = Math.max(1, Integer.getInteger("farjob.chaos.kills", 30) / 100);
    private static final int SECONDS_AWAY = 3;

    /** The number of a job that goes to the provider that cannot be searched. */
    private static final int MUTE = 1;

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

    @Test
    void anAnswerThatComesWhileTheServerIsAwayIsStoredWhenItIsBack() throws Exception {
        for (int outage = 1; outage <= OUTAGES; outage++) {
            loseTheServerWhileItAnswers("away" + outage);
        }
    }

    /** The provider cannot be searched: if the node dropped its answer, nobody could ever say what became of the job. */
    private static void loseTheServerWhileItAnswers(String name) throws Exception {
        WorldBook world = new WorldBook();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        World slow = (question, key, wish) -> {
            World.Answer answer = world.ask(question, key, wish);
            if (question == World.Question.SPAWN) {
                asked.countDown();
                Patience.await(killed);
            }
            return answer;
        };
        try (FreshDatabase database = server.fresh();
                HikariDataSource pool = database.pool(config -> config.setConnectionTimeout(1_000))) {
            database.jdbi().useHandle(Host::createTables);
            JdbcJobStore.on(database.dataSource());
            try (Host host = Host.start(pool, slow, (job, event) -> {})) {
                host.submitUnseen(name, MUTE);
                Patience.await(asked);
                server.kill();
                killed.countDown();
                for (int failed = 0; failed < SECONDS_AWAY; ) {
                    failed += isAway(pool) ? 1 : 0;
                }
                server.start();
                awaitDelivery(database, world, name);
            }
        }
    }

    private static void awaitDelivery(FreshDatabase database, WorldBook world, String name) throws Exception {
        try (HikariDataSource fresh = database.pool()) {
            Patience.await("a job that nobody works on any more", () -> isAtRest(fresh));
            Judge judge = new Judge(Jdbi.create(fresh), JdbcJobStore.on(fresh), world);
            judge.judge(Set.of(Host.idOf(name, MUTE).value()));
            assertEquals(0, judge.inDoubt(), "jobs in doubt although the provider had answered");
            assertEquals(1, world.taken().size(), "jobs that the provider took");
        }
    }

    /** Whether no connection is free, which takes a second to find out. */
    private static boolean isAway(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return !connection.isValid(1);
        } catch (SQLException away) {
            return true;
        }
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
