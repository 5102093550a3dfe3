package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Insertion;
import dev.farjob.store.Insertion.Inserted;
import dev.farjob.store.JobQuery;
import dev.farjob.store.Verdict;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class HostRaces<T> extends HostRules<T> {

    HostRaces(TransactionalJobStoreContract<T> host) {
        super(host);
    }

    @Test
    @DisplayName("Of sixteen transactions that insert under one key one commits a job; the others find it or fail")
    void oneKey() {
        rounds().forEach(round -> {
            String owner = "ann " + round;

            List<Boolean> won = race((node, runner) -> {
                Job job = Jobs.of(owner).key("click-1").accepted();
                return runner % 4 == 0
                        ? node.insert(List.of(Snapshots.added(job, Due.now()))).get(0) instanceof Inserted
                        : insertInTransaction(job);
            });

            assertCount(1, true, won);
            assertEquals(1, store.list(JobQuery.ofOwner(Owner.of(owner))).size(), "jobs");
        });
    }

    /** Whether a job was inserted and committed. A database may also refuse who comes too late, with an exception. */
    private boolean insertInTransaction(Job job) throws Exception {
        T transaction = host.begin();
        Insertion answer;
        try {
            answer = insert(transaction, job).get(0);
        } catch (RuntimeException refused) {
            host.rollback(transaction);
            return false;
        }
        try {
            host.commit(transaction);
            return answer instanceof Inserted;
        } catch (Exception refused) {
            return false;
        }
    }

    @Test
    @DisplayName("Of sixteen changes with effects, of one version, one is applied, and only its effect is there")
    void oneVersion() {
        rounds().forEach(round -> {
            Job job = given(Jobs.of("ann").finalizing());

            List<Verdict> verdicts = race((node, runner) -> applyWithEffect(job, "effect " + round + " " + runner));

            assertCount(1, Verdict.APPLIED, verdicts);
            assertCount(15, Verdict.LOST, verdicts);
            assertEffects(verdicts, round, 1);
        });
    }

    @Test
    @DisplayName("An effect whose change is overtaken in the end leaves nothing")
    void overtaken() {
        rounds().forEach(round -> {
            Job job = given(Jobs.of("ann").finalizing());

            List<Verdict> verdicts = race((node, runner) -> runner % 2 == 0
                    ? applyWithEffect(job, "effect " + round + " " + runner)
                    : node.apply(List.of(Snapshots.change(job, JobState.PARKED, Due.never())))
                            .get(0));

            assertCount(1, Verdict.APPLIED, verdicts);
            assertEffects(verdicts, round, 2);
        });
    }

    private Verdict applyWithEffect(Job job, String key) throws Exception {
        Change change = Snapshots.change(job, JobState.FINALIZING, Due.never());
        return apply(change, transaction -> {
            host.writeHostRow(transaction, key, "done");
            letOthersOvertake();
        });
    }

    private static void letOthersOvertake() {
        for (int i = 0; i < 20_000; i++) {
            Thread.onSpinWait();
        }
    }

    /** The effects that are there are those of changes that were applied; only every so-manieth runner had one. */
    private void assertEffects(List<Verdict> verdicts, int round, int every) {
        for (int runner = 0; runner < verdicts.size(); runner++) {
            boolean expected = runner % every == 0 && verdicts.get(runner) == Verdict.APPLIED;
            assertEquals(expected, hasHostRow("effect " + round + " " + runner), "the effect of runner " + runner);
        }
    }

    private boolean hasHostRow(String key) {
        try {
            return host.readHostRow(key).isPresent();
        } catch (Exception unreadable) {
            throw new AssertionError("the host's rows cannot be read", unreadable);
        }
    }
}
