package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion.Existing;
import dev.farjob.store.Insertion.Inserted;
import dev.farjob.store.JobQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

abstract class TextRules extends StoreRules {

    TextRules(JobStoreContract contract) {
        super(contract);
    }

    @TestFactory
    @DisplayName("Any text is a text, wherever it stands")
    Stream<DynamicTest> keepsOddTexts() {
        return OddTexts.ALL.stream().map(text -> dynamicTest(text, () -> keeps(text)));
    }

    private void keeps(String text) {
        Job job = given(Jobs.of(text)
                .subject(text)
                .key(text)
                .at("acme", text)
                .input(quoted(text))
                .with(spec -> spec.tags(Map.of(text, text)))
                .running());
        Job next = job.next(job.updatedAt(), "odd " + text)
                .handle(new Handle(job.target(), text, text))
                .reportedProgress(Progress.said(Progress.Source.WORKER, text))
                .build();
        StepRecord step = new StepRecord(job.id(), "odd", StepRecord.Status.DONE, job.createdAt(), text);
        JobEvent event = JobEvent.of(next, EventKind.STEP_DONE, Cause.HAND, text);
        apply(Change.of(job, next, Due.never()).event(event).step(step));

        assertEquals(next, stored(job.id()));
        assertEquals(Optional.of(next), store.findByHandle("acme", text));
        assertEquals(
                List.of(next),
                store.list(JobQuery.ofOwner(job.owner())
                        .subject(job.spec().subject().orElseThrow())
                        .target(job.target())));
        assertEquals(List.of(new Existing(next)), insert(Jobs.of(text).key(text).accepted()));
        assertEquals(List.of(step), store.steps(job.id()));
        assertEquals(List.of(event), store.events(job.id(), 2));
    }

    private static Payload quoted(String text) {
        return Payload.ofJson("{\"prompt\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
    }

    @TestFactory
    @DisplayName("Owners, keys, subjects and handles that only look alike are different")
    Stream<DynamicTest> tellsLookalikesApart() {
        return OddTexts.ALIKE.stream()
                .map(pair -> dynamicTest(String.join(" and ", pair), () -> tellsApart(pair.get(0), pair.get(1))));
    }

    private void tellsApart(String one, String other) {
        String pair = "[" + one + "|" + other + "] ";
        Job first = Jobs.of(pair).key(one).subject(one).accepted();
        Job second = Jobs.of(pair).key(other).subject(other).accepted();
        assertEquals(List.of(new Inserted(first), new Inserted(second)), insert(first, second), "keys");
        assertEquals(
                List.of(first),
                store.list(JobQuery.ofOwner(first.owner())
                        .subject(first.spec().subject().orElseThrow())),
                "subjects");

        Job ones = withHandle(Jobs.of(pair + one).running(), pair + one);
        Job others = withHandle(Jobs.of(pair + other).running(), pair + other);
        assertEquals(List.of(ones), store.list(JobQuery.ofOwner(ones.owner())), "owners");
        assertEquals(List.of(others), store.list(JobQuery.ofOwner(others.owner())), "owners");
        assertEquals(Optional.of(ones), store.findByHandle("acme", pair + one), "handles");
        assertEquals(Optional.of(others), store.findByHandle("acme", pair + other), "handles");
    }

    private Job withHandle(Job job, String handle) {
        given(job);
        Job next = job.next(job.updatedAt(), "handle")
                .handle(Handle.of(job.target(), handle))
                .build();
        apply(Snapshots.change(job, next, Due.never()));
        return next;
    }

    @Test
    @DisplayName("Job ids that differ only in case are different jobs")
    void idsHaveCase() {
        Job lower = Jobs.of("ann").id("job-a").accepted();
        Job upper = Jobs.of("ann").id("JOB-A").accepted();

        assertEquals(List.of(new Inserted(lower), new Inserted(upper)), insert(lower, upper));
        assertEquals(lower, stored(lower.id()));
    }

    @Test
    @DisplayName("Every text may be as long as the model allows, and is found by nevertheless")
    void keepsLongestTexts() {
        String owner = OddTexts.incompressible(200, 1);
        String handle = OddTexts.incompressible(2_000, 2);
        Job job = given(Jobs.of(owner)
                .at(OddTexts.incompressible(64, 3), OddTexts.incompressible(500, 4))
                .subject(OddTexts.incompressible(200, 5))
                .key(OddTexts.incompressible(200, 6))
                .with(spec -> spec.tags(longTags()))
                .running());
        Job next = job.next(job.updatedAt(), OddTexts.incompressible(64, 7))
                .handle(new Handle(job.target(), handle, OddTexts.incompressible(20_000, 8)))
                .build();
        StepRecord step = new StepRecord(
                job.id(),
                "s".repeat(64),
                StepRecord.Status.SKIPPED,
                job.createdAt(),
                OddTexts.incompressible(StepRecord.MAX_NOTE, 9));
        apply(Snapshots.change(job, next, Due.never()).step(step));

        assertEquals(next, stored(job.id()));
        assertEquals(List.of(step), store.steps(job.id()));
        assertEquals(Optional.of(next), store.findByHandle(job.target().provider(), handle));
        assertEquals(Optional.empty(), store.findByHandle(job.target().provider(), handle.substring(0, 1_999) + "x"));
        assertEquals(
                List.of(next),
                store.list(JobQuery.ofOwner(job.owner())
                        .subject(job.spec().subject().orElseThrow())
                        .target(job.target())));
        assertEquals(
                List.of(new Existing(next)),
                insert(Jobs.of(owner).key(OddTexts.incompressible(200, 6)).accepted()));
    }

    private static Map<String, String> longTags() {
        return IntStream.range(0, 16)
                .boxed()
                .collect(Collectors.toMap(
                        i -> OddTexts.incompressible(64, 100 + i), i -> OddTexts.incompressible(256, 200 + i)));
    }

    @Test
    @DisplayName("A failure's message and detail may be as long as the model allows")
    void keepsLongestFailure() {
        Job running = given(Jobs.of("ann").running());
        Job failed = Snapshots.next(running, JobState.FAILED).toBuilder()
                .outcome(new Outcome.Failed(
                        Failure.of(FailureKind.CONTENT_POLICY, OddTexts.incompressible(Failure.MAX_MESSAGE, 1))
                                .withDetail(OddTexts.incompressible(Failure.MAX_DETAIL, 2))))
                .build();

        apply(Snapshots.change(running, failed, Due.never()));

        assertEquals(failed, stored(failed.id()));
    }
}
