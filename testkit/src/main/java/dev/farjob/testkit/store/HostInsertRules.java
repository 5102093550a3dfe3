package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.Insertion.Existing;
import dev.farjob.store.Insertion.IdTaken;
import dev.farjob.store.Insertion.Inserted;
import dev.farjob.store.JobQuery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class HostInsertRules<T> extends HostRules<T> {

    HostInsertRules(TransactionalJobStoreContract<T> host) {
        super(host);
    }

    @Test
    @DisplayName("The store names the type that the host writes through")
    void namesTheType() throws Exception {
        T transaction = host.begin();

        assertTrue(transactional().transactionType().isInstance(transaction), "the type of " + transaction);
        host.rollback(transaction);
    }

    @Test
    @DisplayName("A job exists for others when the host commits, and not before")
    void appearsOnCommit() throws Exception {
        Job job = Jobs.of("ann").key("click-1").accepted();
        T transaction = host.begin();
        host.writeHostRow(transaction, "balance", "90");

        assertEquals(List.of(new Inserted(job)), insert(transaction, job));
        assertEquals(Optional.empty(), store.find(job.id()));
        assertEquals(Optional.empty(), anotherNode().find(job.id()));
        assertEquals(List.of(), store.list(JobQuery.ofOwner(job.owner())));
        assertEquals(List.of(), store.events(job.id(), 0));

        host.commit(transaction);
        assertEquals(job, stored(job.id()));
        assertEquals(1, store.events(job.id(), 0).size(), "events");
        assertHostRow("balance", "90");
    }

    @Test
    @DisplayName("A job never existed if the host rolls back: its id and its key are free")
    void vanishesOnRollback() throws Exception {
        Job job = Jobs.of("ann").id("chosen").key("click-1").accepted();
        T transaction = host.begin();
        host.writeHostRow(transaction, "balance", "90");
        insert(transaction, job);

        host.rollback(transaction);

        assertEquals(Optional.empty(), store.find(job.id()));
        assertEquals(List.of(), store.events(job.id(), 0));
        assertNoHostRow("balance");
        assertEquals(List.of(), claimDue(10));
        assertEquals(List.of(new Inserted(job)), insert(job));
    }

    @Test
    @DisplayName("The store leaves the transaction open: what the host writes later belongs to it")
    void leavesTransactionOpen() throws Exception {
        Job job = Jobs.of("ann").accepted();
        T transaction = host.begin();

        insert(transaction, job);
        host.writeHostRow(transaction, "balance", "90");
        host.rollback(transaction);

        assertEquals(Optional.empty(), store.find(job.id()));
        assertNoHostRow("balance");
    }

    @Test
    @DisplayName("A job is due once the host has committed, and cannot be claimed before")
    void dueOnCommit() throws Exception {
        needsManyWriters();
        Job job = Jobs.of("ann").accepted();
        T transaction = host.begin();
        insert(transaction, job);

        assertEquals(List.of(), claimDue(10));
        assertEquals(List.of(), claimThese(LONG, job.id()));

        host.commit(transaction);
        assertEquals(List.of(job.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("A job that is to be sent later is not due when the host commits")
    void dueLater() throws Exception {
        Job job = Jobs.of("ann").accepted();
        T transaction = host.begin();
        transactional().insert(transaction, List.of(Snapshots.added(job, Due.in(LONG))));
        host.commit(transaction);

        assertEquals(List.of(), claimDue(10));
        pass(LONG);
        assertEquals(List.of(job.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("A job that exists is the answer, and the transaction goes on")
    void answersExisting() throws Exception {
        Job byKey = given(Jobs.of("ann").key("click-1").running());
        Job foreign = given(Jobs.of("bob").accepted());
        Job fresh = Jobs.of("ann").accepted();
        T transaction = host.begin();

        List<Insertion> answers = insert(
                transaction,
                Jobs.of("ann").key("click-1").accepted(),
                Jobs.of("ann").id(byKey.id().value()).accepted(),
                Jobs.of("ann").id(foreign.id().value()).accepted(),
                fresh);
        host.writeHostRow(transaction, "balance", "90");
        host.commit(transaction);

        assertEquals(List.of(new Existing(byKey), new Existing(byKey), new IdTaken(), new Inserted(fresh)), answers);
        assertEquals(fresh, stored(fresh.id()));
        assertHostRow("balance", "90");
    }

    @Test
    @DisplayName("A transaction finds what it has inserted itself")
    void seesItsOwn() throws Exception {
        Job first = Jobs.of("ann").key("click-1").accepted();
        T transaction = host.begin();
        insert(transaction, first);

        List<Insertion> again = insert(
                transaction,
                Jobs.of("ann").key("click-1").accepted(),
                Jobs.of("bob").id(first.id().value()).accepted());
        host.commit(transaction);

        assertEquals(List.of(new Existing(first), new IdTaken()), again);
        assertEquals(List.of(first), store.list(JobQuery.everyone()));
    }

    @Test
    @DisplayName("Two transactions that are open at once insert side by side, and each ends as its host wants")
    void sideBySide() throws Exception {
        needsManyWriters();
        Job kept = Jobs.of("ann").key("click-1").accepted();
        Job dropped = Jobs.of("ann").key("click-2").accepted();
        T first = host.begin();
        T second = host.begin();
        insert(first, dropped);
        insert(second, kept);

        host.commit(second);
        host.rollback(first);

        assertEquals(List.of(kept), store.list(JobQuery.everyone()));
    }
}
