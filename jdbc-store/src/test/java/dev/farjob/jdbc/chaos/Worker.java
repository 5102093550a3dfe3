package dev.farjob.jdbc.chaos;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.trouble.TappedDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A process that works on whatever there is in the database, and does what it is told on its standard input, until that ends:
 *
 * <pre>
 * SUBMIT 2       submits the job with this number, and says PROMISED or REFUSED with its id
 * LOAD           submits jobs from several threads, a few from each when it has closed; then it says REST
 * GO             goes on where it stood still
 * CLOSE          closes its orchestrator, and says CLOSED
 * </pre>
 *
 * <p>It says LATE with the id of a job that was accepted although the submit began after the close had ended.
 *
 * <p>If it is told to, it stands still once, right after a commit, as soon as a job has got to a state, and says REACHED.
 */
final class Worker {

    static final String SUBMIT = "SUBMIT ";
    static final String LOAD = "LOAD";
    static final String GO = "GO";
    static final String CLOSE = "CLOSE";

    static final String PROMISED = "PROMISED ";
    static final String REFUSED = "REFUSED ";
    static final String REST = "REST";
    static final String REACHED = "REACHED";
    static final String CLOSED = "CLOSED";
    static final String LATE = "LATE ";

    /** The state of a worker that never stands still. */
    static final String NEVER = "";

    private static final int THREADS = 3;
    private static final int TRIES_AFTERWARDS = 5;
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private final String name;
    private final Host host;
    private final StandStill point;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> underWay = new ArrayList<>();
    private volatile boolean closed;

    private Worker(String name, Host host, StandStill point) {
        this.name = name;
        this.host = host;
        this.point = point;
    }

    /** The address of the database, the world's port, its name, what it enters for a success, and where it stands still. */
    public static void main(String... arguments)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        List<String> entries = List.of(arguments[3].split(","));
        try (HikariDataSource pool = pool(arguments[0]);
                WorldLine.Caller world = new WorldLine.Caller(Integer.parseInt(arguments[1]))) {
            StandStill point = new StandStill(pool, arguments[4], () -> OUT.println(REACHED));
            try (Host host = Host.startEntering(TappedDataSource.of(pool, point), world, entries)) {
                new Worker(arguments[2], host, point).obey();
            }
        }
    }

    private void obey() throws IOException, InterruptedException, ExecutionException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            obey(command);
        }
        // Nobody is there any more who could tell it to
        obey(GO);
        obey(CLOSE);
        for (Future<?> one : underWay) {
            one.get();
        }
        threads.shutdown();
    }

    private void obey(String command) {
        if (command.startsWith(SUBMIT)) {
            int number = Integer.parseInt(command.substring(SUBMIT.length()));
            underWay.add(threads.submit(() -> submit(number)));
        } else if (command.equals(LOAD)) {
            underWay.add(threads.submit(this::load));
        } else if (command.equals(GO)) {
            point.goOn();
        } else if (command.equals(CLOSE)) {
            host.close();
            closed = true;
            OUT.println(CLOSED);
        } else {
            throw new IllegalArgumentException("there is no command " + command);
        }
    }

    private Void load() throws InterruptedException, ExecutionException {
        List<Future<?>> loads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread;
            loads.add(threads.submit(() -> submitBeyondTheClose(first)));
        }
        for (Future<?> one : loads) {
            one.get();
        }
        OUT.println(REST);
        return null;
    }

    private Void submitBeyondTheClose(int first) throws SQLException {
        int afterwards = 0;
        for (int number = first; afterwards < TRIES_AFTERWARDS; number += THREADS) {
            boolean late = closed;
            afterwards += late ? 1 : 0;
            if (submit(number) && late) {
                OUT.println(LATE + Host.idOf(name, number).value());
            }
        }
        return null;
    }

    private boolean submit(int number) throws SQLException {
        String id = Host.idOf(name, number).value();
        try {
            host.submitUnseen(name, number);
        } catch (IllegalStateException isClosed) {
            OUT.println(REFUSED + id);
            return false;
        }
        OUT.println(PROMISED + id);
        return true;
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }
}
