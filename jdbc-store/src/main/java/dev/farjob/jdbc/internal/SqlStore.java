package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Transactions.Open;
import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.schema.Words;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Target;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Duty;
import dev.farjob.store.Glimpse;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The store, whatever the host writes through: each operation in a transaction of its own, or within the host's. */
public final class SqlStore {

    private final Tables tables;
    private final Transactions transactions;
    private final ReadJobs reads;
    private final ListJobs list;
    private final RecentLogs recentLogs;
    private final GlimpseJobs glimpses;
    private final CountJobs count;
    private final InsertJobs insert;
    private final ClaimJobs claim;
    private final ApplyChanges apply;
    private final SettledJobs settled;
    private final KeepWebhooks webhooks;
    private final PurgeOld purge;
    private final HoldDuties duties;
    private final Writes writes;
    private final DueTimes dueTimes;

    /** The store on these tables, which are there. */
    public SqlStore(Jdbi jdbi, Tables tables) {
        Dialect dialect = Dialect.of(tables.database());
        this.tables = tables;
        transactions = new Transactions(jdbi, tables.sql(dialect.opening()));
        UnreadableRows unreadable = new UnreadableRows();
        reads = new ReadJobs(tables, unreadable);
        list = new ListJobs(tables, unreadable);
        recentLogs = new RecentLogs(tables, unreadable);
        glimpses = new GlimpseJobs(tables, unreadable);
        count = new CountJobs(tables);
        KnownRequests known = new KnownRequests();
        writes = tables.database() == Database.POSTGRESQL
                ? new PostgresWrites(tables, known)
                : new PortableWrites(tables, dialect, reads);
        AdoptedJobs adopted = new AdoptedJobs(reads);
        insert = new InsertJobs(writes, reads, adopted, dialect.asOfNow());
        claim = new ClaimJobs(writes, reads, known, unreadable);
        settled = new SettledJobs(tables, writes, dialect.forUpdate());
        apply = new ApplyChanges(writes, settled, new AdmitJobs(tables, writes, reads), adopted, known);
        webhooks = new KeepWebhooks(tables);
        purge = new PurgeOld(tables, unreadable, dialect);
        duties = new HoldDuties(tables, dialect);
        dueTimes = new DueTimes(transactions, tables, DueTimes.PATIENCE);
    }

    /**
     * Which database it is.
     *
     * @throws IllegalArgumentException if the store does not work on it
     */
    public static Database detect(Jdbi jdbi) {
        return new Transactions(jdbi, "").read("the database could not be recognized", SqlStore::detect);
    }

    private static Database detect(Handle handle) {
        try {
            return Database.detect(handle.getConnection().getMetaData());
        } catch (SQLException broken) {
            throw new UnableToExecuteStatementException(broken, null);
        }
    }

    /** See {@link dev.farjob.store.JobStore#insert}. */
    public List<Insertion> insert(List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        InsertJobs.Done done = transactions.write(
                jobs(jobs.size(), jobs.get(0).job().id()) + " could not be inserted",
                handle -> insert.insert(handle, jobs));
        claim.remember(done.added());
        return done.answers();
    }

    /** See {@link dev.farjob.store.TransactionalJobStore#insert}. */
    public List<Insertion> insert(Handle handle, List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        Words hosts = Words.replaceOn(handle);
        try {
            return insert.insert(handle, jobs).answers();
        } catch (JobStoreException known) {
            throw known;
        } catch (RuntimeException | Error broken) {
            throw new JobStoreException(
                    Effect.NONE,
                    jobs(jobs.size(), jobs.get(0).job().id()) + " could not be inserted in your transaction: "
                            + Transactions.reason(broken) + "; roll it back",
                    broken);
        } finally {
            hosts.applyTo(handle);
        }
    }

    /** See {@link dev.farjob.store.JobStore#find}. */
    public Optional<Job> find(JobId id) {
        return transactions.read("job " + id + " could not be read", handle -> reads.byId(handle, id));
    }

    /** See {@link dev.farjob.store.JobStore#findByHandle}. */
    public Optional<Job> findByHandle(String provider, String handleId) {
        return transactions.read(
                "the job with a handle of " + provider + " could not be read",
                handle -> reads.byHandle(handle, provider, handleId));
    }

    /** See {@link dev.farjob.store.JobStore#list}. */
    public List<Job> list(JobQuery query) {
        return transactions.read("jobs could not be listed", handle -> list.list(handle, query));
    }

    /** See {@link dev.farjob.store.JobStore#glimpse}. */
    public List<Glimpse> glimpse(Set<Owner> owners, Instant createdAfter) {
        return owners.isEmpty()
                ? List.of()
                : transactions.read(
                        "the jobs of " + owners.size() + " owners could not be read",
                        handle -> glimpses.of(handle, owners, createdAfter));
    }

    /** See {@link dev.farjob.store.JobStore#count}. */
    public Map<JobState, Long> count(JobQuery query) {
        return transactions.read("jobs could not be counted", handle -> count.count(handle, query));
    }

    /** See {@link dev.farjob.store.JobStore#claim}. */
    public List<Job> claim(Claim which) {
        Claimed<Job> claimed = claimOnce(which);
        List<Job> jobs = new ArrayList<>(claimed.jobs());
        for (JobId busy : claimed.busy()) {
            jobs.addAll(claimBusy((Claim.TheseJobs) which, busy, jobs.isEmpty()));
        }
        return jobs;
    }

    private Claimed<Job> claimOnce(Claim which) {
        try {
            return transactions.write("jobs could not be claimed", handle -> whole(claim.claim(handle, which)));
        } catch (NotWhole lost) {
            dueTimes.putBack();
            return transactions.write("jobs could not be claimed", handle -> claim.claim(handle, which));
        }
    }

    /** Waits for whoever holds the job, in a transaction that holds no other. */
    private List<Job> claimBusy(Claim.TheseJobs which, JobId busy, boolean isFirst) {
        Claim.TheseJobs one = new Claim.TheseJobs(List.of(busy), which.unlessWithin(), which.stamp());
        try {
            return claimOnce(one).jobs();
        } catch (JobStoreException failed) {
            throw isFirst
                    ? failed
                    : new JobStoreException(
                            Effect.UNKNOWN,
                            "some jobs were claimed, and job " + busy + " was not: " + failed.getMessage(),
                            failed);
        }
    }

    /** A claim that could not see all that is due is rolled back, or what has waited longest might go on waiting. */
    private static Claimed<Job> whole(Claimed<Job> claimed) {
        if (!claimed.wasWhole()) {
            throw new NotWhole();
        }
        return claimed;
    }

    private static final class NotWhole extends Transactions.Undone {

        private static final long serialVersionUID = 1L;
    }

    /** See {@link dev.farjob.store.JobStore#apply}. */
    public List<Verdict> apply(List<Change> changes) {
        return changes.isEmpty()
                ? List.of()
                : transactions.write(
                        jobs(changes.size(), changes.get(0).id()) + " could not be written",
                        handle -> apply.apply(handle, changes));
    }

    /** The host's own work in a transaction of the store; it says what becomes of the jobs. */
    @FunctionalInterface
    public interface HostWork {
        /** Says what becomes of each job. */
        List<Change> run(Handle handle) throws Exception;
    }

    /** See {@link dev.farjob.store.TransactionalJobStore#applyTogether}. */
    public Verdict applyTogether(List<Job> before, HostWork work) throws Exception {
        TransactionalJobStore.requireApart(before);
        String what = jobs(before) + " could not be written with the host's own effect";
        Handle handle = open(what);
        try {
            return apply(what, handle, before, work);
        } finally {
            Transactions.giveBack(handle);
        }
    }

    private Verdict apply(String what, Handle handle, List<Job> before, HostWork work) throws Exception {
        Open transaction = begin(what, handle);
        try {
            Verdict verdict = applyWithin(handle, before, work);
            if (verdict == Verdict.APPLIED) {
                commit(what, transaction);
            } else {
                transaction.rollback(new JobStoreException(Effect.NONE, what));
            }
            return verdict;
        } catch (Throwable broken) {
            transaction.rollback(broken);
            throw broken;
        }
    }

    /** Applies inside a transaction that somebody else begins and ends; to be rolled back unless it is applied. */
    public Verdict applyWithin(Handle handle, List<Job> before, HostWork work) throws Exception {
        TransactionalJobStore.requireApart(before);
        Words hosts = Words.replaceOn(handle);
        try {
            String what = jobs(before) + " could not be written with the host's own effect";
            if (!told(what, () -> areAt(handle, before))) {
                return Verdict.LOST;
            }
            hosts.applyTo(handle);
            List<Change> changes = TransactionalJobStore.requireFor(before, work.run(handle));
            Words.replaceOn(handle);
            List<Verdict> verdicts = told(what, () -> apply.apply(handle, changes));
            return verdicts.stream()
                    .filter(verdict -> verdict != Verdict.APPLIED)
                    .findFirst()
                    .orElse(Verdict.APPLIED);
        } finally {
            hosts.applyTo(handle);
        }
    }

    private boolean areAt(Handle handle, List<Job> before) {
        List<Job> live = before.stream().filter(job -> !job.state().isSettled()).toList();
        return writes.areAt(handle, live)
                && before.stream().filter(job -> job.state().isSettled()).allMatch(job -> settled.isAt(handle, job));
    }

    private Handle open(String what) {
        return told(what, transactions::open);
    }

    private Open begin(String what, Handle handle) {
        return told(what, () -> transactions.begin(handle));
    }

    private static void commit(String what, Open transaction) {
        try {
            transaction.commit();
        } catch (Transactions.CommitUnknown unknown) {
            throw Transactions.failure(what, Effect.UNKNOWN, unknown.reason());
        } catch (RuntimeException refused) {
            throw Transactions.failure(what, Effect.NONE, refused);
        }
    }

    private interface Ours<R> {
        R run();
    }

    /** Marks the failure of a statement of ours as ours, so that it is not taken for the host's. */
    private static <R> R told(String what, Ours<R> ours) {
        try {
            return ours.run();
        } catch (JobStoreException known) {
            throw known;
        } catch (RuntimeException | Error broken) {
            throw Transactions.failure(what, Effect.NONE, broken);
        }
    }

    /** See {@link dev.farjob.store.JobStore#steps}. */
    public List<StepRecord> steps(JobId id) {
        return transactions.read("the steps of job " + id + " could not be read", handle -> reads.steps(handle, id));
    }

    /** See {@link dev.farjob.store.JobStore#events}. */
    public List<JobEvent> events(JobId id, long afterVersion) {
        return transactions.read(
                "the log of job " + id + " could not be read", handle -> reads.events(handle, id, afterVersion));
    }

    /** See {@link dev.farjob.store.JobStore#recentLogs}. */
    public List<List<JobEvent>> recentLogs(Target target, int limit) {
        return transactions.read(
                "the last logs of " + target + " could not be read", handle -> recentLogs.of(handle, target, limit));
    }

    /** See {@link dev.farjob.store.JobStore#acknowledge}. */
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return ids.isEmpty()
                ? 0
                : transactions.write(
                        "jobs of " + owner + " could not be acknowledged",
                        handle -> settled.acknowledge(handle, owner, ids, at));
    }

    /** See {@link dev.farjob.store.JobStore#keep}. */
    public boolean keep(UnmatchedWebhook webhook) {
        return transactions.write(
                "a webhook of " + webhook.provider() + " could not be kept", handle -> webhooks.keep(handle, webhook));
    }

    /** See {@link dev.farjob.store.JobStore#unmatched}. */
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return transactions.read(
                "webhooks of " + provider + " could not be read", handle -> webhooks.of(handle, provider, handleId));
    }

    /** See {@link dev.farjob.store.JobStore#purge}. */
    public int purge(Purge old) {
        int gone = purge(old, "settled jobs could not be purged", purge::jobs)
                + purge(old, "kept webhooks could not be purged", purge::webhooks);
        if (tables.database() == Database.POSTGRESQL && gone < old.limit()) {
            // Once in the few minutes after which somebody purges, and not with each batch
            dueTimes.check();
        }
        return gone;
    }

    private interface Part {
        int remove(Handle handle, Purge old);
    }

    /** A little at a time, each in a transaction of its own. */
    private int purge(Purge old, String what, Part part) {
        int gone = 0;
        int batch;
        int some;
        do {
            some = Math.min(PurgeOld.AT_A_TIME, old.limit() - gone);
            Purge little = new Purge(old.settledBefore(), old.receivedBefore(), some);
            batch = transactions.write(what, handle -> part.remove(handle, little));
            gone += batch;
        } while (batch == some && gone < old.limit());
        return gone;
    }

    /** See {@link dev.farjob.store.JobStore#hold}. */
    public boolean hold(Duty duty) {
        return transactions.write(
                "it could not be found out whether node " + duty.node() + " holds the duty " + duty.name(),
                handle -> duties.hold(handle, duty));
    }

    /** For messages: which jobs these are. */
    public static String jobs(List<Job> jobs) {
        return jobs(jobs.size(), jobs.get(0).id());
    }

    private static String jobs(int count, JobId first) {
        return count == 1 ? "job " + first : count + " jobs, the first of which is " + first + ",";
    }
}
