package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.answer.Submission;
import dev.farjob.answer.Sweep;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.store.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A node that accepts a job and has room for it has it from the first moment; nobody claims it in between. */
class TakeSubmittedTest {

    private static final JobStoreException DOWN = new JobStoreException(Effect.NONE, "no connection");
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** The usual limit of a call, and what the answer may take to be stored. */
    private static final Duration ATTEMPT = Duration.ofSeconds(35);

    private static final Sweep NOTHING = Sweep.builder().complete(true).build();

    private final Bench bench = new Bench();
    private final Later threads = new Later();
    private final Between store = new Between(bench.store);
    private final List<Verdict> verdicts = new ArrayList<>();
    private final JobOrchestrator jobs = bench.node(
            store.as(JobStore.class), builder -> builder.executor(threads).inFlight(2));

    private static JobRequest request() {
        return Bench.request().build();
    }

    @SuppressWarnings("unchecked")
    private void noteVerdicts() {
        store.every("apply", real -> {
            List<Verdict> all = (List<Verdict>) real.make();
            verdicts.addAll(all);
            return all;
        });
    }

    private void runAll() {
        bench.time.whileWaiting(atMost -> threads.runAll());
        threads.runAll();
    }

    @Test
    void noSweepClaimsWhatThisNodeIsAboutToSend() {
        noteVerdicts();
        Job job = jobs.submit(request()).job();
        assertEquals(NOTHING, bench.jobs.sweep());
        runAll();
        assertEquals(List.of(Verdict.APPLIED, Verdict.APPLIED), verdicts, "the attempt and its answer");
        assertEquals(3, bench.stored(job).version());
    }

    @Test
    void aJobTakenByANodeThatDiedIsSentOnceItsAttemptCouldHaveLastedNoLonger() {
        Job job = jobs.submit(request()).job();
        bench.leap(ATTEMPT.minusSeconds(1));
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
        bench.leap(Duration.ofSeconds(1));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aJobForWhichThereIsNoRoomIsAnybodysAtOnce() {
        List<Submission> answers = jobs.submit(Collections.nCopies(3, request()));
        bench.leap(Duration.ZERO);
        assertEquals(
                List.of(JobState.ACCEPTED, JobState.ACCEPTED, JobState.QUEUED),
                answers.stream()
                        .map(answer -> bench.stored(answer.job()).state())
                        .toList());
    }

    @Test
    void roomThatIsGivenBackMeanwhileIsUsed() {
        JobOrchestrator direct =
                bench.node(builder -> builder.executor(Runnable::run).inFlight(2));
        direct.submit(Collections.nCopies(5, request()));
        assertEquals(
                5,
                bench.jobs.listEveryone(JobQuery.any().states(JobState.QUEUED)).size());
    }

    @Test
    void aJobThatNoThreadTakesIsAnybodysAtOnce() {
        JobOrchestrator full = bench.node(builder -> builder.executor(task -> {
            throw new RejectedExecutionException("full");
        }));
        Job job = full.submit(request()).job();
        bench.leap(Duration.ZERO);
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aJobThatNoThreadTakesAndCannotBeGivenBackIsSentAfterTheLease() {
        store.every("apply", Between.failBefore(DOWN));
        JobOrchestrator full = bench.node(
                store.as(JobStore.class),
                builder -> builder.executor(task -> {
                    throw new RejectedExecutionException("full");
                }));
        Job job = full.submit(request()).job();
        bench.leap(Duration.ZERO);
        assertEquals(JobState.ACCEPTED, bench.stored(job).state());
        bench.leap(LEASE);
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aJobThatIsThereAlreadyTakesUpNoRoom() {
        JobRequest clicked = Bench.request().idempotencyKey("click").build();
        bench.jobs.submit(clicked);
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(Submission.Duplicate.class, jobs.submit(clicked));
        }
        jobs.submit(List.of(request(), request()));
        int before = bench.fake.remoteJobs().size();
        runAll();
        assertEquals(before + 2, bench.fake.remoteJobs().size());
    }

    @Test
    void aJobThatIsSubmittedTwiceAtOnceIsLookedAtOnce() {
        JobRequest same = Bench.request().id(JobId.of("order-17")).build();
        JobRequest clicked = Bench.request().idempotencyKey("click").build();
        jobs.submit(List.of(same, same));
        assertEquals(1, threads.waiting());
        jobs.submit(List.of(clicked, clicked));
        assertEquals(2, threads.waiting());
        runAll();
        assertEquals(
                2,
                bench.jobs.listEveryone(JobQuery.any().states(JobState.QUEUED)).size());
    }

    @Test
    void aJobThatCouldNotBeWrittenTakesUpNoRoom() {
        store.next("insert", Between.failBefore(DOWN));
        assertThrows(JobStoreException.class, () -> jobs.submit(List.of(request(), request())));
        jobs.submit(List.of(request(), request()));
        int before = bench.fake.remoteJobs().size();
        runAll();
        assertEquals(before + 2, bench.fake.remoteJobs().size());
    }

    @Test
    void aJobForLaterComesDueAtItsTimeAndTakesUpNoRoom() {
        JobRequest later =
                Bench.request().notBefore(bench.clock.instant().plusSeconds(10)).build();
        Job job = jobs.submit(later).job();
        assertEquals(0, threads.waiting());
        bench.leap(Duration.ofSeconds(10));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void noSweepClaimsWhatACallerIsAboutToSend() {
        store.next("apply", real -> {
            assertEquals(NOTHING, bench.jobs.sweep());
            return real.make();
        });
        bench.time.whileWaiting(atMost -> threads.runAll());
        Job job = jobs.submitAndSend(request()).job();
        assertEquals(3, job.version());
    }
}
