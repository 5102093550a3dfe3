package dev.farjob.jdbc.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.Admission;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.Duty;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.Purge;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Everything that a node ever asks of a store, each under its name. */
final class EverythingOnce {

    private static final Instant DISTANT = Instant.parse("2999-01-01T00:00:00Z");
    private static final Purge ALL = new Purge(DISTANT, DISTANT, 1_000);
    private static final Admission WITH_LIMITS = new Admission(OptionalInt.of(1_000), OptionalInt.of(1_000));

    private EverythingOnce() {}

    /** One call of the store. */
    interface Call {
        void make(JobStore store);
    }

    /** A life with all that can happen in one, to its last trace, and then each of the calls. */
    static void on(JobStore store) {
        Job job = Snapshots.put(store, Jobs.of("ann").subject("node").key("key").accepted(), Due.now());
        assertEquals(1, store.claim(new Claim.DueJobs("acme", 1)).size());
        job = store.claim(new Claim.TheseJobs(List.of(job.id()), Duration.ZERO)).get(0);
        Job spawning = Snapshots.next(job, JobState.SPAWNING);
        applied(store.apply(List.of(Snapshots.change(job, spawning, Due.now()).admittedBy(WITH_LIMITS))));
        job = change(store, spawning, JobState.QUEUED);
        job = change(store, job, JobState.FINALIZING);
        job = change(store, job, JobState.FAILED);
        Job late =
                job.next(job.updatedAt(), "late").lateSuccessAt(job.updatedAt()).build();
        applied(store.apply(List.of(Snapshots.change(job, late, Due.never()))));
        job = change(store, late, JobState.FINALIZING);
        job = change(store, job, JobState.SUCCEEDED);
        store.acknowledge(job.owner(), Set.of(job.id()), job.updatedAt());
        assertEquals(1, store.purge(ALL));
        calls(job).values().forEach(call -> call.make(store));
    }

    private static Job change(JobStore store, Job job, JobState state) {
        Job next = Snapshots.next(job, state);
        applied(store.apply(List.of(Snapshots.change(job, next, Due.now())
                .step(new StepRecord(job.id(), "charge", StepRecord.Status.DONE, next.updatedAt(), "")))));
        return next;
    }

    private static void applied(List<Verdict> verdicts) {
        assertEquals(List.of(Verdict.APPLIED), verdicts);
    }

    /** One call of each kind, about this job, whatever state it is in. */
    static Map<String, Call> calls(Job job) {
        UnmatchedWebhook webhook = new UnmatchedWebhook(
                "acme", "key-" + job.id(), "remote", WebhookDelivery.of("", Map.of(), new byte[1]), job.updatedAt());
        Map<String, Call> all = new LinkedHashMap<>();
        all.put(
                "insert",
                store -> store.insert(List.of(Snapshots.added(Jobs.of("bob").accepted(), Due.now()))));
        all.put("find", store -> store.find(job.id()));
        all.put("find by handle", store -> store.findByHandle("acme", "remote-" + job.id()));
        all.put("list", store -> store.list(JobQuery.ofOwner(job.owner())));
        all.put("list of everyone", store -> store.list(JobQuery.everyone()));
        all.put("glimpse", store -> store.glimpse(Set.of(job.owner()), Instant.EPOCH));
        all.put("count", store -> store.count(JobQuery.ofOwner(job.owner())));
        all.put("claim what is due", store -> store.claim(new Claim.DueJobs("acme", 10)));
        all.put("claim these", store -> store.claim(new Claim.TheseJobs(List.of(job.id()), Duration.ZERO)));
        all.put("apply", store -> store.apply(List.of(Snapshots.change(job, JobState.FINALIZING, Due.now()))));
        all.put("steps", store -> store.steps(job.id()));
        all.put("events", store -> store.events(job.id(), 0));
        all.put("last logs", store -> store.recentLogs(job.target(), 10));
        all.put("acknowledge", store -> store.acknowledge(job.owner(), Set.of(job.id()), job.updatedAt()));
        all.put("keep", store -> store.keep(webhook));
        all.put("unmatched", store -> store.unmatched("acme", "remote"));
        all.put("hold", store -> store.hold(new Duty("tidy", "node", Duration.ofSeconds(1))));
        all.put("hold again", store -> store.hold(new Duty("tidy", "node", Duration.ofSeconds(1))));
        all.put("purge", store -> store.purge(ALL));
        return all;
    }
}
