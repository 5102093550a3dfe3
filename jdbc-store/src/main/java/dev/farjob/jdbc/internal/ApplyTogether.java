package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.Transactions.Open;
import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.jdbc.internal.schema.Words;
import dev.farjob.model.Job;
import dev.farjob.store.Change;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes jobs together with the host's own rows. */
final class ApplyTogether {

    private final Tables tables;
    private final Transactions transactions;
    private final Writes writes;
    private final SettledJobs settled;
    private final ApplyChanges apply;

    ApplyTogether(Tables tables, Transactions transactions, Writes writes, SettledJobs settled, ApplyChanges apply) {
        this.tables = tables;
        this.transactions = transactions;
        this.writes = writes;
        this.settled = settled;
        this.apply = apply;
    }

    /** See {@link dev.farjob.store.TransactionalJobStore#applyTogether}. */
    Verdict apply(List<Job> before, HostWork work) throws Exception {
        TransactionalJobStore.requireApart(before);
        String what = Named.jobs(before) + " could not be written with the host's own effect";
        try {
            return applyAlone(what, before, work);
        } catch (JobStoreException failed) {
            if (failed.effect() == Effect.NONE && isOvertaken(failed, before)) {
                return Verdict.LOST;
            }
            throw failed;
        }
    }

    /**
     * Whether a transaction that was rolled back failed because somebody else wrote one of these jobs meanwhile: a distributed
     * database says so by a collision, and not by a row that is not as it was.
     */
    boolean isOvertaken(Throwable failure, List<Job> before) {
        return tables.database().isDistributed()
                && Trouble.of(failure).isCollision()
                && !transactions.read(Named.jobs(before) + " could not be read", handle -> areAt(handle, before));
    }

    private Verdict applyAlone(String what, List<Job> before, HostWork work) throws Exception {
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
    Verdict applyWithin(Handle handle, List<Job> before, HostWork work) throws Exception {
        TransactionalJobStore.requireApart(before);
        Words hosts = Words.replaceOn(handle);
        try {
            String what = Named.jobs(before) + " could not be written with the host's own effect";
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
}
