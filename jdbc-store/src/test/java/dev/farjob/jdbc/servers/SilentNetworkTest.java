package dev.farjob.jdbc.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.SilentProxy;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.trouble.Exchange;
import dev.farjob.jdbc.trouble.Exchange.Kind;
import dev.farjob.jdbc.trouble.Tap;
import dev.farjob.jdbc.trouble.TappedDataSource;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A network that falls silent, with the settings that the operating manual asks for, each at its smallest: every call ends, and
 * says truly what it has left behind.
 */
class SilentNetworkTest {

    private static final long MOST_SECONDS = 120;
    private static final long SHORT_MILLIS = 1_000;

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void everyCallEndsAndHasNoEffect(TestDatabase kind) throws Exception {
        try (Line line = new Line(databases.fresh(kind), kind.kind())) {
            JobStore store = JdbcJobStore.on(line.pool);
            Job job = Snapshots.put(store, Jobs.of("ann").queued(), Due.now());
            line.network.silence();
            Map<String, Future<?>> calls = new LinkedHashMap<>();
            EverythingOnce.calls(job)
                    .forEach((name, call) -> calls.put(name, line.threads.submit(() -> call.make(store))));
            for (Map.Entry<String, Future<?>> call : calls.entrySet()) {
                ExecutionException failed = assertThrows(
                        ExecutionException.class,
                        () -> call.getValue().get(MOST_SECONDS, TimeUnit.SECONDS),
                        call.getKey());
                JobStoreException told = assertInstanceOf(JobStoreException.class, failed.getCause(), call.getKey());
                assertEquals(Effect.NONE, told.effect(), call.getKey());
            }
            line.network.heal();
            assertEquals(job, store.find(job.id()).orElseThrow());
            EverythingOnce.on(store);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aCommitWhoseAnswerIsMissingMayHaveAnEffectAndHasOne(TestDatabase kind) throws Exception {
        assertEquals(JobState.RUNNING, committedInSilence(kind, SilentProxy::silenceAnswers));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aCommitThatDoesNotArriveMayHaveAnEffectAndHasNone(TestDatabase kind) throws Exception {
        assertEquals(JobState.QUEUED, committedInSilence(kind, SilentProxy::silence));
    }

    private interface Fault {
        void befall(SilentProxy network);
    }

    /** In which state a job is whose change from queued to running was about to be committed when this happened. */
    private JobState committedInSilence(TestDatabase kind, Fault fault) throws Exception {
        try (Line line = new Line(databases.fresh(kind), kind.kind())) {
            JobStore sound = JdbcJobStore.on(line.pool);
            Job job = Snapshots.put(sound, Jobs.of("ann").queued(), Due.never());
            JobStore store = JdbcJobStore.on(TappedDataSource.of(line.pool, new Tap() {
                @Override
                public void before(Exchange exchange) {
                    if (exchange.kind() == Kind.COMMIT) {
                        fault.befall(line.network);
                    }
                }
            }));
            JobStoreException told = assertThrows(
                    JobStoreException.class,
                    () -> store.apply(List.of(Snapshots.change(job, JobState.RUNNING, Due.never()))));
            assertEquals(Effect.UNKNOWN, told.effect());
            line.network.heal();
            return sound.find(job.id()).orElseThrow().state();
        }
    }

    /** A database at the other end of a network. The tables are there. */
    private static final class Line implements AutoCloseable {

        private final SilentProxy network;
        private final HikariDataSource pool;
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Line(FreshDatabase database, Database kind) {
            JdbcJobStore.on(database.dataSource());
            String direct = database.pool().getJdbcUrl();
            int port = URI.create(direct.replaceFirst("^jdbc:", "")).getPort();
            network = SilentProxy.to(port);
            String address = direct.replace(":" + port + "/", ":" + network.port() + "/");
            pool = database.pool(config -> patient(config, address, kind));
        }

        private static void patient(HikariConfig config, String address, Database kind) {
            config.setJdbcUrl(
                    kind == Database.POSTGRESQL
                            ? address + "&socketTimeout=1&connectTimeout=1&tcpKeepAlive=true"
                            : address + "?socketTimeout=1000&connectTimeout=1000");
            config.setConnectionTimeout(SHORT_MILLIS);
            config.setValidationTimeout(SHORT_MILLIS);
        }

        @Override
        public void close() throws IOException {
            pool.close();
            network.close();
            threads.shutdownNow();
        }
    }
}
