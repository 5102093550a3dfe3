package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.Owner;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.Insertion.Existing;
import dev.farjob.store.Insertion.IdTaken;
import dev.farjob.store.Insertion.Inserted;
import dev.farjob.store.JobQuery;
import dev.farjob.store.NewJob;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class InsertRaces extends RaceRules {

    InsertRaces(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("Of sixteen inserts under one key one inserts, and all answer with the same job")
    void oneKey() {
        rounds().forEach(round -> {
            String owner = "ann " + round;

            List<Insertion> answers = race((node, runner) -> node.insert(
                            List.of(added(Jobs.of(owner).key("click-1").accepted())))
                    .get(0));

            List<Job> there = store.list(JobQuery.ofOwner(Owner.of(owner)));
            assertEquals(1, there.size(), "jobs");
            assertCount(1, new Inserted(there.get(0)), answers);
            assertCount(15, new Existing(there.get(0)), answers);
            assertEquals(1, store.events(there.get(0).id(), 0).size(), "events");
        });
    }

    @Test
    @DisplayName("Of sixteen inserts under one id one inserts; its owner hears of it, others that the id is taken")
    void oneId() {
        rounds().forEach(round -> {
            String id = "chosen-" + round;

            List<Insertion> answers = race((node, runner) -> node.insert(
                            List.of(added(Jobs.of("owner " + runner / 8).id(id).accepted())))
                    .get(0));

            Job there = stored(Jobs.of("anybody").id(id).accepted().id());
            assertCount(1, new Inserted(there), answers);
            assertCount(7, new Existing(there), answers);
            assertCount(8, new IdTaken(), answers);
        });
    }

    @Test
    @DisplayName("Batches with the same keys in different orders neither lock each other out nor insert one twice")
    void overlappingBatches() {
        rounds().forEach(round -> {
            List<Integer> keys = IntStream.range(0, 20).boxed().toList();
            String owner = "ann " + round;

            List<List<Insertion>> answers = race((node, runner) -> node.insert(shuffled(keys, runner).stream()
                    .map(key -> added(Jobs.of(owner).key("key-" + key).accepted()))
                    .toList()));

            Set<Job> there = Set.copyOf(store.list(JobQuery.ofOwner(Owner.of(owner))));
            Set<Job> inserted = flat(answers).stream()
                    .filter(Inserted.class::isInstance)
                    .map(answer -> ((Inserted) answer).job())
                    .collect(Collectors.toSet());
            assertEquals(20, there.size(), "jobs");
            assertEquals(there, inserted, "the jobs that were answered as inserted");
        });
    }

    @Test
    @DisplayName("Of sixteen webhooks with one key one is kept")
    void oneWebhook() {
        rounds().forEach(round -> {
            String handle = "req-" + round;

            List<Boolean> kept = race((node, runner) ->
                    node.keep(WebhookRules.webhook("acme", handle, "same", Jobs.NOON.plusSeconds(runner))));

            assertCount(1, true, kept);
            assertEquals(1, store.unmatched("acme", handle).size());
        });
    }

    private static NewJob added(Job job) {
        return Snapshots.added(job, Due.now());
    }
}
