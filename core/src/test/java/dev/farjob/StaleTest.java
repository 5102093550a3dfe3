package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.testkit.provider.RemoteScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Silence makes us ask; it never ends a job by itself. */
class StaleTest {

    private static final JobResult STORED = JobResult.of(Payload.ofJson("{\"stored\":true}"));

    private final Bench bench = new Bench();

    /** Lets the provider say nothing for so many looks. */
    private static void silence(Bench bench, int looks, Why why) {
        for (int i = 0; i < looks; i++) {
            bench.fake.nextStatus(ProviderStatus.unknown(why, "answer " + i));
        }
    }

    private static void hours(Bench bench, int hours) {
        for (int minute = 0; minute < hours * 60; minute++) {
            bench.leap(Duration.ofMinutes(1));
        }
    }

    @Test
    void aJobOfFortyMinutesLives() {
        bench.fake.nextJob(RemoteScript.succeeding().runningFor(Duration.ofMinutes(40)));
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(40));
        assertEquals(JobState.RUNNING, bench.stored(job).state());
        bench.pass(Duration.ofMinutes(6));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aJobOfTenHoursLives() {
        bench.fake.nextJob(RemoteScript.succeeding().runningFor(Duration.ofHours(10)));
        Job job = bench.submit();
        hours(bench, 10);
        assertEquals(JobState.RUNNING, bench.stored(job).state());
        hours(bench, 1);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @ParameterizedTest
    @EnumSource(Why.class)
    void oneAnswerThatSaysNothingNeverKills(Why why) {
        Job job = bench.submit();
        silence(bench, 1, why);
        bench.leap(Duration.ofSeconds(2));
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        bench.pass(Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void anExceptionNeverKills() {
        Job job = bench.submit();
        bench.fake.nextStatus(new IllegalStateException("connection reset"));
        bench.leap(Duration.ofSeconds(2));
        assertEquals(
                "UNREACHABLE: the client failed with IllegalStateException",
                bench.stored(job).silence().orElseThrow().lastAnswer());
        bench.pass(Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aResultThatCannotBeFetchedNowNeverKills() {
        Job job = bench.submit();
        bench.remote(job).succeed();
        bench.fake.nextResult(new ResultAnswer.Unknown(Why.UNREACHABLE, "500"));
        bench.leap(Duration.ofSeconds(2));
        assertEquals(
                "UNREACHABLE: it succeeded, and its result cannot be had: 500",
                bench.stored(job).silence().orElseThrow().lastAnswer());
        bench.pass(Duration.ofSeconds(10));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aResultThatIsGoneProvesNothing() {
        Job job = bench.submit();
        bench.remote(job).succeed().loseResult();
        bench.leap(Duration.ofSeconds(2));
        assertEquals(
                "EXPIRED: it succeeded, and its result is gone: it has expired",
                bench.stored(job).silence().orElseThrow().lastAnswer());
        assertEquals(JobState.QUEUED, bench.stored(job).state());
    }

    @Test
    void aResultThatIsNotReadyMeansThatItRuns() {
        Job job = bench.submit();
        bench.fake.nextStatus(ProviderStatus.succeeded()).nextResult(new ResultAnswer.NotReady());
        bench.leap(Duration.ofSeconds(2));
        assertEquals(JobState.RUNNING, bench.stored(job).state());
    }

    @Test
    void silenceIsCountedAndItsLastAnswerKept() {
        Job job = bench.submit();
        silence(bench, 2, Why.NOT_UNDERSTOOD);
        bench.pass(Duration.ofSeconds(3));
        assertEquals(2, bench.stored(job).silence().orElseThrow().looks());
        assertEquals(2, bench.stored(job).silence().orElseThrow().notUnderstood());
        assertEquals(
                "NOT_UNDERSTOOD: answer 1",
                bench.stored(job).silence().orElseThrow().lastAnswer());
    }

    @Test
    void theLogTellsWhenSilenceBeginsAndEnds() {
        bench.fake.nextJob(RemoteScript.succeeding().queuedFor(Duration.ofMinutes(1)));
        Job job = bench.submit();
        silence(bench, 2, Why.UNREACHABLE);
        bench.pass(Duration.ofSeconds(5));
        assertEquals(Optional.empty(), bench.stored(job).silence());
        assertEquals(
                2,
                bench.log(job).stream()
                        .filter(EventKind.SILENCE_CHANGED::equals)
                        .count());
    }

    /** Sweeps for so long that the silence is a long one, although the provider is asked all the time. */
    private static void longSilence(Bench bench, Why why) {
        silence(bench, 200, why);
        bench.pass(Duration.ofMinutes(4));
    }

    @Test
    void inAShortSilenceOnlyTheStatusIsAskedFor() {
        List<String> looked = new ArrayList<>();
        Bench own = new Bench(builder -> builder.storedOutput(job -> {
            looked.add(job.id().value());
            return Optional.empty();
        }));
        own.submit();
        silence(own, 5, Why.UNREACHABLE);
        own.pass(Duration.ofSeconds(20));
        assertEquals(List.of(), looked);
    }

    @Test
    void inALongSilenceOurOwnStorageIsAskedFirst() {
        List<Integer> looks = new ArrayList<>();
        List<Bench> self = new ArrayList<>();
        self.add(new Bench(builder -> builder.storedOutput(job -> {
            looks.add(self.get(0).fake.looks("fake-1"));
            return Optional.of(STORED);
        })));
        Bench own = self.get(0);
        Job job = own.submit();
        longSilence(own, Why.NOT_FOUND);
        assertEquals(Optional.of(new Outcome.Succeeded(STORED)), own.stored(job).outcome());
        assertEquals(List.of(own.fake.looks("fake-1")), looks);
    }

    @Test
    void thenTheResultIsTriedWhateverTheStatusSays() {
        Job job = bench.submit();
        bench.remote(job).succeed();
        longSilence(bench, Why.NOT_FOUND);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aFailureThatOnlyTheResultTellsIsFoundTooInALongSilence() {
        Job job = bench.submit();
        bench.remote(job).failInResult(Failure.of(FailureKind.CONTENT_POLICY, "no lighthouses"));
        longSilence(bench, Why.NOT_FOUND);
        assertEquals(JobState.FAILED, bench.stored(job).state());
    }

    @Test
    void aResultThatSaysNothingKeepsTheStatusThatSaidNothing() {
        Job job = bench.submit();
        bench.remote(job).succeed().loseResult();
        longSilence(bench, Why.DENIED);
        assertEquals(JobState.QUEUED, bench.stored(job).state());
        String last = bench.stored(job).silence().orElseThrow().lastAnswer();
        assertTrue(last.startsWith("DENIED: answer "), () -> "was " + last);
    }

    private static void isNoReasonNotToAskTheProvider(Function<Job, Optional<JobResult>> storage) {
        int[] asked = new int[1];
        Bench own = new Bench(builder -> builder.storedOutput(job -> {
            asked[0]++;
            return storage.apply(job);
        }));
        Job job = own.submit();
        longSilence(own, Why.UNREACHABLE);
        assertTrue(asked[0] > 0);
        own.remote(job).succeed();
        own.pass(Duration.ofMinutes(2));
        assertEquals(JobState.SUCCEEDED, own.stored(job).state());
    }

    @Test
    void aStorageThatCannotBeAskedIsNoReasonNotToAskTheProvider() {
        isNoReasonNotToAskTheProvider(job -> {
            throw new StackOverflowError();
        });
    }

    @Test
    void aStorageThatAnswersNullIsNoReasonNotToAskTheProvider() {
        isNoReasonNotToAskTheProvider(job -> null);
    }
}
