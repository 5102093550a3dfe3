package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Sweep;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Payload;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.JobQuery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many steps one node runs at once, and that nothing else waits for them. */
class StepPlacesTest {

    private static final long A_WHILE = 30;
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Bench bench = new Bench();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch go = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore ended = new Semaphore(0);
    private final Semaphore settled = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private final Timekeeper still = new StillTime(bench.time);

    @AfterEach
    void end() {
        go.countDown();
        threads.shutdownNow();
    }

    /** A step that lasts until the test lets it end. */
    private Step hanging(String name) {
        return Step.elsewhere(name, context -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            begun.release();
            go.await();
            running.decrementAndGet();
            return StepResult.done();
        });
    }

    private JobOrchestrator node(int places, Step step) {
        bench.accepting(step.name());
        return bench.node(builder -> builder.timekeeper(still)
                .executor(threads)
                .stepsAtOnce(places)
                .inFlight(4)
                .listener((job, event) -> hear(job))
                .onSuccess(step));
    }

    private void hear(Job job) {
        if (job.state() == JobState.FINALIZING) {
            ended.release();
        } else if (job.state().isSettled()) {
            settled.release();
        }
    }

    /** Jobs that their provider has done. */
    private List<Job> delivered(int count) {
        List<Job> jobs = Stream.generate(bench::submit).limit(count).toList();
        bench.clock.advance(Duration.ofMinutes(1));
        return jobs;
    }

    private void tell(JobOrchestrator jobs, List<Job> delivered) {
        delivered.forEach(job -> jobs.receive("fake", bench.remote(job).webhook()));
    }

    private int count(JobState state) {
        return bench.jobs.listEveryone(JobQuery.any().limit(JobQuery.MAX_LIMIT)).stream()
                .filter(job -> job.state() == state)
                .toList()
                .size();
    }

    private static void await(Semaphore semaphore, int count, String what) throws InterruptedException {
        assertTrue(
                semaphore.tryAcquire(count, A_WHILE, TimeUnit.SECONDS),
                () -> what + ": " + semaphore.availablePermits() + " of " + count);
    }

    @Test
    void aThousandWebhooksRunNoMoreStepsThanThereArePlaces() throws InterruptedException {
        JobOrchestrator jobs = node(8, hanging("charge"));
        tell(jobs, delivered(1_000));
        await(begun, 8, "steps that run");
        go.countDown();
        await(settled, 1_000, "jobs that are settled");
        assertEquals(8, most.get(), "steps that ran at once");
    }

    @Test
    void hangingStepsHoldUpNeitherSendsNorPollsNorWebhooks() throws InterruptedException {
        JobOrchestrator jobs = node(8, hanging("charge"));
        tell(jobs, delivered(8));
        await(begun, 8, "steps that run");
        List<Job> sent = Stream.generate(
                        () -> jobs.submitAndSend(Bench.request().build()).job())
                .limit(8)
                .toList();
        sent.forEach(job -> assertEquals(JobState.QUEUED, job.state(), "a job that is sent meanwhile"));
        bench.clock.advance(Duration.ofMinutes(1));
        Job asked = jobs.status(Bench.ANN, sent.get(0).id()).orElseThrow();
        assertEquals(JobState.FINALIZING, asked.state(), "a job that is asked about meanwhile");
        tell(jobs, sent.subList(1, 2));
        assertEquals(JobState.FINALIZING, bench.stored(sent.get(1)).state(), "a job whose webhook arrives meanwhile");
        jobs.start();
        await(ended, 8 + sent.size(), "jobs of which this node has heard that they ended");
        sent.forEach(
                job -> assertEquals(JobState.FINALIZING, bench.stored(job).state(), "a job that is polled meanwhile"));
        assertEquals(8, most.get(), "steps that ran at once");
    }

    @Test
    void aPassAsksAboutEveryJobThatIsDueAndWaitsForTheStepsAtItsEnd() throws Exception {
        JobOrchestrator jobs = node(8, hanging("charge"));
        delivered(8);
        Future<Sweep> pass = threads.submit(jobs::sweep);
        await(ended, 8, "jobs of which a pass with three places has heard that they ended");
        assertFalse(pass.isDone(), "a pass that does not wait for its steps");
        go.countDown();
        assertEquals(Sweep.builder().looked(8).complete(true).build(), pass.get(A_WHILE, TimeUnit.SECONDS));
        await(settled, 8, "jobs that are settled");
    }

    @Test
    void aStepRunsForNoMoreJobsAtOnceThanItAllows() throws InterruptedException {
        JobOrchestrator jobs = node(8, hanging("upload").atOnce(1));
        tell(jobs, delivered(10));
        await(begun, 1, "steps that run");
        go.countDown();
        await(settled, 10, "jobs that are settled");
        assertEquals(1, most.get(), "steps that ran at once");
    }

    @Test
    void aStepThatIsFullHoldsUpNoOther() throws InterruptedException {
        bench.accepting(builder -> builder.onSuccess(bench.effect("upload")).onFailure(bench.effect("refund")));
        JobOrchestrator jobs = bench.node(builder -> builder.timekeeper(still)
                .executor(threads)
                .stepsAtOnce(8)
                .listener((job, event) -> hear(job))
                .onSuccess(hanging("upload").atOnce(1))
                .onFailure(bench.effect("refund")));
        tell(jobs, delivered(3));
        await(begun, 1, "steps that run");
        Job unsent =
                bench.submit(Bench.request().notBefore(bench.clock.instant().plus(Duration.ofHours(1))));
        jobs.cancel(Bench.ANN, unsent.id());
        await(settled, 1, "jobs that are settled");
        assertEquals(JobState.CANCELLED, bench.stored(unsent).state());
        assertEquals(List.of(unsent.id() + "/refund"), bench.effects);
    }

    /** Jobs that deliver so much that a line holds only a few of them. */
    private List<Job> heavy(int count) {
        String story = "x".repeat(900_000);
        List<Job> jobs = Stream.generate(bench::submit).limit(count).toList();
        jobs.forEach(job -> bench.remote(job).succeed(JobResult.of(Payload.ofJson("{\"story\":\"" + story + "\"}"))));
        return jobs;
    }

    @Test
    void aJobForWhichTheLineHasNoRoomIsTakenUpAsSoonAsThereIs() throws InterruptedException {
        JobOrchestrator jobs = node(1, hanging("charge"));
        tell(jobs, heavy(60));
        await(begun, 1, "steps that run");
        go.countDown();
        await(settled, 60, "jobs that are settled before any lease ends");
        assertEquals(1, most.get(), "steps that ran at once");
    }

    @Test
    void jobsThatAnotherNodeTookUpMeanwhileAreLeftToIt() throws InterruptedException {
        JobOrchestrator jobs = node(1, hanging("charge"));
        List<Job> waiting = heavy(40);
        tell(jobs, waiting);
        await(begun, 1, "steps that run");
        bench.clock.advance(LEASE.multipliedBy(2));
        JobOrchestrator other = bench.node(builder -> builder.onSuccess(bench.effect("charge")));
        other.sweep();
        assertEquals(40, bench.effects.size(), "steps that the other node ran");
        go.countDown();
        jobs.close();
        assertEquals(0, begun.availablePermits(), "further steps that this node began");
        assertEquals(40, count(JobState.SUCCEEDED), "jobs that are settled");
    }

    @Test
    void aJobWhoseStepRunsIsBegunByNobodyElseInThisNode() throws InterruptedException {
        JobOrchestrator jobs = node(8, hanging("charge"));
        Job job = delivered(1).get(0);
        tell(jobs, List.of(job));
        await(begun, 1, "steps that run");
        for (int minute = 0; minute < 10; minute += 2) {
            bench.clock.advance(LEASE.multipliedBy(2));
            jobs.sweep();
            jobs.status(Bench.ANN, job.id());
            jobs.recover(Bench.ANN);
            tell(jobs, List.of(job));
        }
        go.countDown();
        await(settled, 1, "jobs that are settled");
        assertEquals(0, begun.availablePermits(), "further runs of the step");
    }

    @Test
    void aJobThatWaitsForAPlaceLongerThanItsLeaseGoesOnWithTheNextClaimOfItsNode() {
        bench.accepting("mail", "upload");
        List<Job> both = delivered(2);
        JobOrchestrator[] node = new JobOrchestrator[1];
        Step upload = uploadDuring(both.get(0), () -> {
            tell(node[0], both.subList(1, 2));
            bench.clock.advance(LEASE.multipliedBy(2));
            node[0].sweep();
        });
        node[0] = bench.node(builder -> builder.onSuccess(bench.effect("mail"), upload));
        tell(node[0], both.subList(0, 1));
        both.forEach(job -> assertEquals(JobState.SUCCEEDED, bench.stored(job).state()));
        assertEquals(4, bench.effects.size());
    }

    @Test
    void aJobThatWaitsForAPlaceWhileAnotherNodeDoesItsStepDoesNotRunItAgain() {
        bench.accepting("mail", "upload", "post");
        List<Job> both = delivered(2);
        Job waiting = both.get(1);
        Step closed =
                Step.elsewhere("post", context -> StepResult.again(Failure.of(FailureKind.STEP_FAILED, "closed")));
        JobOrchestrator other =
                bench.node(builder -> builder.onSuccess(bench.effect("mail"), bench.effect("upload"), closed));
        JobOrchestrator[] node = new JobOrchestrator[1];
        Step upload = uploadDuring(both.get(0), () -> {
            tell(node[0], both.subList(1, 2));
            bench.clock.advance(LEASE.multipliedBy(2));
            other.sweep();
            bench.clock.advance(LEASE.multipliedBy(2));
            node[0].sweep();
        });
        node[0] = bench.node(builder -> builder.onSuccess(bench.effect("mail"), upload, bench.effect("post")));
        tell(node[0], both.subList(0, 1));
        bench.clock.advance(LEASE.multipliedBy(2));
        node[0].sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(waiting).state());
        assertEquals(
                List.of(waiting.id() + "/mail", waiting.id() + "/upload", waiting.id() + "/post"),
                bench.effects.stream()
                        .filter(key -> key.startsWith(waiting.id() + "/"))
                        .toList());
    }

    /** A step for one job at a time, which does this while it runs for the first one. */
    private Step uploadDuring(Job first, Runnable meanwhile) {
        return Step.elsewhere("upload", context -> {
                    if (context.job().id().equals(first.id())) {
                        meanwhile.run();
                    }
                    bench.effects.add(context.idempotencyKey());
                    return StepResult.done();
                })
                .atOnce(1);
    }
}
