package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that breaks while the result is fetched. */
class ResultTest {

    private final Bench bench = new Bench();
    private final Between between =
            new Between(ScriptedProvider.named("other").clock(bench.clock).build());
    private final JobOrchestrator jobs = bench.node(builder -> builder.provider(between.as(ScriptedProvider.class)));
    private final Job job = jobs.submit(Requests.to("other")).job();

    private void isSilentAfter(Between.Spoiler spoiler, String answer) {
        between.next("result", spoiler);
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(answer, bench.stored(job).silence().orElseThrow().lastAnswer());
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aClientThatThrowsLeavesTheEndOpen() {
        isSilentAfter(
                Between.failBefore(new StackOverflowError()),
                "UNREACHABLE: it succeeded, and its result cannot be had: the client failed with StackOverflowError");
    }

    @Test
    void aClientThatAnswersNullLeavesTheEndOpen() {
        isSilentAfter(
                real -> null,
                "UNREACHABLE: it succeeded, and its result cannot be had: the client failed with NullPointerException");
    }
}
