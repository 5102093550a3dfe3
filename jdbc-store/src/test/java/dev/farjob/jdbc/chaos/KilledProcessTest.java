package dev.farjob.jdbc.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.chaos.Life.Death;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.store.JobStore;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process is killed with SIGKILL before and after whatever it says to PostgreSQL, and another one takes over.
 *
 * <p>{@code -Dfarjob.chaos.kills=300} kills it more often; 30 times by default.
 */
class KilledProcessTest {

    private static final int KILLS = Integer.getInteger("farjob.chaos.kills", 30);

    /** Fewer where the statements are those that H2, SQLite and MariaDB have as well. */
    private static final int ONE_IN = 3;

    private static final int JOBS = 4;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private final WorldBook world = new WorldBook();
    private final Set<String> promised = new LinkedHashSet<>();
    private final KillPlan plan = new KillPlan();
    private FreshDatabase database;
    private int lives;
    private int kills;

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "DISTRIBUTED"})
    void noKillLosesAJobOrAppliesAStepTwice(TestDatabase kind) throws IOException, InterruptedException {
        int enough = kind == TestDatabase.POSTGRESQL ? KILLS : KILLS / ONE_IN;
        database = databases.fresh(kind);
        String url = database.pool().getJdbcUrl();
        database.jdbi().useHandle(Host::createTables);
        JobStore store = JdbcJobStore.on(database.dataSource());
        try (WorldLine.Exchange exchange = new WorldLine.Exchange(world);
                Nursery nursery = new Nursery(url, exchange.port())) {
            assertEquals(0, live(nursery, Death.NONE), "how the rehearsal ended");
            for (int turn = 0; kills < enough; turn++) {
                assertTrue(turn < 3 * enough, () -> kills + " kills only: " + plan.missed() + " are not reached again");
                kill(nursery, kind);
            }
            assertEquals(0, live(nursery, Death.NONE), "how the last life ended");
        }
        Judge judge = new Judge(database.jdbi(), store, world);
        judge.judge(promised);
        System.out.printf(
                "%d kills at %d of %d points, %d jobs, %d of them in doubt%n",
                kills, plan.size() - plan.missed().size(), plan.size(), judge.jobs(), judge.inDoubt());
        if (enough > plan.size()) {
            plan.missed().forEach(point -> System.out.println("nobody died " + point));
        }
    }

    private void kill(Nursery nursery, TestDatabase kind) throws IOException, InterruptedException {
        Death death = plan.next();
        if (kind == TestDatabase.POSTGRESQL && plan.wasMissed(death)) {
            // Some points are reached only by who finds this table as the server leaves it when it has crashed
            database.jdbi().useHandle(handle -> handle.execute("TRUNCATE farjob_due"));
        }
        if (live(nursery, death) == Life.KILLED) {
            kills++;
            plan.killedAt(death);
        }
    }

    private int live(Nursery nursery, Death death) throws IOException, InterruptedException {
        lives++;
        return nursery.begin("life" + lives, JOBS, death).toTheEnd(this::hear);
    }

    private void hear(String line) {
        if (line.startsWith(Victim.PROMISED)) {
            promised.add(line.substring(Victim.PROMISED.length()));
        } else if (line.startsWith(Victim.POINT)) {
            plan.add(line.substring(Victim.POINT.length()));
        }
    }
}
