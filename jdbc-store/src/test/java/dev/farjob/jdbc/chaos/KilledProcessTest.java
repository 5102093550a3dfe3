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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A process is killed with SIGKILL before and after whatever it says to PostgreSQL, and another one takes over.
 *
 * <p>{@code -Dfarjob.chaos.kills=300} kills it more often; 30 times by default.
 */
class KilledProcessTest {

    private static final int KILLS = Integer.getInteger("farjob.chaos.kills", 30);
    private static final int JOBS = 4;
    private static final int MOST_TIMES = 3;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private final WorldBook world = new WorldBook();
    private final Set<String> promised = new LinkedHashSet<>();
    private final List<String> points = new ArrayList<>();
    private final Set<String> deaths = new LinkedHashSet<>();
    private int lives;
    private int kills;

    @Test
    void noKillLosesAJobOrAppliesAStepTwice() throws IOException, InterruptedException {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        String url = database.pool().getJdbcUrl();
        database.jdbi().useHandle(Host::createTables);
        JobStore store = JdbcJobStore.on(database.dataSource());
        try (WorldLine.Exchange exchange = new WorldLine.Exchange(world)) {
            assertEquals(0, live(url, exchange.port(), Death.NONE), "how the rehearsal ended");
            for (int turn = 0; kills < KILLS; turn++) {
                assertTrue(
                        turn < 3 * KILLS, () -> kills + " kills only: points of " + points + " are not reached again");
                kill(url, exchange.port(), turn);
            }
            assertEquals(0, live(url, exchange.port(), Death.NONE), "how the last life ended");
        }
        Judge judge = new Judge(database.jdbi(), store, world);
        judge.judge(promised);
        System.out.printf(
                "%d kills at %d of %d points, %d jobs, %d of them in doubt%n",
                kills, deaths.size(), points.size(), judge.jobs(), judge.inDoubt());
    }

    private void kill(String url, int port, int turn) throws IOException, InterruptedException {
        // Few kills are spread over all points, many come back to each of them at a later time; lives that take over
        // meet
        // more of them than the first did
        int place = turn * Math.max(KILLS, points.size()) / KILLS;
        String point = points.get(place % points.size());
        int time = 1 + place / points.size() % MOST_TIMES;
        if (live(url, port, new Death(point, time)) == Life.KILLED) {
            kills++;
            deaths.add(point);
        }
    }

    private int live(String url, int port, Death death) throws IOException, InterruptedException {
        lives++;
        return Life.begin(url, port, "life" + lives, JOBS, death).toTheEnd(this::hear);
    }

    private void hear(String line) {
        if (line.startsWith(Victim.PROMISED)) {
            promised.add(line.substring(Victim.PROMISED.length()));
        } else if (line.startsWith(Victim.POINT) && !points.contains(line.substring(Victim.POINT.length()))) {
            points.add(line.substring(Victim.POINT.length()));
        }
    }
}
