package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.farjob.answer.Sweep;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A provider that can be asked about many jobs in one call. */
class BatchTest {

    private final Bench bench = new Bench();
    private final Between between = new Between(
            ScriptedProvider.named("many").clock(bench.clock).batches(10).build());
    private final ScriptedProvider many = between.as(ScriptedProvider.class);
    private final JobOrchestrator jobs =
            bench.node(builder -> builder.provider(many).onSuccess(bench.effect("charge")));

    private Sweep sweepAfter(Duration time) {
        bench.clock.advance(time);
        return jobs.sweep();
    }

    private Job submit() {
        return jobs.submit(Requests.to("many")).job();
    }

    @Test
    void manyJobsAreFewCalls() {
        jobs.submit(Collections.nCopies(25, Requests.to("many")));
        sweepAfter(Duration.ofSeconds(6));
        assertEquals(3, between.calls("observeAll"));
        assertEquals(0, between.calls("observe"));
        assertEquals(
                25, jobs.listEveryone(JobQuery.any().states(JobState.RUNNING)).size());
    }

    @Test
    void aJobThatEndedInABatchIsFinalized() {
        Job job = submit();
        assertEquals(Sweep.builder().looked(1).complete(true).build(), sweepAfter(Duration.ofMinutes(1)));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(1, bench.effects.size());
    }

    @Test
    void aBatchThatLeavesAJobOutSaysNothingOfIt() {
        between.next("observeAll", real -> Map.of());
        Job job = submit();
        sweepAfter(Duration.ofSeconds(6));
        assertEquals(
                "UNREACHABLE: the batch was not answered",
                bench.stored(job).silence().orElseThrow().lastAnswer());
    }

    @Test
    void aBatchThatSaysNullOfAJobSaysNothingOfIt() {
        between.next("observeAll", real -> {
            Map<Handle, ProviderStatus> answer = new HashMap<>();
            answer.put(many.remoteJobs().isEmpty() ? null : handle(), null);
            return answer;
        });
        Job job = submit();
        assertEquals(Sweep.builder().looked(1).complete(true).build(), sweepAfter(Duration.ofSeconds(6)));
        assertEquals(1, bench.stored(job).silence().orElseThrow().looks());
    }

    private Handle handle() {
        return jobs.listEveryone(JobQuery.any()).get(0).handle().orElseThrow();
    }

    @Test
    void aBatchThatFailsSaysNothingOfAny() {
        between.next("observeAll", Between.failBefore(new StackOverflowError()));
        Job job = submit();
        sweepAfter(Duration.ofSeconds(6));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        assertEquals(1, bench.stored(job).silence().orElseThrow().looks());
    }

    @Test
    void aBatchForWhichThisNodeHasNoRoomIsNoSilenceOfTheProvider() {
        boolean[] full = {false};
        Deque<Runnable> looks = new ArrayDeque<>();
        JobOrchestrator node = bench.node(builder -> builder.provider(many).executor(task -> {
            if (full[0] && !looks.isEmpty()) {
                throw new RejectedExecutionException("a look has a thread, and its call gets none");
            }
            looks.push(task);
            task.run();
            looks.pop();
        }));
        Job job = submit();
        full[0] = true;
        bench.clock.advance(Duration.ofSeconds(6));
        assertEquals(Sweep.builder().looked(1).complete(true).build(), node.sweep());
        assertEquals(0, between.calls("observeAll"));
        assertEquals(Optional.empty(), bench.stored(job).silence());
        full[0] = false;
        bench.clock.advance(Duration.ofSeconds(6));
        node.sweep();
        assertEquals(JobState.RUNNING, bench.stored(job).state());
    }

    @Test
    void aJobThatHasToBeCancelledIsLookedAtAlone() {
        between.next("cancel", Between.failBefore(new IllegalStateException("502")));
        Job job = submit();
        jobs.cancel(Bench.ANN, job.id());
        sweepAfter(Duration.ofSeconds(2));
        assertEquals(0, between.calls("observeAll"));
        assertEquals(1, many.remoteJob("many-1").cancels());
    }

    @Test
    void aJobThatIsSilentForLongIsLookedAtAlone() {
        between.every("observeAll", real -> Map.of());
        Job job = submit();
        for (int second = 0; second < 100; second++) {
            sweepAfter(Duration.ofSeconds(1));
        }
        assertEquals(0, between.calls("observe"));
        for (int second = 0; second < 100; second++) {
            sweepAfter(Duration.ofSeconds(1));
        }
        assertEquals(1, between.calls("observe"));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aJobThatIsToBeSentIsNotAskedAbout() {
        JobOrchestrator later = bench.node(builder -> builder.provider(many).executor(task -> {}));
        later.submit(Requests.to("many"));
        sweepAfter(Duration.ofMinutes(1));
        assertEquals(0, between.calls("observeAll"));
        assertEquals(1, between.calls("spawn"));
    }

    @Test
    void aBatchInWhichOneCannotBeWrittenSaysSoAndGoesOn() {
        Between store = new Between(bench.store);
        JobOrchestrator node = bench.node(
                store.as(JobStore.class), builder -> builder.provider(many).onSuccess(bench.effect("charge")));
        Job one = submit();
        Job two = submit();
        bench.clock.advance(Duration.ofMinutes(1));
        store.next("apply", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        assertEquals(Sweep.builder().looked(1).failed(1).complete(true).build(), node.sweep());
        assertEquals(
                1,
                bench.jobs.listEveryone(JobQuery.any().states(JobState.QUEUED)).size());
        assertEquals(
                1,
                bench.jobs
                        .listEveryone(JobQuery.any().states(JobState.SUCCEEDED))
                        .size());
        assertNotEquals(bench.stored(one).state(), bench.stored(two).state());
    }

    @Test
    void aJobThatWasAskedToCancelIsAskedAboutWithTheOthersAgain() {
        many.nextJob(RemoteScript.succeeding().ignoringCancel());
        Job job = submit();
        jobs.cancel(Bench.ANN, job.id());
        sweepAfter(Duration.ofSeconds(6));
        assertEquals(1, between.calls("observeAll"));
        assertEquals(JobState.RUNNING, bench.stored(job).state());
    }

    @Test
    void aClientThatFailsToSayHowLargeABatchMayBeIsAskedOneByOne() {
        between.next("batchSize", Between.failBefore(new StackOverflowError()));
        jobs.submit(Collections.nCopies(2, Requests.to("many")));
        assertEquals(Sweep.builder().looked(2).complete(true).build(), sweepAfter(Duration.ofSeconds(6)));
        assertEquals(2, between.calls("observe"));
        sweepAfter(Duration.ofMinutes(1));
        assertEquals(1, between.calls("observeAll"));
        assertEquals(
                2, jobs.listEveryone(JobQuery.any().states(JobState.SUCCEEDED)).size());
    }

    @Test
    void aClientThatFailsToSayItWhenWatchersAskHoldsUpNobody() {
        Rounds rounds = new Rounds(bench);
        JobOrchestrator node =
                bench.node(builder -> rounds.on(builder.provider(many).onSuccess(bench.effect("charge"))));
        node.start();
        node.watch(Bench.ANN, (job, news) -> {});
        between.every("batchSize", Between.failBefore(new IllegalStateException("no configuration")));
        Job job = submit();
        rounds.watch();
        for (int second = 0; second < 100; second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            rounds.watch();
        }
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aBatchWhoseAnswerCannotBeReadSaysNothingOfAny() {
        between.next("observeAll", real -> new AbstractMap<Handle, ProviderStatus>() {
            @Override
            public Set<Map.Entry<Handle, ProviderStatus>> entrySet() {
                throw new IllegalStateException("the response is closed");
            }
        });
        Job job = submit();
        assertEquals(Sweep.builder().looked(1).complete(true).build(), sweepAfter(Duration.ofSeconds(6)));
        assertEquals(1, bench.stored(job).silence().orElseThrow().looks());
    }

    @Test
    void aJobThatMayRunTwiceIsLookedAtAlone() {
        Job job = submit();
        jobs.adopt(job.id(), "many-7", "the wrong line in the console");
        between.forget();
        sweepAfter(Duration.ofSeconds(6));
        assertEquals(0, between.calls("observeAll"));
        assertEquals(2, between.calls("observe"));
    }
}
