package dev.farjob.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.trouble.Exchange;
import dev.farjob.jdbc.trouble.Exchange.Kind;
import dev.farjob.jdbc.trouble.Tap;
import dev.farjob.jdbc.trouble.TappedDataSource;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Admission;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On PostgreSQL there is one row by which a live job is found when it is due, whoever writes it, and whenever all are lost. */
class DueTimesTest {

    private static final int THREADS = 16;
    private static final int MOVES = 60;
    private static final int JOBS = 40;
    private static final Purge NOTHING = new Purge(Instant.EPOCH, Instant.EPOCH, 100);
    private static final List<JobState> NEXT = List.of(
            JobState.QUEUED,
            JobState.RUNNING,
            JobState.RUNNING,
            JobState.FINALIZING,
            JobState.PARKED,
            JobState.SUCCEEDED,
            JobState.FAILED);

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private FreshDatabase database;
    private JdbcJobStore<Connection> store;
    private DueRows rows;

    @BeforeEach
    void begin() {
        database = databases.fresh(TestDatabase.POSTGRESQL);
        store = JdbcJobStore.on(database.dataSource());
        rows = new DueRows(database.jdbi());
        DueRows.claim(store);
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void whoeverWritesAJobItsRowIsTrue() throws Exception {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            ids.add(due().id());
        }
        List<Callable<Void>> writers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(i);
            writers.add(() -> {
                for (int move = 0; move < MOVES; move++) {
                    move(ids, random);
                }
                return null;
            });
        }
        for (Future<Void> writer : threads.invokeAll(writers)) {
            writer.get();
        }
        rows.assertTrueToLiveJobs();
    }

    /** Claims, or changes: looks, parks, redrives, settles, reopens. Most of them lose against somebody, or find nothing. */
    private void move(List<JobId> ids, Random random) {
        JobId id = ids.get(random.nextInt(ids.size()));

        switch (random.nextInt(4)) {
            case 0 -> store.claim(new Claim.DueJobs("acme", 5));
            case 1 -> store.claim(new Claim.TheseJobs(List.of(id), Duration.ZERO));
            default -> {
                Job job = store.find(id).orElseThrow();
                JobState next = job.state().isSettled() ? JobState.FINALIZING : NEXT.get(random.nextInt(NEXT.size()));
                Due due = next == JobState.PARKED || next.isSettled()
                        ? Due.never()
                        : Due.in(Duration.ofNanos(random.nextInt(50) * 1_000_000L));
                store.apply(List.of(Snapshots.change(job, next, due)));
            }
        }
    }

    @Test
    void aClaimThatWaitsForAWriterSeesAndMovesWhatTheWriterWrote() throws Exception {
        Job job = due();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch waitedFor = new CountDownLatch(1);
        AtomicBoolean writing = new AtomicBoolean();
        JobStore slow = JdbcJobStore.on(TappedDataSource.of(database.pool(), new Tap() {
            @Override
            public void before(Exchange exchange) {
                if (exchange.kind() == Kind.COMMIT && writing.get()) {
                    held.countDown();
                    await(waitedFor);
                }
            }
        }));
        writing.set(true);
        Change change = Snapshots.change(job, JobState.FINALIZING, Due.in(Duration.ofHours(1)));
        Future<List<Verdict>> writer = threads.submit(() -> slow.apply(List.of(change)));
        held.await();
        Future<List<Job>> asker =
                threads.submit(() -> store.claim(new Claim.TheseJobs(List.of(job.id()), Duration.ZERO)));
        rows.awaitWaiting(1);
        waitedFor.countDown();
        assertEquals(List.of(Verdict.APPLIED), writer.get());
        assertEquals(
                List.of(JobState.FINALIZING),
                asker.get().stream().map(Job::state).toList());
        rows.assertTrueToLiveJobs();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException hurried) {
            throw new IllegalStateException("what comes next is waited for", hurried);
        }
    }

    @Test
    void aRowThatIsNotTrueHidesNothing() {
        database.jdbi()
                .useHandle(handle -> handle.execute("INSERT INTO farjob_due (no, provider, due, owner, version)"
                        + " SELECT 1000 + n, 'acme', n, 'nobody', 1 FROM generate_series(1, 10) n"));
        Job job = due();
        List<Job> claimed = store.claim(new Claim.DueJobs("acme", 1));
        assertEquals(List.of(job.id()), claimed.stream().map(Job::id).toList());
    }

    @Test
    void aJobWhoseRowWentAstrayIsFoundAfterTheNextPurge() {
        JobId job = due().id();
        database.jdbi()
                .useHandle(handle -> handle.execute("UPDATE farjob_due SET version = 0 WHERE provider = 'acme'"));
        assertEquals(Set.of(), DueRows.claim(store));
        store.purge(NOTHING);
        assertEquals(Set.of(job), DueRows.claim(store));
        rows.assertTrueToLiveJobs();
    }

    @Test
    void aRowOfNoJobIsGoneAfterTheNextPurge() {
        due();
        database.jdbi()
                .useHandle(handle -> handle.execute("INSERT INTO farjob_due (no, provider, due, owner, version)"
                        + " VALUES (1000, 'acme', 1, 'nobody', 1)"));
        store.purge(NOTHING);
        DueRows.claim(store);
        rows.assertTrueToLiveJobs();
    }

    @Test
    void aPurgeLeavesRowsAloneThatAreTrue() {
        due();
        Snapshots.put(store, Jobs.of("ann").parked(), Due.never());
        List<String> before = all();
        store.purge(NOTHING);
        assertEquals(before, all());
    }

    /** All rows, and where they are: one that was put back is elsewhere. */
    private List<String> all() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT d.ctid || ' ' || d FROM farjob_due d ORDER BY 1")
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void jobsThatSomebodyHoldsHideNoLaterOnes() throws Exception {
        Job held = due();
        Job later = due();
        try (Connection somebody = transaction()) {
            execute(
                    somebody,
                    "SELECT no FROM farjob_due WHERE no =" + " (SELECT no FROM farjob_live WHERE id = '" + held.id()
                            + "') FOR UPDATE");
            List<Job> claimed = store.claim(new Claim.DueJobs("acme", 1));
            assertEquals(List.of(later.id()), claimed.stream().map(Job::id).toList());
            somebody.rollback();
        }
    }

    @Test
    void rowsThatAreLostArePutBackByTheFirstClaim() {
        JobId one = due().id();
        JobId two = due().id();
        Snapshots.put(store, Jobs.of("ann").parked(), Due.never());
        rows.lose();
        assertEquals(Set.of(one, two), DueRows.claim(store));
        rows.assertTrueToLiveJobs();
    }

    @Test
    void whatWasClaimedIsDueAgainWhenClaimsAreLost() {
        Job claimed = due();
        Job leased = due();
        assertEquals(Set.of(claimed.id(), leased.id()), DueRows.claim(store));
        store.apply(List.of(Snapshots.change(leased, JobState.FINALIZING, Due.in(Duration.ofHours(1)))));
        assertEquals(Set.of(), DueRows.claim(store));
        rows.lose();
        assertEquals(Set.of(claimed.id()), DueRows.claim(store), "a lease that was written is kept");
    }

    @Test
    void aRowThatIsLeftOfAnEarlierJobIsInNobodysWay() {
        database.jdbi()
                .useHandle(handle -> handle.execute("INSERT INTO farjob_due (no, provider, due, owner, version)"
                        + " SELECT n, 'acme', 9, 'nobody', 7 FROM generate_series(1, 100) n"));
        Job job = due();
        assertEquals(Set.of(job.id()), DueRows.claim(store));
    }

    /** While there is a backlog, claims begin where the last one ended. */
    @Test
    void whatCameDueBeforeABacklogIsClaimedWithTheRestOfIt() {
        for (int i = 0; i < 3; i++) {
            due();
        }
        assertEquals(2, store.claim(new Claim.DueJobs("acme", 2)).size());
        JobId early = due().id();
        database.jdbi()
                .useHandle(handle -> handle.execute("UPDATE farjob_due SET due = due - 3600000000 WHERE no ="
                        + " (SELECT no FROM farjob_live WHERE id = '" + early + "')"));
        Set<JobId> rest = DueRows.claim(store);
        assertEquals(2, rest.size());
        assertTrue(rest.contains(early));
    }

    @Test
    void storesThatFindThemLostAtOncePutThemBackOnce() throws Exception {
        Set<JobId> due = new HashSet<>();
        for (int i = 0; i < JOBS; i++) {
            due.add(due().id());
        }
        JobStore other = JdbcJobStore.on(database.pool());
        rows.lose();
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Set<JobId>>> claims = IntStream.range(0, 4)
                .mapToObj(i -> threads.submit(() -> {
                    start.await();
                    return DueRows.claim(i % 2 == 0 ? store : other);
                }))
                .toList();
        start.countDown();
        List<JobId> claimed = new ArrayList<>();
        for (Future<Set<JobId>> claim : claims) {
            claimed.addAll(claim.get());
        }
        assertEquals(due.size(), claimed.size(), "claimed, each once");
        assertEquals(due, new HashSet<>(claimed));
        rows.assertTrueToLiveJobs();
    }

    @Test
    void theyAreNotPutBackBeforeAWriteThatIsUnderWay() throws Exception {
        Job before = due();
        rows.lose();
        try (Connection host = transaction()) {
            Job underWay = Jobs.of("ann").accepted();
            store.insert(host, List.of(Snapshots.added(underWay, Due.now())));
            Future<Set<JobId>> claim = threads.submit(() -> DueRows.claim(store));
            rows.awaitWaiting(1);
            host.commit();
            assertEquals(Set.of(before.id(), underWay.id()), claim.get());
        }
        rows.assertTrueToLiveJobs();
    }

    @Test
    void aWriteThatComesWhileTheyArePutBackWaits() throws Exception {
        Job job = due();
        rows.lose();
        try (Handle somebody = database.jdbi().open()) {
            somebody.begin();
            somebody.execute("LOCK TABLE farjob_due IN SHARE ROW EXCLUSIVE MODE");
            Future<List<Verdict>> write = threads.submit(
                    () -> store.apply(List.of(Snapshots.change(job, JobState.RUNNING, Due.in(Duration.ofHours(1))))));
            rows.awaitWaiting(1);
            somebody.execute("INSERT INTO farjob_due (no, provider, due, owner, version)"
                    + " SELECT no, provider, due, owner, version FROM farjob_live UNION ALL VALUES (0, '', 0, '', 0)");
            somebody.commit();
            assertEquals(List.of(Verdict.APPLIED), write.get());
        }
        rows.assertTrueToLiveJobs();
    }

    @Test
    void aTransactionThatStaysOpenKeepsNobodyFromWorking() throws Exception {
        Job before = due();
        rows.lose();
        Job after = due();
        try (Connection host = transaction()) {
            store.insert(host, List.of(Snapshots.added(Jobs.of("bob").accepted(), Due.now())));
            assertEquals(Set.of(after.id()), DueRows.claim(store));
            host.rollback();
        }
        assertEquals(Set.of(before.id()), DueRows.claim(store));
        rows.assertTrueToLiveJobs();
    }

    @Test
    void limitsHoldWhileTheyAreLost() {
        Snapshots.put(store, Jobs.of("ann").queued(), Due.now());
        Job waiting = Snapshots.put(store, Jobs.of("bob").accepted(), Due.now());
        rows.lose();
        Admission one = new Admission(OptionalInt.of(1), OptionalInt.empty());
        assertEquals(
                List.of(Verdict.NOT_ADMITTED),
                store.apply(List.of(
                        Snapshots.change(waiting, JobState.SPAWNING, Due.now()).admittedBy(one))));
    }

    private Job due() {
        return Snapshots.put(store, Jobs.of("ann").queued(), Due.now());
    }

    private Connection transaction() throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
