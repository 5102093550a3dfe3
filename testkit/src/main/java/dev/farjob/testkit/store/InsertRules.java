package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.Insertion.Existing;
import dev.farjob.store.Insertion.IdTaken;
import dev.farjob.store.Insertion.Inserted;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class InsertRules extends StoreRules {

    InsertRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("A new job is inserted and answered as it was given")
    void insertsNewJob() {
        Job job = Jobs.of("ann").key("click-1").subject("node-7").accepted();

        assertEquals(List.of(new Inserted(job)), insert(job));
        assertEquals(job, stored(job.id()));
    }

    @Test
    @DisplayName("A new job begins its log with the event it was given")
    void writesFirstEvent() {
        NewJob added = Snapshots.added(Jobs.of("ann").accepted(), Due.now());

        insert(added);

        assertEquals(List.of(added.event()), store.events(added.job().id(), 0));
    }

    @Test
    @DisplayName("The answers come in the order of the jobs, one for each")
    void answersInOrder() {
        Job taken = given(Jobs.of("bob").accepted());
        Job known = given(Jobs.of("ann").key("click-1").accepted());
        Job first = Jobs.of("ann").accepted();
        Job last = Jobs.of("ann").accepted();

        List<Insertion> answers = insert(
                first,
                Jobs.of("ann").id(taken.id().value()).accepted(),
                Jobs.of("ann").key("click-1").accepted(),
                last);

        assertEquals(List.of(new Inserted(first), new IdTaken(), new Existing(known), new Inserted(last)), answers);
    }

    @Test
    @DisplayName("A refused job does not keep the others of its batch from being inserted")
    void standsForItself() {
        Job taken = given(Jobs.of("bob").accepted());
        Job other = Jobs.of("ann").accepted();

        insert(Jobs.of("ann").id(taken.id().value()).accepted(), other);

        assertEquals(other, stored(other.id()));
        assertEquals(taken, stored(taken.id()));
    }

    @Test
    @DisplayName("The same owner and key give the job that is there, as it is now")
    void answersExistingByKey() {
        Job running = given(Jobs.of("ann").key("click-1").running());

        Job again = Jobs.of("ann").key("click-1").accepted();

        assertEquals(List.of(new Existing(running)), insert(again));
        assertTrue(store.find(again.id()).isEmpty(), "the second job must not be there");
    }

    @Test
    @DisplayName("A settled job still answers for its key")
    void answersSettledByKey() {
        Job failed = given(Jobs.of("ann").key("click-1").failed());

        assertEquals(
                List.of(new Existing(failed)),
                insert(Jobs.of("ann").key("click-1").accepted()));
    }

    @Test
    @DisplayName("A key that is given twice in one batch gives one job")
    void answersExistingWithinBatch() {
        Job first = Jobs.of("ann").key("click-1").accepted();
        Job second = Jobs.of("ann").key("click-1").accepted();

        assertEquals(List.of(new Inserted(first), new Existing(first)), insert(first, second));
        assertTrue(store.find(second.id()).isEmpty(), "the second job must not be there");
    }

    @Test
    @DisplayName("An id that is given twice in one batch gives one job; another owner's is taken")
    void answersIdWithinBatch() {
        Job first = Jobs.of("ann").id("chosen").accepted();
        Job again = Jobs.of("ann").id("chosen").accepted();
        Job foreign = Jobs.of("bob").id("chosen").accepted();

        assertEquals(List.of(new Inserted(first), new Existing(first), new IdTaken()), insert(first, again, foreign));
        assertEquals(first, stored(first.id()));
    }

    @Test
    @DisplayName("The same key of another owner is another intent")
    void keysAreTheOwners() {
        Job anns = Jobs.of("ann").key("click-1").accepted();
        Job bobs = Jobs.of("bob").key("click-1").accepted();

        assertEquals(List.of(new Inserted(anns), new Inserted(bobs)), insert(anns, bobs));
        assertEquals(bobs, stored(bobs.id()));
    }

    @Test
    @DisplayName("Jobs without a key are never the same")
    void noKeyNoIdempotency() {
        List<Insertion> answers =
                insert(Jobs.of("ann").accepted(), Jobs.of("ann").accepted());

        answers.forEach(answer -> assertInstanceOf(Inserted.class, answer));
    }

    @Test
    @DisplayName("The same id and owner give the job that is there, as it is now")
    void answersExistingById() {
        Job parked = given(Jobs.of("ann").parked());

        assertEquals(
                List.of(new Existing(parked)),
                insert(Jobs.of("ann").id(parked.id().value()).accepted()));
    }

    @Test
    @DisplayName("Of another owner's job with the same id nothing is said but that the id is taken")
    void answersIdTaken() {
        Job bobs = given(Jobs.of("bob").key("click-1").accepted());

        Insertion answer = insert(
                        Jobs.of("ann").id(bobs.id().value()).key("click-1").accepted())
                .get(0);

        assertEquals(new IdTaken(), answer);
        assertEquals(
                List.of(), store.list(JobQuery.ofOwner(Jobs.of("ann").accepted().owner())));
        assertEquals(bobs, stored(bobs.id()));
    }

    @Test
    @DisplayName("Nothing is written where the job exists: no snapshot, no event, no due time")
    void existingIsLeftAlone() {
        Job there = given(Jobs.of("ann").key("click-1").accepted(), Due.in(LONG));

        insert(Snapshots.added(Jobs.of("ann").key("click-1").accepted(), Due.now()));
        insert(Snapshots.added(Jobs.of("ann").id(there.id().value()).accepted(), Due.now()));

        assertEquals(there, stored(there.id()));
        assertEquals(1, store.events(there.id(), 0).size(), "events");
        assertEquals(List.of(), claimDue(10));
    }

    @Test
    @DisplayName("A job that exists keeps its key when it moves on")
    void keyOutlivesChanges() {
        Job first = given(Jobs.of("ann").key("click-1").accepted());
        Job second = Snapshots.next(first, JobState.SPAWNING);
        apply(Snapshots.change(first, second, Due.never()));

        assertEquals(
                List.of(new Existing(second)),
                insert(Jobs.of("ann").key("click-1").accepted()));
    }

    @Test
    @DisplayName("Nothing to insert is nothing")
    void insertsNothing() {
        assertEquals(List.of(), store.insert(List.of()));
    }

    @Test
    @DisplayName("A thousand jobs fit into one call")
    void insertsMany() {
        List<NewJob> jobs = IntStream.range(0, 1_000)
                .mapToObj(i -> Snapshots.added(Jobs.of("ann").key("click-" + i).accepted(), Due.now()))
                .toList();

        List<Insertion> answers = store.insert(jobs);

        assertEquals(jobs.stream().map(job -> new Inserted(job.job())).toList(), answers);
        assertEquals(1_000, claimDue(2_000).size());
    }
}
