package dev.farjob.jdbc.internal;

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
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import java.sql.SQLException;
import java.time.Instant;
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
    private final WholeClaims claims;
    private final ApplyTogether together;
    private final KeepWebhooks webhooks;
    private final PurgeOld purge;
    private final HoldDuties duties;
    private final DueTimes dueTimes;

    /** The store on these tables, which are there. */
    public SqlStore(Jdbi jdbi, Tables tables) {
        Dialect dialect = Dialect.of(tables.database());
        this.tables = tables;
        transactions = new Transactions(
                jdbi,
                tables.sql(dialect.opening()),
                tables.database().isDistributed() ? Transactions.MOST_RACES : Transactions.MOST_COLLISIONS);
        UnreadableRows unreadable = new UnreadableRows();
        reads = new ReadJobs(tables, unreadable);
        list = new ListJobs(tables, unreadable);
        recentLogs = new RecentLogs(tables, unreadable);
        glimpses = new GlimpseJobs(tables, unreadable);
        count = new CountJobs(tables);
        KnownRequests known = new KnownRequests();
        Writes writes = tables.database() == Database.POSTGRESQL
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
        claims = new WholeClaims(transactions, claim, dueTimes);
        together = new ApplyTogether(tables, transactions, writes, settled, apply);
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
            return Database.detect(handle.getConnection());
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
                Named.jobs(jobs.size(), jobs.get(0).job().id()) + " could not be inserted",
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
                    Named.jobs(jobs.size(), jobs.get(0).job().id()) + " could not be inserted in your transaction: "
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
        return claims.claim(which);
    }

    /** See {@link dev.farjob.store.JobStore#apply}. */
    public List<Verdict> apply(List<Change> changes) {
        return changes.isEmpty()
                ? List.of()
                : transactions.write(
                        Named.jobs(changes.size(), changes.get(0).id()) + " could not be written",
                        handle -> apply.apply(handle, changes));
    }

    /** See {@link dev.farjob.store.TransactionalJobStore#applyTogether}. */
    public Verdict applyTogether(List<Job> before, HostWork work) throws Exception {
        return together.apply(before, work);
    }

    /** Whether a transaction of the host's failed because one of these jobs was overtaken: then nothing else is wrong. */
    public boolean isOvertaken(Throwable failure, List<Job> before) {
        return together.isOvertaken(failure, before);
    }

    /** Applies inside a transaction that somebody else begins and ends; to be rolled back unless it is applied. */
    public Verdict applyWithin(Handle handle, List<Job> before, HostWork work) throws Exception {
        return together.applyWithin(handle, before, work);
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
        int gone = purge.purge(transactions, old);
        if (tables.database() == Database.POSTGRESQL && gone < old.limit()) {
            // Once in the few minutes after which somebody purges, and not with each batch
            dueTimes.check();
        }
        return gone;
    }

    /** See {@link dev.farjob.store.JobStore#hold}. */
    public boolean hold(Duty duty) {
        return transactions.write(
                "it could not be found out whether node " + duty.node() + " holds the duty " + duty.name(),
                handle -> duties.hold(handle, duty));
    }
}
