package dev.farjob.examples.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RendersTest {

    private static final Owner OWNER = Owner.of("user-42");
    private static final int SECONDS = 60;

    private final JdbcConnectionPool dataSource =
            JdbcConnectionPool.create("jdbc:h2:mem:renders;DB_CLOSE_DELAY=-1", "sa", "");
    private final Jdbi jdbi = Jdbi.create(dataSource);
    private final ScriptedProvider acme =
            ScriptedProvider.named("acme").clock(Clock.systemUTC()).build();
    private final BlockingQueue<Job> ended = new LinkedBlockingQueue<>();

    @AfterEach
    void dropDatabase() {
        jdbi.useHandle(handle -> handle.execute("DROP ALL OBJECTS"));
        dataSource.dispose();
    }

    @Test
    void aRenderItsJobAndItsChargeAreWrittenTogether() throws Exception {
        jdbi.useHandle(handle -> {
            handle.execute("CREATE TABLE render (job VARCHAR(64) PRIMARY KEY, title VARCHAR(200))");
            handle.execute("CREATE TABLE account (owner VARCHAR(200) PRIMARY KEY, cents INT)");
            handle.execute("INSERT INTO account VALUES ('user-42', 100)");
        });
        acme.everyJob(RemoteScript.succeeding().queuedFor(Duration.ZERO).runningFor(Duration.ZERO));
        try (Renders renders = new Renders(dataSource, acme, 25, (job, event) -> {
            if (job.state().isSettled()) {
                ended.add(job);
            }
        })) {
            Job job = renders.begin(OWNER, "a lighthouse");

            assertEquals(
                    JobState.SUCCEEDED, ended.poll(SECONDS, TimeUnit.SECONDS).state());
            assertEquals(job.id().value(), text("SELECT job FROM render WHERE title = 'a lighthouse'"));
            assertEquals("75", text("SELECT cents FROM account WHERE owner = 'user-42'"));
        }
    }

    private String text(String sql) {
        return jdbi.withHandle(handle -> handle.select(sql).mapTo(String.class).one());
    }
}
