package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.Purge;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class PurgeRules extends StoreRules {

    private static final Instant LONG_AGO = Instant.parse("1999-12-31T00:00:00Z");
    private static final Instant LONG_AFTER = Instant.parse("2999-12-31T00:00:00Z");

    PurgeRules(JobStoreContract contract) {
        super(contract);
    }

    private int purgeJobs(Instant settledBefore, int limit) {
        return store.purge(new Purge(settledBefore, LONG_AGO, limit));
    }

    private int purgeWebhooks(Instant receivedBefore, int limit) {
        return store.purge(new Purge(LONG_AGO, receivedBefore, limit));
    }

    private Job settledAt(Instant instant) {
        Job job = Jobs.of("ann").key("key-" + instant).failed();
        return given(job.toBuilder().settledAt(instant).build());
    }

    @Test
    @DisplayName("Jobs that were settled before go, and no others")
    void purgesByAge() {
        Job old = settledAt(Jobs.NOON.minusNanos(1_000));
        Job exactly = settledAt(Jobs.NOON);
        Job young = settledAt(Jobs.NOON.plusNanos(1_000));

        assertEquals(1, purgeJobs(Jobs.NOON, 100));

        assertEquals(Optional.empty(), store.find(old.id()));
        assertEquals(List.of(exactly, young), List.of(stored(exactly.id()), stored(young.id())));
        assertEquals(0, purgeJobs(Jobs.NOON, 100));
    }

    @Test
    @DisplayName("Live and parked jobs never go, however old")
    void sparesTheLiving() {
        for (JobState state : JobState.values()) {
            Job job = given(Jobs.of("ann").createdAt(LONG_AGO).in(state));

            assertEquals(state.isSettled() ? 1 : 0, purgeJobs(LONG_AFTER, 100), state.name());
            assertEquals(!state.isSettled(), store.find(job.id()).isPresent(), state.name());
        }
    }

    @Test
    @DisplayName("A job that was reopened after it had been settled is alive")
    void sparesTheReopened() {
        Job failed = given(Jobs.of("ann").failed());
        Job reopened = Snapshots.next(failed, JobState.FINALIZING);
        apply(Snapshots.change(failed, reopened, Due.never()));

        assertEquals(0, purgeJobs(LONG_AFTER, 100));
        assertEquals(reopened, stored(failed.id()));
    }

    @Test
    @DisplayName("A job goes with everything: its log, its checkpoints, its handle, its place in every list")
    void leavesNothingBehind() {
        Job job = given(Jobs.of("ann").subject("node-7").key("click-1").finalizing());
        Job done = Snapshots.next(job, JobState.SUCCEEDED).toBuilder()
                .otherAttempts(List.of(new KnownAttempt(1, Handle.of(job.target(), "req-0"))))
                .build();
        apply(Snapshots.change(job, done, Due.never()).step(ApplyRules.step(job, "archive")));

        assertEquals(1, purgeJobs(LONG_AFTER, 100));

        assertEquals(List.of(), store.events(job.id(), 0));
        assertEquals(List.of(), store.steps(job.id()));
        assertEquals(Optional.empty(), store.findByHandle("acme", "remote-" + job.id()));
        assertEquals(Optional.empty(), store.findByHandle("acme", "req-0"));
        assertEquals(List.of(), store.list(JobQuery.everyone()));
        assertEquals(List.of(), store.list(JobQuery.ofOwner(job.owner()).unseen()));
    }

    @Test
    @DisplayName("The id and the key of a job can be used again after it is gone")
    void freesIdAndKey() {
        Job old = given(Jobs.of("ann").id("chosen").key("click-1").failed());
        purgeJobs(LONG_AFTER, 100);

        Job again = Jobs.of("ann").id("chosen").key("click-1").accepted();

        assertInstanceOf(Insertion.Inserted.class, insert(again).get(0));
        assertEquals(again, stored(old.id()));
        assertEquals(1, store.events(again.id(), 0).size(), "events");
    }

    @Test
    @DisplayName("A purge removes so many jobs at most, and less only if nothing old is left")
    void purgesInBatches() {
        for (int i = 0; i < 10; i++) {
            given(Jobs.of("ann").failed());
        }

        assertEquals(
                List.of(4, 4, 2, 0),
                IntStream.range(0, 4).mapToObj(i -> purgeJobs(LONG_AFTER, 4)).toList());
    }

    @Test
    @DisplayName("Unmatched webhooks that were received before go, and no others")
    void purgesWebhooks() {
        store.keep(WebhookRules.webhook("acme", "req-1", "old", Jobs.NOON.minusNanos(1_000)));
        store.keep(WebhookRules.webhook("acme", "req-1", "exactly", Jobs.NOON));
        store.keep(WebhookRules.webhook("acme", "req-1", "young", Jobs.NOON.plusSeconds(1)));

        assertEquals(1, purgeWebhooks(Jobs.NOON, 100));

        assertEquals(
                List.of("exactly", "young"),
                store.unmatched("acme", "req-1").stream()
                        .map(webhook -> webhook.key())
                        .toList());
        assertTrue(store.keep(WebhookRules.webhook("acme", "req-1", "old", Jobs.NOON)), "it is forgotten");
    }

    @Test
    @DisplayName("The limit is for jobs and for webhooks, each for itself")
    void limitsEach() {
        for (int i = 0; i < 3; i++) {
            given(Jobs.of("ann").failed());
            store.keep(WebhookRules.webhook("acme", "req-1", "key-" + i, Jobs.NOON));
        }

        assertEquals(4, store.purge(new Purge(LONG_AFTER, LONG_AFTER, 2)));
        assertEquals(2, store.purge(new Purge(LONG_AFTER, LONG_AFTER, 2)));
        assertEquals(0, store.purge(new Purge(LONG_AFTER, LONG_AFTER, 2)));
    }
}
