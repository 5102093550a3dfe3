package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.farjob.answer.Submission;
import dev.farjob.model.Job;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubmitIdempotencyTest {

    private final Bench bench = new Bench();
    private final Job first = bench.submit(Bench.request().idempotencyKey("click"));

    private Submission again(JobRequest.Builder request) {
        return bench.jobs.submit(request.idempotencyKey("click").build());
    }

    @Test
    void theSameKeyGivesTheSameJob() {
        assertEquals(new Submission.Duplicate(first, true), again(Bench.request()));
    }

    @Test
    void theSameKeyCostsNothing() {
        again(Bench.request());
        bench.pass(Duration.ofSeconds(5));
        assertEquals(1, bench.fake.remoteJobs().size());
        assertEquals(1, bench.jobs.listEveryone(JobQuery.any()).size());
    }

    @Test
    void theAnswerIsTheJobAsItIsNow() {
        bench.pass(Duration.ofMinutes(1));
        assertEquals(bench.stored(first), again(Bench.request()).job());
    }

    @Test
    void anotherInputUnderTheKeyIsPointedOut() {
        Submission other = again(JobRequest.to("fake", "render").owner("ann").input(Map.of("prompt", "a harbour")));
        assertEquals(new Submission.Duplicate(first, false), other);
    }

    @Test
    void anotherTargetUnderTheKeyIsPointedOut() {
        Submission other = again(
                JobRequest.to("fake", "upscale").owner("ann").input(first.spec().input()));
        assertEquals(new Submission.Duplicate(first, false), other);
    }

    @Test
    void anotherOwnersKeyIsAnotherJob() {
        Submission other = again(Bench.request("bob"));
        assertInstanceOf(Submission.Accepted.class, other);
        assertNotEquals(first.id(), other.job().id());
    }

    @Test
    void aKeyTwiceInOneWriteIsOneJob() {
        JobRequest request = Bench.request().idempotencyKey("twice").build();
        List<Submission> answers = bench.jobs.submit(List.of(request, request));
        assertInstanceOf(Submission.Accepted.class, answers.get(0));
        assertInstanceOf(Submission.Duplicate.class, answers.get(1));
        assertEquals(answers.get(0).job().id(), answers.get(1).job().id());
    }

    @Test
    void aKeyLastsLongerThanTheJob() {
        bench.pass(Duration.ofMinutes(1));
        bench.clock.advance(Duration.ofDays(300));
        assertInstanceOf(Submission.Duplicate.class, again(Bench.request()));
    }
}
