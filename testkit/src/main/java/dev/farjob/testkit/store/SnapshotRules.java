package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

abstract class SnapshotRules extends StoreRules {

    private static final int MEBIBYTE = 1 << 20;

    SnapshotRules(JobStoreContract contract) {
        super(contract);
    }

    @TestFactory
    @DisplayName("A snapshot comes back exactly as it was written")
    Stream<DynamicTest> roundTrips() {
        return Samples.all().entrySet().stream()
                .map(sample -> dynamicTest(sample.getKey(), () -> comesBack(sample.getValue())));
    }

    private void comesBack(Job job) {
        given(job);
        assertEquals(job, stored(job.id()), "found");
        assertEquals(job, anotherNode().find(job.id()).orElseThrow(), "found by another node");
        assertEquals(
                List.of(job),
                store.list(JobQuery.everyone().after(justBefore(job)).limit(1)),
                "listed");
    }

    private static JobQuery.Position justBefore(Job job) {
        return new JobQuery.Position(job.createdAt(), JobId.of(job.id() + "-"));
    }

    @TestFactory
    @DisplayName("A snapshot replaces the one before it whole: what it does not have is gone")
    Stream<DynamicTest> clearsFields() {
        return Samples.all().entrySet().stream()
                .map(sample -> dynamicTest(sample.getKey(), () -> clears(sample.getValue())));
    }

    private void clears(Job job) {
        given(job);
        Job bare = Job.restore(job.id(), job.spec(), job.plan(), job.createdAt())
                .written(job.version() + 1, job.createdAt(), "bare")
                .pace(Jobs.PACE)
                .build();
        apply(Snapshots.change(job, bare, Due.never()));
        assertEquals(bare, stored(job.id()));
    }

    @Test
    @DisplayName("An input and a result of a mebibyte come back whole")
    void keepsLargePayloads() {
        Payload input = Payload.ofJson("\"" + "x".repeat(MEBIBYTE) + "\"");
        Payload output = Payload.ofJson("\"" + OddTexts.incompressible(MEBIBYTE / 3, 1) + "\"");
        Job running = given(Jobs.of("ann").input(input).running());
        Job done = Snapshots.next(running, JobState.SUCCEEDED).toBuilder()
                .outcome(new Outcome.Succeeded(JobResult.of(output)))
                .build();

        apply(Snapshots.change(running, done, Due.never()));

        assertEquals(done, stored(done.id()));
    }

    @TestFactory
    @DisplayName("A job comes back with the steps that it was accepted with, from every read and after every write")
    Stream<DynamicTest> keepsPlans() {
        return Stream.of(
                        StepPlan.none(),
                        Jobs.PLAN,
                        new StepPlan(List.of(), List.of("refund"), List.of()),
                        new StepPlan(List.of("z", "a"), List.of(), List.of("0")))
                .map(plan -> dynamicTest(plan.all().toString(), () -> keepsPlan(plan)));
    }

    private void keepsPlan(StepPlan plan) {
        Jobs jobs = Jobs.of("ann").plan(plan).key("plan of " + plan.all());
        Job job = given(jobs.running());
        Insertion again = store.insert(List.of(Snapshots.added(jobs.accepted(), Due.never())))
                .get(0);
        assertEquals(
                plan, assertInstanceOf(Insertion.Existing.class, again).job().plan(), "there already");
        assertEquals(plan, anotherNode().find(job.id()).orElseThrow().plan(), "found by another node");
        Handle handle = job.handle().orElseThrow();
        assertEquals(
                plan,
                store.findByHandle(handle.target().provider(), handle.id())
                        .orElseThrow()
                        .plan(),
                "found by its handle");
        Job claimed = anotherNode()
                .claim(new Claim.TheseJobs(List.of(job.id()), Duration.ZERO))
                .get(0);
        assertEquals(plan, claimed.plan(), "claimed");
        Job done = Snapshots.next(claimed, JobState.FAILED);
        apply(Snapshots.change(claimed, done, Due.never()));
        assertEquals(plan, stored(job.id()).plan(), "settled");
        assertEquals(
                plan,
                store.list(JobQuery.everyone().after(justBefore(job)).limit(1))
                        .get(0)
                        .plan(),
                "listed");
    }

    @Test
    @DisplayName("A payload is carried, not understood: spaces, order and doubles stay")
    void keepsPayloadText() {
        Payload odd = Payload.ofJson(" { \"b\":1.00, \"a\" : 1e2,\n \"b\":\"\\u00e9\" } ");

        Job job = given(Jobs.of("ann").input(odd).accepted());

        assertEquals(odd.json(), stored(job.id()).spec().input().json());
    }

    @Test
    @ResourceLock(Resources.TIME_ZONE)
    @DisplayName("Instants do not depend on the time zones of the nodes")
    void instantsHaveNoZone() {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            List<Job> jobs = Samples.all().values().stream().map(this::given).toList();
            TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
            jobs.forEach(job -> assertEquals(job, anotherNode().find(job.id()).orElseThrow()));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @TestFactory
    @DisplayName("An event of any kind comes back exactly as it was written")
    Stream<DynamicTest> keepsEvents() {
        return Stream.of(EventKind.values()).map(kind -> dynamicTest(kind.name(), () -> keepsEvent(kind)));
    }

    private void keepsEvent(EventKind kind) {
        for (Cause cause : Cause.values()) {
            Job job = given(Jobs.of("ann").running());
            Job next = Snapshots.next(job, JobState.RUNNING);
            JobEvent event = new JobEvent(
                    job.id(),
                    next.version(),
                    Instant.parse("1969-12-31T23:59:59.999999Z"),
                    kind,
                    cause,
                    JobState.CANCELLED,
                    7,
                    cause == Cause.HAND ? "" : "note\n\"of\" " + kind);
            apply(Change.of(job, next, Due.never()).event(event));

            assertEquals(List.of(event), store.events(job.id(), 2));
        }
    }

    @TestFactory
    @DisplayName("A checkpoint of any kind comes back exactly as it was written")
    Stream<DynamicTest> keepsSteps() {
        return Stream.of(StepRecord.Status.values())
                .flatMap(status -> Stream.of("", "key=a/b.mp4\n\"x\"")
                        .map(note -> dynamicTest(status + " [" + note.length() + "]", () -> keepsStep(status, note))));
    }

    private void keepsStep(StepRecord.Status status, String note) {
        Job job = given(Jobs.of("ann").finalizing());
        StepRecord step =
                new StepRecord(job.id(), "archive.v2", status, Instant.parse("2038-01-19T03:14:08.000001Z"), note);
        apply(Snapshots.change(job, JobState.FINALIZING, Due.never()).step(step));

        assertEquals(List.of(step), store.steps(job.id()));
    }
}
