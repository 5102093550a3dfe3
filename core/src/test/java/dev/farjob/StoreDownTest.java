package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farjob.answer.JobIdTakenException;
import dev.farjob.answer.Submission;
import dev.farjob.answer.Sweep;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Subject;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that is down fails loudly, and leaves nothing half done. */
class StoreDownTest {

    private static final JobStoreException DOWN = new JobStoreException(Effect.NONE, "no connection");
    private static final JobStoreException UNKNOWN = new JobStoreException(Effect.UNKNOWN, "connection reset");
    private static final JobId ID = JobId.of("job-1");

    private final Bench bench = new Bench();
    private final Between store = new Between(bench.store);
    private final JobOrchestrator jobs =
            bench.node(store.as(JobStore.class), builder -> builder.onSuccess(bench.effect("charge")));

    private static Arguments call(String name, Consumer<JobOrchestrator> call) {
        return arguments(name, call);
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call("insert", jobs -> jobs.submit(Bench.request().build())),
                call("insert", jobs -> jobs.submitAndSend(Bench.request().build())),
                call("find", jobs -> jobs.find(Bench.ANN, ID)),
                call("find", jobs -> jobs.status(Bench.ANN, ID)),
                call("claim", jobs -> jobs.status(Bench.ANN, ID)),
                call("list", jobs -> jobs.listEveryone(JobQuery.any())),
                call("list", jobs -> jobs.latest(Bench.ANN, Subject.of("node-7"))),
                call("events", jobs -> jobs.events(Bench.ANN, ID)),
                call("list", jobs -> jobs.recover(Bench.ANN)),
                call("claim", jobs -> jobs.recover(Bench.ANN)),
                call("acknowledge", jobs -> jobs.acknowledge(Bench.ANN, ID)),
                call("apply", jobs -> jobs.cancel(Bench.ANN, ID)),
                call("claim", JobOrchestrator::sweep),
                call("purge", JobOrchestrator::purge),
                call("find", jobs -> jobs.redrive(ID, "why")),
                call("apply", jobs -> jobs.abandon(ID, "why")),
                call("findByHandle", jobs -> jobs.adopt(ID, "fake-9", "why")),
                call("apply", jobs -> jobs.adopt(ID, "fake-9", "why")),
                call("findByHandle", jobs -> jobs.adopt(Bench.request().build(), "fake-9")));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aStoreThatIsDownFailsLoudly(String method, Consumer<JobOrchestrator> call) {
        bench.submit(Bench.request().id(ID));
        bench.clock.advance(Duration.ofSeconds(6));
        store.every(method, Between.failBefore(DOWN));
        assertSame(DOWN, assertThrows(JobStoreException.class, () -> call.accept(jobs)));
    }

    @Test
    void aJobThatCouldNotBeWrittenIsNotAccepted() {
        store.next("insert", Between.failBefore(DOWN));
        assertThrows(JobStoreException.class, () -> jobs.submit(Bench.request().build()));
        assertEquals(List.of(), bench.jobs.listEveryone(JobQuery.any()));
        assertEquals(0, bench.fake.remoteJobs().size());
    }

    @Test
    void aJobWhoseWriteWasAnsweredByNobodyIsFoundByReading() {
        store.next("insert", Between.failAfter(UNKNOWN));
        Submission answer = jobs.submit(Bench.request().build());
        assertInstanceOf(Submission.Accepted.class, answer);
        assertEquals(JobState.QUEUED, bench.stored(answer.job()).state());
        assertEquals(1, bench.fake.remoteJobs().size());
    }

    @Test
    void aJobWhoseWriteNeverArrivedIsNotAccepted() {
        store.next("insert", Between.failBefore(UNKNOWN));
        assertSame(
                UNKNOWN,
                assertThrows(
                        JobStoreException.class,
                        () -> jobs.submit(Bench.request().build())));
        assertEquals(0, bench.fake.remoteJobs().size());
    }

    @Test
    void submittingAgainUnderTheSameKeyFindsOut() {
        JobStoreException unknown = new JobStoreException(Effect.UNKNOWN, "connection reset");
        store.next("insert", Between.failAfter(unknown));
        store.next("find", Between.failBefore(DOWN));
        JobStoreException thrown = assertThrows(
                JobStoreException.class,
                () -> jobs.submit(Bench.request().idempotencyKey("click").build()));
        assertEquals(Effect.UNKNOWN, thrown.effect(), "what could not be read is not known");
        assertEquals(List.of(DOWN), List.of(thrown.getSuppressed()), "and why it could not is said");
        assertInstanceOf(
                Submission.Duplicate.class,
                jobs.submit(Bench.request().idempotencyKey("click").build()));
        assertEquals(1, bench.jobs.listEveryone(JobQuery.any()).size());
    }

    @Test
    void anIdThatIsTakenIsFoundOutByReadingToo() {
        bench.submit(Bench.request("bob").id(ID));
        store.next("insert", Between.failBefore(UNKNOWN));
        assertThrows(
                JobIdTakenException.class,
                () -> jobs.submit(Bench.request().id(ID).build()));
    }

    @Test
    void anIdOfTheHostsThatIsItsOwnAlreadyIsFoundOutByReading() {
        Job first = bench.submit(Bench.request().id(ID));
        bench.clock.advance(Duration.ofSeconds(1));
        store.next("insert", Between.failBefore(UNKNOWN));
        assertEquals(
                new Submission.Duplicate(bench.stored(first), true),
                jobs.submit(Bench.request().id(ID).build()));
        store.next("insert", Between.failBefore(UNKNOWN));
        assertEquals(
                new Submission.Duplicate(bench.stored(first), false),
                jobs.submit(
                        Bench.request().id(ID).input(Map.of("prompt", "a cat")).build()));
    }

    @Test
    void ofManyWhoseWriteWasAnsweredByNobodyEachIsFoundOutByReading() {
        bench.submit(Bench.request().id(ID));
        bench.clock.advance(Duration.ofSeconds(1));
        store.next("insert", Between.failAfter(UNKNOWN));
        List<Submission> answers = jobs.submit(List.of(
                Bench.request().id(ID).build(),
                Bench.request().id(JobId.of("job-2")).build()));
        assertInstanceOf(Submission.Duplicate.class, answers.get(0));
        assertInstanceOf(Submission.Accepted.class, answers.get(1));
        assertEquals(2, bench.fake.remoteJobs().size());
    }

    @Test
    void anAttemptThatCouldNotBeRecordedIsNotMade() {
        store.next("apply", Between.failBefore(DOWN));
        Job job = jobs.submit(Bench.request().build()).job();
        assertEquals(0, bench.fake.spawnCalls(job.id()));
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
        bench.clock.advance(Duration.ofMinutes(1));
        bench.jobs.sweep();
        assertEquals(1, bench.fake.started(job.id()));
    }

    @Test
    void anAttemptWhoseRecordIsInDoubtIsMadeOnlyIfItIsThere() {
        store.next("apply", Between.failAfter(UNKNOWN));
        Job job = jobs.submit(Bench.request().build()).job();
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void anAttemptWhoseRecordNeverArrivedIsDecidedAnew() {
        store.next("apply", Between.failBefore(UNKNOWN));
        Job job = jobs.submit(Bench.request().build()).job();
        assertEquals(1, bench.fake.spawnCalls(job.id()));
        assertEquals(1, bench.stored(job).attempt());
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aHandleThatCouldNotBeWrittenIsNotASecondSpawn() {
        store.next("apply", Between.Call::make);
        store.next("apply", Between.failBefore(DOWN));
        Job job = jobs.submit(Bench.request().build()).job();
        assertEquals(JobState.SPAWNING, bench.stored(job).state());
        bench.pass(Duration.ofMinutes(9));
        assertEquals(1, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void anOutcomeThatCouldNotBeWrittenIsNoStep() {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("apply", Between.failBefore(DOWN));
        assertEquals(Sweep.builder().looked(1).failed(1).complete(true).build(), jobs.sweep());
        assertEquals(List.of(), bench.effects);
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aCheckpointWhoseAnswerWasLostIsNotASecondCharge() {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("apply", Between.Call::make);
        store.next("apply", Between.failAfter(UNKNOWN));
        jobs.sweep();
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"claim", "apply", "find", "list", "steps"})
    void whateverFailsForAMomentTheJobEndsAllTheSame(String method) {
        Job job = jobs.submit(Bench.request().build()).job();
        store.next(method, Between.failBefore(DOWN)).next(method, Between.failBefore(DOWN));
        for (int second = 0; second < 400; second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            try {
                jobs.sweep();
            } catch (JobStoreException loud) {
                assertSame(DOWN, loud);
            }
        }
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aJobThatWasPurgedMeanwhileIsNobodysTrouble() {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("apply", real -> List.of(Verdict.LOST));
        store.next("find", real -> Optional.empty());
        assertEquals(Sweep.builder().looked(1).complete(true).build(), jobs.sweep());
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aJobThatOthersKeepWritingIsLeftToThem() {
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        store.forget();
        store.every("apply", real -> List.of(Verdict.LOST));
        assertEquals(Sweep.builder().looked(1).complete(true).build(), jobs.sweep());
        assertEquals(50, store.calls("apply"));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }
}
