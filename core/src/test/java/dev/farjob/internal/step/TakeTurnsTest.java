package dev.farjob.internal.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.Snapshots;
import dev.farjob.internal.decide.Unstopped;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One place, and as many jobs in line for it as a line holds. */
class TakeTurnsTest {

    private static final int MANY = (int) (StepLine.ROOM / 1_024);

    private final Step step = Step.elsewhere("charge", context -> StepResult.done());
    private final StepPlaces places = new StepPlaces(1);
    private final List<String> told = new ArrayList<>();
    private final List<String> lettingIn = new ArrayList<>();
    private int left;

    private TakeTurns turns(Tasks tasks) {
        return new TakeTurns(tasks, places, this::letIn, this::run, job -> left++);
    }

    private void letIn(Step given) {
        lettingIn.add(given.name());
    }

    private Runnable run(StepPlaces.Turn turn) {
        String job = turn.jobs().get(0).job().id().value();
        told.add(job + " runs");
        return () -> told.add(job + " is written");
    }

    private static Finalization job(int number) {
        return new Finalization(
                Leased.written(Snapshots.of("job" + number, "fake"), 0), Cause.SWEEP, job -> Unstopped.NOTHING);
    }

    /** The first of so many jobs has the place, the others wait for it. */
    private StepPlaces.Turn line(int jobs) {
        Finalization first = job(0);
        places.take(step, first);
        IntStream.range(1, jobs).forEach(number -> places.take(step, job(number)));
        return new StepPlaces.Turn(step, List.of(first));
    }

    @Test
    void aNodeThatClosesWritesTheResultThatItHasHoweverManyWaitInLine() {
        Tasks tasks = new Tasks(Runnable::run);
        StepPlaces.Turn running = line(MANY);
        tasks.close();
        turns(tasks).take(running);
        assertEquals(List.of("job0 runs", "job0 is written"), told);
        assertEquals(MANY - 1, left);
    }

    @Test
    void anExecutorThatRunsTasksInTheThreadThatBringsThemTakesThemOneAfterTheOther() {
        Executor inHere = Runnable::run;
        turns(new Tasks(inHere)).take(line(3));
        assertEquals(
                List.of("job0 runs", "job0 is written", "job1 runs", "job1 is written", "job2 runs", "job2 is written"),
                told);
    }

    @Test
    void eachPlaceThatIsGivenBackLetsInJobsFromOutsideTheLine() {
        turns(new Tasks(Runnable::run)).take(line(3));
        assertEquals(List.of("charge", "charge", "charge"), lettingIn);
    }

    @Test
    void anotherThreadTakesATurnAndTheNextOnesAsItGetsThem() {
        List<Runnable> threads = new ArrayList<>();
        turns(new Tasks(threads::add)).takeInAnother(line(2));
        assertEquals(List.of(), told);
        threads.remove(0).run();
        assertEquals(List.of("job0 runs", "job0 is written"), told);
        threads.remove(0).run();
        assertEquals(List.of("job0 runs", "job0 is written", "job1 runs", "job1 is written"), told);
        assertEquals(List.of(), threads);
    }

    @Test
    void aFullLineDoesNotExhaustSuchAThread() {
        turns(new Tasks(Runnable::run)).take(line(MANY));
        assertEquals(2 * MANY, told.size());
    }
}
