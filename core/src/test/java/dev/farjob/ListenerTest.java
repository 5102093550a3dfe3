package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners hear of each write of their node. */
class ListenerTest {

    private final Bench bench = new Bench();
    private final List<EventKind> heard = new ArrayList<>();

    private Job run(JobOrchestrator jobs) {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        return bench.stored(job);
    }

    @Test
    void aListenerHearsWhatIsWrittenIntoTheLog() {
        Job job = run(bench.node(builder ->
                builder.onSuccess(bench.effect("charge")).listener((changed, event) -> heard.add(event.kind()))));
        assertEquals(bench.log(job), heard);
        assertEquals(
                List.of(
                        EventKind.SUBMITTED,
                        EventKind.SPAWN_STARTED,
                        EventKind.SPAWN_ACCEPTED,
                        EventKind.OUTCOME_STORED,
                        EventKind.STEP_DONE),
                heard);
    }

    @Test
    void aListenerHearsOnlyOfDurableChanges() {
        List<Boolean> durable = new ArrayList<>();
        run(bench.node(builder -> builder.listener((job, event) -> {
            List<JobEvent> events = bench.store.events(job.id(), event.version() - 1);
            durable.add(events.contains(event));
            heard.add(event.kind());
        })));
        assertEquals(List.of(true, true, true, true), durable);
    }

    @Test
    void theJobIsAsTheEventLeftIt() {
        List<JobState> states = new ArrayList<>();
        run(bench.node(builder -> builder.listener((job, event) -> states.add(job.state()))));
        assertEquals(List.of(JobState.ACCEPTED, JobState.SPAWNING, JobState.QUEUED, JobState.SUCCEEDED), states);
    }

    @Test
    void aListenerThatThrowsBreaksNothing() {
        Job job = run(bench.node(builder -> builder.listener((changed, event) -> {
                    throw new StackOverflowError();
                })
                .listener((changed, event) -> heard.add(event.kind()))));
        assertEquals(JobState.SUCCEEDED, job.state());
        assertEquals(bench.log(job), heard);
    }

    @Test
    void aListenerThatIsTooFarBehindMissesWhatComesAndHearsTheRestInOrder() {
        List<JobId> submitted = new ArrayList<>();
        List<JobId> told = new ArrayList<>();
        Later threads = new Later();
        JobOrchestrator jobs =
                bench.node(builder -> builder.executor(threads).listener((job, event) -> told.add(job.id())));
        JobRequest later =
                Bench.request().notBefore(bench.clock.instant().plusSeconds(60)).build();
        jobs.submit(Collections.nCopies(10_001, later))
                .forEach(answer -> submitted.add(answer.job().id()));
        threads.runAll();
        assertEquals(submitted.subList(0, 10_000), told);
        Job next = jobs.submit(later).job();
        threads.runAll();
        assertEquals(next.id(), told.get(10_000));
    }

    @Test
    void anEventThatNoThreadTookIsHeardInTheNextRound() {
        Rounds rounds = new Rounds(bench);
        JobOrchestrator jobs = bench.node(
                        builder -> rounds.on(builder).listener((job, event) -> heard.add(event.kind())))
                .start();
        rounds.refuse(true);
        jobs.submit(Bench.request().build());
        rounds.refuse(false);
        assertEquals(List.of(), heard);
        rounds.sweep();
        assertEquals(EventKind.SUBMITTED, heard.get(0));
    }

    @Test
    void aListenerDoesNotHearOfAChangeThatWasNotWritten() {
        Between store = new Between(bench.store)
                .every("apply", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        JobOrchestrator jobs = bench.node(
                store.as(JobStore.class), builder -> builder.listener((job, event) -> heard.add(event.kind())));
        jobs.submit(Bench.request().build());
        assertEquals(List.of(EventKind.SUBMITTED), heard);
    }

    @Test
    void aDuplicateIsNoNews() {
        JobOrchestrator jobs = bench.node(builder -> builder.listener((job, event) -> heard.add(event.kind())));
        jobs.submit(Bench.request().idempotencyKey("click").build());
        heard.clear();
        jobs.submit(Bench.request().idempotencyKey("click").build());
        assertEquals(List.of(), heard);
    }
}
