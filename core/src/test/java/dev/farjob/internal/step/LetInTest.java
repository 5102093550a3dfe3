package dev.farjob.internal.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.Logged;
import dev.farjob.internal.Snapshots;
import dev.farjob.internal.decide.Unstopped;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.write.Leased;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.memory.InMemoryTransaction;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingTransactionalJobStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Jobs that waited outside the line of their step are read again before they are lined up. */
class LetInTest {

    private static final String LEFT =
            "the steps of job a cannot go on now; they do when its lease ends and it comes due";

    private final Step step = Step.elsewhere("charge", context -> StepResult.done());
    private final StepPlaces places = new StepPlaces(1);
    private final Tasks tasks = new Tasks(Runnable::run);
    private final Map<JobId, Job> stored = new HashMap<>();
    private final List<String> linedUp = new ArrayList<>();
    private CompletableFuture<?> end = new CompletableFuture<>();
    private boolean away;

    private final class Rows extends ForwardingTransactionalJobStore<InMemoryTransaction> {

        Rows() {
            super(new InMemoryJobStore(new VirtualClock()));
        }

        @Override
        public Optional<Job> find(JobId id) {
            if (away) {
                throw new JobStoreException(Effect.NONE, "no connection");
            }
            return Optional.ofNullable(stored.get(id));
        }
    }

    private final LetIn letIn = new LetIn(tasks, new Rows(), places, (job, outside) -> {
        linedUp.add(job.id().value());
        return end;
    });

    private Job outside(String id) {
        Job job = Snapshots.of(id, "fake");
        places.leaveOutside(step, new Finalization(Leased.written(job, 0), Cause.SWEEP, any -> Unstopped.NOTHING));
        stored.put(job.id(), job);
        return job;
    }

    @Test
    void theyAreLinedUpInTheirOrderAndOnce() {
        outside("b");
        outside("a");
        letIn.after(step);
        letIn.after(step);
        assertEquals(List.of("b", "a"), linedUp);
    }

    @Test
    void oneThatSomebodyElseHasWrittenMeanwhileIsLeftToThem() {
        Job job = outside("a");
        stored.put(job.id(), job.next(VirtualClock.START, "another node's").build());
        letIn.after(step);
        assertEquals(List.of(), linedUp);
    }

    @Test
    void oneWhoseStepsBreakIsSaidToBeLeftForNow() {
        outside("a");
        end = CompletableFuture.failedFuture(new IllegalStateException("boom"));
        try (Logged log = new Logged()) {
            letIn.after(step);
            assertEquals(1, log.linesWith(LEFT + ": boom").size());
        }
    }

    @Test
    void oneThatIsLinedUpIsNotSaidToBeLeft() {
        outside("a");
        end = CompletableFuture.completedFuture(null);
        try (Logged log = new Logged()) {
            letIn.after(step);
            assertEquals(List.of(), log.linesWith(LEFT));
        }
    }

    @Test
    void anOutageOfTheStoreHoldsUpNoneAfterItAndIsNotSaidForEachJob() {
        outside("a");
        away = true;
        try (Logged log = new Logged()) {
            letIn.after(step);
            assertEquals(List.of(), log.linesWith(LEFT));
        }
        away = false;
        outside("b");
        letIn.after(step);
        assertEquals(List.of("b"), linedUp);
    }

    @Test
    void aNodeThatClosesLeavesThem() {
        outside("a");
        tasks.close();
        letIn.after(step);
        assertEquals(List.of(), linedUp);
    }
}
