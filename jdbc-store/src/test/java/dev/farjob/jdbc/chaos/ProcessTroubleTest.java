package dev.farjob.jdbc.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.JobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Processes that are stopped and go on, that are not all of one version, and that close under load, on PostgreSQL.
 *
 * <p>{@code -Dfarjob.chaos.kills=300} does it more often, and with more jobs; it is 30 by default.
 */
class ProcessTroubleTest {

    private static final int TIMES = Math.max(1, Integer.getInteger("farjob.chaos.kills", 30) / 30);

    /** The number of a job that goes to the provider that cannot be searched. */
    private static final int MUTE = 1;

    /** The number of a job that is delivered. */
    private static final int DELIVERED = 2;

    private static final String OLD = "charge,mail";
    private static final String LATEST = "book,charge";

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private final WorldBook world = new WorldBook();
    private final Set<String> promised = new TreeSet<>();
    private final Set<String> refused = new TreeSet<>();
    private final Set<String> late = new TreeSet<>();
    private FreshDatabase database;
    private JobStore store;
    private WorldLine.Exchange exchange;
    private Nursery nursery;

    @BeforeEach
    void begin() throws IOException {
        database = databases.fresh(TestDatabase.POSTGRESQL);
        database.jdbi().useHandle(Host::createTables);
        store = JdbcJobStore.on(database.dataSource());
        exchange = new WorldLine.Exchange(world);
        nursery = new Nursery(database.pool().getJdbcUrl(), exchange.port());
    }

    @AfterEach
    void end() throws IOException {
        nursery.close();
        exchange.close();
    }

    @Test
    void anAttemptStoppedBeforeItsCallIsNotSentByANodeThatWakesAfterAnotherHasGivenItUp() throws Exception {
        for (int time = 1; time <= TIMES; time++) {
            stopBeforeTheCall("asleep" + time);
        }
        Judge judge = new Judge(database.jdbi(), store, world);
        judge.judge(promised);
        assertEquals(judge.jobs(), judge.inDoubt(), "jobs that were given up while their node was stopped");
        assertEquals(Set.of(), world.spawned().keySet(), "attempts that were sent after their job was given up");
    }

    private void stopBeforeTheCall(String name) throws Exception {
        try (Life stopped = nursery.begin(Worker.class, name, "charge", JobState.SPAWNING.name())) {
            stopped.tell(Worker.SUBMIT + MUTE);
            stopped.hear(Worker.REACHED, this::hear);
            promised.add(Host.idOf(name, MUTE).value());
            stop(stopped);
            // It reads this when it goes on, and then makes the attempt that is on record if nothing keeps it from that
            stopped.tell(Worker.GO);
            awaitRestByAnother();
            stopped.goOn();
            close(stopped);
        }
    }

    /** The provider takes the job, and its node is killed before it hears so. */
    @Test
    void whatIsDeliveredByWebhookAfterAnotherNodeHasGivenItUpIsOnRecord() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        World holding = (question, key, wish) -> {
            World.Answer answer = world.ask(question, key, wish);
            if (question == World.Question.SPAWN) {
                taken.countDown();
                Patience.await(killed);
            }
            return answer;
        };
        JobId id = Host.idOf("killed", DELIVERED);
        try (WorldLine.Exchange line = new WorldLine.Exchange(holding);
                Nursery births = new Nursery(database.pool().getJdbcUrl(), line.port())) {
            try (Life life = births.begin(Worker.class, "killed", "charge", Worker.NEVER)) {
                life.tell(Worker.SUBMIT + DELIVERED);
                Patience.await(taken);
            }
            killed.countDown();
        }
        Host other = Host.startEntering(database.dataSource(), ProcessTroubleTest::outOfReach, List.of("charge"));
        try {
            Patience.await("a job that no other node gives up", this::isAtRest);
            assertEquals(List.of("release"), entries(id));
            String attempt = world.taken().iterator().next();
            WebhookDelivery news =
                    RemoteProvider.delivered(attempt, world.addresses().get(0));
            assertTrue(other.receive(RemoteProvider.SEARCHABLE, news).isAccepted());
        } finally {
            other.close();
        }
        Job job = store.find(id).orElseThrow();
        assertEquals(JobState.FAILED, job.state());
        assertTrue(job.lateSuccessAt().isPresent(), "the delivery is on record");
        assertEquals(List.of("release"), entries(id));
    }

    private static World.Answer outOfReach(World.Question question, String key, Wish wish) throws IOException {
        throw new IOException("nobody answers");
    }

    private void awaitRestByAnother() throws Exception {
        Host other = Host.start(database.dataSource(), world, (job, event) -> {});
        try {
            Patience.await("a job that no other node gives up", this::isAtRest);
        } finally {
            other.close();
        }
    }

    private static void stop(Life life) throws InterruptedException {
        try {
            life.stop();
        } catch (IOException impossible) {
            System.out.println("SKIPPED: a process cannot be stopped here: " + impossible.getMessage());
            abort("a process cannot be stopped here: " + impossible.getMessage());
        }
    }

    @Test
    void nodesWithDifferentStepsSkipNoneAndRunNoneTwice() throws Exception {
        endAndDie("first");
        JobId waiting = Host.idOf("first", DELIVERED);
        try (Life latest = nursery.begin(Worker.class, "latest", LATEST, Worker.NEVER)) {
            Patience.await(
                    "a step that both know is not run", () -> entries(waiting).equals(List.of("charge")));
            long version = job("first", DELIVERED).version();
            // Twice, so that nobody can say it had not looked
            Patience.await(
                    "a job that nobody looks at", () -> job("first", DELIVERED).version() >= version + 2);
            assertEquals(JobState.FINALIZING, job("first", DELIVERED).state(), "a job at a step that no node knows");
            latest.tell(Worker.SUBMIT + DELIVERED);
            Patience.await("a job that is not settled", () -> isSettled("latest", DELIVERED));
            try (Life old = nursery.begin(Worker.class, "old", OLD, Worker.NEVER)) {
                Patience.await("a job that waits for a node that is there", () -> isSettled("first", DELIVERED));
                submitToBoth(old, latest);
                Patience.await("jobs that are not settled", this::isAtRest);
                close(old);
            }
            close(latest);
        }
        assertAll(
                () -> assertEquals(List.of("charge", "mail"), entries(waiting), "of a job that ended at the old node"),
                () -> assertEquals(
                        List.of("book", "charge"),
                        entries(Host.idOf("latest", DELIVERED)),
                        "of a job that ended at the latest node"),
                this::assertEachHasTheStepsOfOneOfThem);
    }

    /** Leaves a job whose end and steps are on record, and of which no step is run. */
    private void endAndDie(String name) throws IOException, InterruptedException {
        try (Life old = nursery.begin(Worker.class, name, OLD, JobState.FINALIZING.name())) {
            old.tell(Worker.SUBMIT + DELIVERED);
            old.hear(Worker.REACHED, this::hear);
        }
    }

    private void submitToBoth(Life old, Life latest) throws IOException, InterruptedException {
        for (int number = DELIVERED + 2; number <= DELIVERED + 10 * TIMES; number += 2) {
            old.tell(Worker.SUBMIT + number);
            latest.tell(Worker.SUBMIT + number);
            hear(Worker.PROMISED + old.hear(Worker.PROMISED, this::hear));
            hear(Worker.PROMISED + latest.hear(Worker.PROMISED, this::hear));
        }
    }

    private void assertEachHasTheStepsOfOneOfThem() {
        for (String id : promised) {
            JobId job = JobId.of(id);
            assertEquals(JobState.SUCCEEDED, store.find(job).orElseThrow().state(), id);
            assertTrue(
                    Set.of(List.of("charge", "mail"), List.of("book", "charge")).contains(entries(job)),
                    () -> id + " has " + entries(job));
        }
    }

    @Test
    void whoeverSubmitsToANodeThatClosesHasAJobOrIsToldThatThereIsNone() throws Exception {
        try (Life life = nursery.begin(Worker.class, "closing", "charge", Worker.NEVER)) {
            life.tell(Worker.LOAD);
            for (int jobs = 0; jobs < 20 * TIMES; jobs++) {
                hear(Worker.PROMISED + life.hear(Worker.PROMISED, this::hear));
            }
            life.tell(Worker.CLOSE);
            boolean closed = false;
            for (String line = life.hear("", this::hear); !line.equals(Worker.REST); line = life.hear("", this::hear)) {
                closed |= line.equals(Worker.CLOSED);
                hear(line);
            }
            if (!closed) {
                life.hear(Worker.CLOSED, this::hear);
            }
        }
        List<JobId> made = database
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT id FROM farjob_job")
                        .mapTo(String.class)
                        .list())
                .stream()
                .map(JobId::of)
                .toList();
        assertFalse(refused.isEmpty(), "nobody was refused");
        assertEquals(Set.of(), late, "jobs that were submitted after the close, and are there");
        assertEquals(
                promised,
                new TreeSet<>(made.stream().map(JobId::value).toList()),
                "jobs that there are, beside those that were promised; refused were " + refused);
    }

    private void close(Life life) throws IOException, InterruptedException {
        life.tell(Worker.CLOSE);
        life.hear(Worker.CLOSED, this::hear);
    }

    private void hear(String line) {
        if (line.startsWith(Worker.PROMISED)) {
            promised.add(line.substring(Worker.PROMISED.length()));
        } else if (line.startsWith(Worker.REFUSED)) {
            refused.add(line.substring(Worker.REFUSED.length()));
        } else if (line.startsWith(Worker.LATE)) {
            late.add(line.substring(Worker.LATE.length()));
        }
    }

    private Job job(String name, int number) {
        return store.find(Host.idOf(name, number)).orElseThrow();
    }

    private boolean isSettled(String name, int number) {
        return store.find(Host.idOf(name, number))
                .filter(job -> job.state().isSettled())
                .isPresent();
    }

    private boolean isAtRest() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM farjob_live")
                                .mapTo(Integer.class)
                                .one()
                        == 0);
    }

    private List<String> entries(JobId job) {
        List<String> entries = new ArrayList<>(database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT entry FROM ledger WHERE job = ?")
                        .bind(0, job.value())
                        .mapTo(String.class)
                        .list()));
        entries.sort(null);
        return entries;
    }
}
