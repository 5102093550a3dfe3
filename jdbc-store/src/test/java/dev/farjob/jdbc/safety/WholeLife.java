package dev.farjob.jdbc.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.Admission;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One job from its submission to its acknowledgement, with one text in every place where a user, a provider or a step can put
 * one. After each write the job is read in every way there is, and has to be what was written.
 */
final class WholeLife {

    private static final Instant NOW = Instant.parse("2026-03-08T06:59:59.999999Z");
    private static final int PLACES = 10;

    private final JobStore store;
    private final String text;
    private final Payload input;
    private final Payload result;
    private final Instant now;

    private WholeLife(JobStore store, String text, Payload input, Payload result, Instant now) {
        this.store = store;
        this.text = text;
        this.input = input;
        this.result = result;
        this.now = now;
    }

    /** With this text everywhere. */
    static WholeLife of(JobStore store, String text) {
        return new WholeLife(store, text, quoted(text), quoted(text), NOW);
    }

    /** With plain texts, and these payloads. */
    static WholeLife of(JobStore store, Payload input, Payload result) {
        return new WholeLife(store, "plain", input, result, NOW);
    }

    /** Every time being this one, which is the text as well. */
    static WholeLife at(JobStore store, Instant now) {
        return new WholeLife(store, now.toString(), Payload.empty(), Payload.empty(), now);
    }

    /** Lives it; answers the job as it is in the end. */
    Job live() {
        Job job = insert();
        job = claim(job);
        job = write(
                job,
                job.next(now, text).state(JobState.SPAWNING).attempt(1).dispatchedAt(now),
                EventKind.SPAWN_STARTED);
        job = write(job, queued(job), EventKind.SPAWN_ACCEPTED);
        job = claim(job);
        job = write(job, running(job), EventKind.STATE_CHANGED);
        job = write(job, finalizing(job), EventKind.OUTCOME_STORED);
        job = settle(job);
        acknowledge(job);
        keepsWebhooks();
        return job;
    }

    private Job insert() {
        Job job = Jobs.of(text)
                .at(text, text)
                .subject(text)
                .key(text)
                .input(input)
                .createdAt(now)
                .with(spec -> spec.tags(Map.of(text, text)).notBefore(now).deadline(now.plus(Duration.ofDays(1))))
                .accepted();
        assertEquals(List.of(new Insertion.Inserted(job)), store.insert(List.of(Snapshots.added(job, Due.now()))));
        assertEquals(
                List.of(new Insertion.Existing(job)),
                store.insert(List.of(Snapshots.added(Jobs.of(text).key(text).accepted(), Due.now()))));
        return read(job);
    }

    private Job claim(Job job) {
        List<Job> claimed = store.claim(new Claim.TheseJobs(List.of(job.id()), Duration.ZERO));
        assertEquals(List.of(job.id()), claimed.stream().map(Job::id).toList());
        return read(claimed.get(0));
    }

    private Job.Builder queued(Job job) {
        return job.next(now, text).state(JobState.QUEUED).handle(new Handle(job.target(), text, text));
    }

    private Job.Builder running(Job job) {
        return job.next(now, text)
                .state(JobState.RUNNING)
                .runningSince(now)
                .reportedProgress(Progress.said(Progress.Source.WORKER, text))
                .silence(new Silence(now, Duration.ofSeconds(1), 3, 2, 1, text))
                .cancelRequest(CancelRequest.of(now, text));
    }

    private Job.Builder finalizing(Job job) {
        MediaInfo info = MediaInfo.named(text).contentType(text).size(1).expiresAt(now);
        JobResult delivered = JobResult.of(result)
                .withMedia(List.of(
                        new MediaRef.Url(info, URI.create("https://acme.example/a?x=%27&y=1")),
                        new MediaRef.Inline(info, text),
                        new MediaRef.AlreadyStored(info, text)));
        return job.next(now, text)
                .state(JobState.FINALIZING)
                .outcome(new Outcome.Succeeded(delivered))
                .step(StepCursor.at("archive"));
    }

    private Job settle(Job job) {
        Failure failure = Failure.of(FailureKind.STEP_FAILED, text).withDetail(text);
        Job failed = job.next(now, text)
                .state(JobState.FAILED)
                .outcome(new Outcome.Failed(failure))
                .step(null)
                .settledAt(now)
                .build();
        StepRecord step = new StepRecord(job.id(), "archive", StepRecord.Status.SKIPPED, now, text);
        apply(Change.of(job, failed, Due.never())
                .event(JobEvent.of(failed, EventKind.SETTLED, Cause.HAND, text))
                .step(step));
        assertEquals(List.of(step), store.steps(job.id()));
        return read(failed);
    }

    private void acknowledge(Job job) {
        assertEquals(1, store.acknowledge(job.owner(), Set.of(job.id(), JobId.of("other")), now));
        assertEquals(List.of(), store.list(JobQuery.ofOwner(job.owner()).unseen()));
        read(job.toBuilder().acknowledgedAt(now).build());
    }

    private void keepsWebhooks() {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        UnmatchedWebhook webhook = new UnmatchedWebhook(
                text, text, text, WebhookDelivery.of(text, Map.of("x-text", List.of(text)), body), now);
        assertEquals(true, store.keep(webhook));
        assertEquals(false, store.keep(webhook));
        assertEquals(
                List.of(text),
                store.unmatched(text, text).stream().map(UnmatchedWebhook::key).toList());
    }

    private Job write(Job before, Job.Builder next, EventKind kind) {
        Job after = next.build();
        Change change = Change.of(before, after, Due.now()).event(JobEvent.of(after, kind, Cause.SWEEP, text));
        apply(
                kind == EventKind.SPAWN_STARTED
                        ? change.admittedBy(new Admission(OptionalInt.of(PLACES), OptionalInt.of(PLACES)))
                        : change);
        List<JobEvent> events = store.events(before.id(), before.version());
        assertEquals(List.of(change.event().orElseThrow()), events);
        return read(after);
    }

    private void apply(Change change) {
        assertEquals(List.of(Verdict.APPLIED), store.apply(List.of(change)));
    }

    /** Reads the job in every way in which it can be found. */
    private Job read(Job job) {
        JobSpec spec = job.spec();
        assertEquals(Optional.of(job), store.find(job.id()));
        job.handle().ifPresent(handle -> assertEquals(Optional.of(job), store.findByHandle(text, handle.id())));
        assertEquals(
                List.of(job),
                store.list(JobQuery.ofOwner(spec.owner())
                        .subject(spec.subject().orElseThrow())
                        .target(spec.target())
                        .states(job.state())));
        assertEquals(List.of(job), store.list(JobQuery.everyone().target(spec.target())));
        return job;
    }

    private static Payload quoted(String text) {
        return Payload.ofJson("{\"prompt\":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
    }
}
