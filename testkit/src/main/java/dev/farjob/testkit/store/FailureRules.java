package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.NewJob;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Values that a store cannot write, because its own types end before ours do. It may write them all the same; if not, it says
 * truthfully what became of the others in the call, which are other people's jobs.
 */
abstract class FailureRules extends StoreRules {

    private static final Due BEYOND_ALL_TIME = Due.in(Duration.ofSeconds(Long.MAX_VALUE));

    FailureRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("Where a time cannot be written, the exception says what became of the other changes")
    void timeOfChange() {
        Job job = given(Jobs.of("mallory").queued());
        Job never = Snapshots.next(job, JobState.RUNNING).toBuilder()
                .dispatchedAt(Instant.MAX)
                .build();
        changes(Snapshots.change(job, never, Due.never()));
    }

    @Test
    @DisplayName("Where a due time cannot be written, the exception says what became of the other changes")
    void dueTimeOfChange() {
        Job job = given(Jobs.of("mallory").queued());
        changes(Snapshots.change(job, JobState.RUNNING, BEYOND_ALL_TIME));
    }

    @Test
    @DisplayName("Where a time cannot be written, the exception says what became of the other inserts")
    void timeOfInsert() {
        Job job = Jobs.of("mallory").with(spec -> spec.deadline(Instant.MAX)).accepted();
        inserts(Snapshots.added(job, Due.never()));
    }

    @Test
    @DisplayName("Where a due time cannot be written, the exception says what became of the other inserts")
    void dueTimeOfInsert() {
        inserts(Snapshots.added(Jobs.of("mallory").accepted(), BEYOND_ALL_TIME));
    }

    private void changes(Change poison) {
        Job before = given(Jobs.of("ann").queued());
        Job after = given(Jobs.of("bob").queued());
        Change first = Snapshots.change(before, JobState.RUNNING, Due.never());
        Change last = Snapshots.change(after, JobState.RUNNING, Due.never());
        Optional<List<Verdict>> verdicts = unlessItFails(() -> store.apply(List.of(first, poison, last)));
        if (verdicts.isPresent()) {
            assertEquals(List.of(Verdict.APPLIED, Verdict.APPLIED, Verdict.APPLIED), verdicts.get());
        } else {
            assertEquals(before, stored(before.id()), "nothing was written");
            assertEquals(poison.before(), stored(poison.id()), "nothing was written");
            assertEquals(after, stored(after.id()), "nothing was written");
            assertEquals(List.of(), store.events(before.id(), before.version()), "nothing was written");
            assertEquals(List.of(Verdict.APPLIED, Verdict.APPLIED), store.apply(List.of(first, last)));
        }
        assertEquals(first.after(), stored(before.id()));
        assertEquals(last.after(), stored(after.id()));
    }

    private void inserts(NewJob poison) {
        NewJob first = Snapshots.added(Jobs.of("ann").accepted(), Due.never());
        NewJob last = Snapshots.added(Jobs.of("bob").accepted(), Due.never());
        Optional<List<Insertion>> insertions = unlessItFails(() -> store.insert(List.of(first, poison, last)));
        if (insertions.isEmpty()) {
            for (NewJob job : List.of(first, poison, last)) {
                assertEquals(Optional.empty(), store.find(job.job().id()), "nothing was written");
            }
            store.insert(List.of(first, last));
        }
        assertEquals(first.job(), stored(first.job().id()));
        assertEquals(last.job(), stored(last.job().id()));
    }

    private static <A> Optional<List<A>> unlessItFails(Supplier<List<A>> call) {
        try {
            return Optional.of(call.get());
        } catch (JobStoreException failed) {
            assertEquals(Effect.NONE, failed.effect(), "no commit was sent, so nothing can be written");
            return Optional.empty();
        } catch (RuntimeException broken) {
            return fail("every failure is thrown as a JobStoreException, or all callers have to read", broken);
        }
    }
}
