package dev.farjob.jdbc.chaos;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.trouble.TappedDataSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process to be killed: it goes on with whatever there is in the database, submits a few jobs more, and ends when all are
 * settled. It says on its standard output what it promises and how far it is:
 *
 * <pre>
 * POINT before INSERT INTO …     it was here for the first time
 * PROMISED 7-2                   the job is submitted
 * FATAL                          it stands still, and is to be killed now
 * REST                           all jobs are settled
 * </pre>
 */
final class Victim {

    static final String POINT = "POINT ";
    static final String PROMISED = "PROMISED ";
    static final String FATAL = "FATAL";
    static final String REST = "REST";

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Victim() {}

    /** The address of the database, the world's port, the number of its life, how many jobs, where it dies and when. */
    public static void main(String... arguments) throws SQLException, IOException, InterruptedException {
        String life = arguments[2];
        int jobs = Integer.parseInt(arguments[3]);
        FaultPoints points = new FaultPoints(
                arguments[4], Integer.parseInt(arguments[5]), point -> say(POINT + point), () -> say(FATAL));
        BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        try (HikariDataSource pool = pool(arguments[0]);
                WorldLine.Caller world = new WorldLine.Caller(Integer.parseInt(arguments[1]));
                Host host = Host.start(TappedDataSource.of(pool, points), world, (job, event) -> events.add(event))) {
            for (int number = 0; number < jobs; number++) {
                host.submit(life, number);
                say(PROMISED + Host.idOf(life, number));
            }
            while (!isAtRest(pool)) {
                // Jobs that another life left come due without an event of ours, so this looks now and then by itself
                events.poll(100, TimeUnit.MILLISECONDS);
                events.clear();
            }
            say(REST);
        }
    }

    /** By a connection that is nobody's fault point. */
    private static boolean isAtRest(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet live = statement.executeQuery("SELECT count(*) FROM farjob_live")) {
            live.next();
            return live.getInt(1) == 0;
        }
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(10);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private static void say(String line) {
        OUT.println(line);
    }
}
