package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.farjob.answer.Submission;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Payload;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    void theOrderOfNamesInTheInputIsNotTheHostsIntent() {
        Job two = bench.submit(
                withInput("{\"a\":1,\"b\":[1.5,{\"c\":null,\"d\":2}]}").idempotencyKey("order"));
        JobRequest.Builder turned = withInput("{ \"b\": [1.5, {\"d\":2, \"c\":null}], \"a\": 1 }");
        assertEquals(
                new Submission.Duplicate(two, true),
                bench.jobs.submit(turned.idempotencyKey("order").build()));
        JobRequest.Builder other = withInput("{\"a\":1,\"b\":[{\"c\":null,\"d\":2},1.5]}");
        assertEquals(
                new Submission.Duplicate(two, false),
                bench.jobs.submit(other.idempotencyKey("order").build()));
    }

    private static JobRequest.Builder withInput(String json) {
        return JobRequest.to("fake", "render").owner("ann").input(Payload.ofJson(json));
    }

    static Stream<UnaryOperator<JobRequest.Builder>> differences() {
        return Stream.of(
                request -> request.subject("node-8"),
                request -> request.tag("plan", "free"),
                request -> request.tag("more", ""),
                request -> request.deadline(Duration.ofHours(3)),
                request -> request.deadline(VirtualClock.START.plus(Duration.ofDays(1))),
                request -> request.notBefore(VirtualClock.START.plus(Duration.ofMinutes(1))));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void anythingElseThatDiffersUnderTheKeyIsPointedOut(UnaryOperator<JobRequest.Builder> difference) {
        JobRequest.Builder whole = Bench.request()
                .idempotencyKey("whole")
                .subject("node-7")
                .tag("plan", "gold")
                .deadline(Duration.ofHours(2));
        Job job = bench.submit(whole);
        bench.clock.advance(Duration.ofSeconds(1));
        assertEquals(
                new Submission.Duplicate(job, true),
                bench.jobs.submit(whole.build()),
                "a retry comes later, and its deadline counts from when the job was accepted");
        assertEquals(
                new Submission.Duplicate(job, false),
                bench.jobs.submit(difference.apply(whole).build()));
    }

    @Test
    void aKeyThatIsLeftOutUnderTheSameIdIsPointedOut() {
        JobRequest.Builder named = Bench.request().id(JobId.of("order-17"));
        Job job = bench.submit(named.idempotencyKey("order"));
        assertEquals(new Submission.Duplicate(job, false), bench.jobs.submit(named.build()));
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
