package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Answers to an attempt that come late, to nobody, or to a job that has moved on. */
class SpawnLateTest {

    private static final JobId ID = JobId.of("job-1");

    private final Bench bench = new Bench();
    private final ScriptedProvider slow = slow(builder -> builder);
    private final Between store = new Between(bench.store);
    private JobOrchestrator sending = bench.jobs;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Thread> waitingForUs = new CopyOnWriteArrayList<>();

    private ScriptedProvider slow(UnaryOperator<ScriptedProvider.Builder> options) {
        return options.apply(ScriptedProvider.named("slow").clock(bench.clock)).build();
    }

    private static JobRequest request() {
        return JobRequest.to("slow", "render")
                .owner("ann")
                .input(Map.of())
                .id(ID)
                .build();
    }

    /** Sends a job whose answer does not come in time. */
    private void sendInVain() {
        sendInVain(Between.Call::make);
    }

    private void sendInVain(Between.Spoiler late) {
        Between between = new Between(slow).next("spawn", real -> {
            entered.countDown();
            assertTrue(mayAnswer.await(10, TimeUnit.SECONDS));
            return late.call(real);
        });
        bench.time.whileWaiting(atMost -> await(entered));
        sending = bench.node(
                store.as(JobStore.class),
                builder -> builder.provider(between.as(ScriptedProvider.class)).executor(this::start));
        sending.submitAndSend(request());
        bench.time.whileWaiting(atMost -> {});
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task);
        threads.add(thread);
        thread.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void answer() {
        bench.time.whileWaiting(atMost -> joinOthers());
        mayAnswer.countDown();
        joinOthers();
    }

    @SuppressWarnings("ReferenceEquality") // threads are the same or not
    private void joinOthers() {
        try {
            for (int i = 0; i < threads.size(); i++) {
                if (threads.get(i) != Thread.currentThread() && !waitingForUs.contains(threads.get(i))) {
                    waitingForUs.add(Thread.currentThread());
                    threads.get(i).join(10_000);
                    waitingForUs.remove(Thread.currentThread());
                }
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsUnknown() {
        sendInVain();
        assertEquals(JobState.SPAWNING, bench.stored(ID).state());
        assertEquals(
                "nobody knows whether attempt 1 arrived: there was no answer in time",
                bench.store.events(ID, 0).get(2).note());
        answer();
    }

    @Test
    void anAnswerThatComesLateIsStillUsed() {
        sendInVain();
        answer();
        assertEquals("slow-1", bench.stored(ID).handle().orElseThrow().id());
        assertEquals(JobState.QUEUED, bench.stored(ID).state());
    }

    @Test
    void aProofThatComesLateIsStillUsed() {
        sendInVain(Between.failBefore(new ProviderException(ProviderException.Proof.NOT_SENT, "connect timed out")));
        answer();
        assertEquals(JobState.ACCEPTED, bench.stored(ID).state());
        assertEquals(
                "attempt 1 was not sent: connect timed out",
                bench.store.events(ID, 0).get(3).note());
    }

    @Test
    void aFailureThatComesLateAndProvesNothingChangesNothing() {
        sendInVain(Between.failBefore(new IllegalStateException("boom")));
        Job before = bench.stored(ID);
        answer();
        assertEquals(before, bench.stored(ID));
    }

    @Test
    void anAnswerThatComesTooLateIsAStrayJobAndIsCancelled() {
        sendInVain();
        bench.jobs.abandon(ID, "nobody waits for it");
        answer();
        assertEquals(JobState.FAILED, bench.stored(ID).state());
        assertEquals(1, slow.remoteJob("slow-1").cancels());
    }

    @Test
    void anAttemptThatNeverBeganIsProvablyNotSent() {
        Later never = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(never));
        Job job = jobs.submitAndSend(Bench.request().build()).job();
        assertEquals(JobState.ACCEPTED, job.state());
        assertEquals(EventKind.SPAWN_NOT_SENT, bench.log(job).get(2));
    }

    @Test
    void anAttemptThatNeverBeganNeverBeginsLater() {
        Later late = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(late));
        Job job = jobs.submitAndSend(Bench.request().build()).job();
        late.runAll();
        assertEquals(0, bench.fake.spawnCalls(job.id()));
    }

    private void abandonWhileItIsSent(ScriptedProvider provider) {
        Between between = new Between(provider).next("spawn", real -> {
            bench.jobs.abandon(ID, "nobody waits for it");
            return real.make();
        });
        bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)))
                .submit(request());
    }

    @Test
    void aJobThatTheProviderTookForNobodyIsCancelledThere() {
        abandonWhileItIsSent(slow);
        assertEquals(1, slow.remoteJob("slow-1").cancels());
    }

    @Test
    void aJobForNobodyIsLeftAloneWhereThereIsNoCancel() {
        ScriptedProvider stubborn =
                slow(builder -> builder.traits(ProviderTraits.builder().build()));
        abandonWhileItIsSent(stubborn);
        assertEquals(0, stubborn.remoteJob("slow-1").cancels());
    }

    @Test
    void aNodeThatDiesBetweenTheSpawnAndTheHandleLosesNothing() {
        ScriptedProvider searchable = slow(ScriptedProvider.Builder::lookUp);
        dieBeforeTheHandleIsStored(searchable);
        assertEquals(JobState.SPAWNING, bench.stored(ID).state());
        JobOrchestrator other = bench.node(builder -> builder.provider(searchable));
        bench.clock.advance(Duration.ofSeconds(35));
        other.sweep();
        assertEquals("slow-1", bench.stored(ID).handle().orElseThrow().id());
        assertEquals(1, searchable.started(ID));
    }

    @Test
    void aNodeThatDiesBetweenTheSpawnAndTheHandleIsMadeUpForByTheWebhook() {
        ScriptedProvider talkative = slow(ScriptedProvider.Builder::webhooks);
        dieBeforeTheHandleIsStored(talkative);
        JobOrchestrator other = bench.node(builder -> builder.provider(talkative));
        RemoteJob remote = talkative.remoteJob("slow-1").succeed();
        other.receive("slow", remote.webhook());
        assertEquals(JobState.SUCCEEDED, bench.stored(ID).state());
    }

    private void dieBeforeTheHandleIsStored(ScriptedProvider provider) {
        Between store = new Between(bench.store)
                .next("apply", Between.Call::make)
                .next("apply", Between.failBefore(new AssertionError("killed")));
        bench.node(store.as(JobStore.class), builder -> builder.provider(provider))
                .submit(request());
    }

    @Test
    void anAnswerThatComesAfterTheCloseIsWrittenIfTheStoreTakesIt() {
        sendInVain();
        sending.close();
        answer();
        assertEquals(JobState.QUEUED, bench.stored(ID).state());
    }

    @Test
    void anAnswerThatComesAfterTheCloseAndCannotBeWrittenIsInTheLogForAPersonToAdoptTheJobBy() {
        try (Logged log = new Logged()) {
            sendInVain();
            sending.close();
            for (String call : List.of("apply", "find")) {
                store.every(call, Between.failBefore(new JobStoreException(Effect.NONE, "the pool is closed")));
            }
            answer();
            String said = "this node closes before the store has taken what is known of job " + ID
                    + ": attempt 1 runs as slow:render#slow-1; adopt the job by that id";
            assertEquals(1, log.linesWith(said).size());
        }
    }
}
