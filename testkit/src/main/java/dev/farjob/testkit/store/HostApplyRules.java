package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Admission;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class HostApplyRules<T> extends HostRules<T> {

    HostApplyRules(TransactionalJobStoreContract<T> host) {
        super(host);
    }

    private static Change charge(Job finalizing) {
        return Snapshots.change(finalizing, JobState.FINALIZING, Due.now()).step(ApplyRules.step(finalizing, "charge"));
    }

    @Test
    @DisplayName("The change and the host's effect are written together")
    void both() throws Exception {
        Change change = charge(given(Jobs.of("ann").finalizing()));

        Verdict verdict = apply(change, transaction -> {
            assertInstanceOf(transactional().transactionType(), transaction);
            host.writeHostRow(transaction, "balance", "90");
        });

        assertEquals(Verdict.APPLIED, verdict);
        assertHostRow("balance", "90");
        assertEquals(change.after(), stored(change.id()));
        assertEquals(List.of(change.step().orElseThrow()), store.steps(change.id()));
        assertEquals(List.of(change.event().orElseThrow()), store.events(change.id(), change.expectedVersion()));
        assertEquals(List.of(change.id()), ids(claimDue(10)));
    }

    @Test
    @DisplayName("The job's outcome may depend on the result of the host's effect")
    void effectDecides() throws Exception {
        Job job = given(Jobs.of("ann").finalizing());
        Change failed = Snapshots.change(job, JobState.FAILED, Due.never());

        Verdict verdict = transactional().apply(job, transaction -> {
            host.writeHostRow(transaction, "balance", "too low");
            return failed;
        });

        assertEquals(Verdict.APPLIED, verdict);
        assertEquals(failed.after(), stored(job.id()));
        assertHostRow("balance", "too low");
        assertEquals(List.of(), claimDue(10));
    }

    @Test
    @DisplayName("If the host's effect throws a checked exception, it is thrown on and nothing is written")
    void checkedException() throws Exception {
        assertNothingIsWrittenWhenThrown(new IOException("the host's own"));
    }

    @Test
    @DisplayName("If the host's effect throws an unchecked exception, it is thrown on and nothing is written")
    void uncheckedException() throws Exception {
        assertNothingIsWrittenWhenThrown(new IllegalStateException("the host's own"));
    }

    @Test
    @DisplayName("If the host's effect throws an error, it is thrown on and nothing is written")
    void error() throws Exception {
        assertNothingIsWrittenWhenThrown(new StackOverflowError("the host's own"));
    }

    private void assertNothingIsWrittenWhenThrown(Throwable thrown) throws Exception {
        Job job = given(Jobs.of("ann").finalizing());
        Change change = charge(job);

        Throwable caught = assertThrows(
                Throwable.class,
                () -> apply(change, transaction -> {
                    host.writeHostRow(transaction, "balance", "90");
                    insert(transaction, Jobs.of("ann").id("follow-up").accepted());
                    HostApplyRules.<RuntimeException>sneak(thrown);
                }));

        assertSame(thrown, caught);
        assertNothingWritten(job);
        assertEquals(
                Optional.empty(),
                store.find(Jobs.of("ann").id("follow-up").accepted().id()));
        assertEquals(
                Verdict.APPLIED,
                apply(change, transaction -> host.writeHostRow(transaction, "balance", "80")),
                "the same change, tried again");
        assertHostRow("balance", "80");
    }

    private void assertNothingWritten(Job job) throws Exception {
        assertNoHostRow("balance");
        assertEquals(job, stored(job.id()));
        assertEquals(List.of(), store.steps(job.id()), "steps");
        assertEquals(List.of(), store.events(job.id(), job.version()), "events");
        assertEquals(List.of(), claimDue(10), "due jobs");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the compiler is not to know what is thrown
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    @DisplayName("The host's effect is not run where the change has lost already")
    void notRunWhenLost() throws Exception {
        Job job = given(Jobs.of("ann").finalizing());
        Change late = charge(job);
        Change winner = Snapshots.change(job, JobState.PARKED, Due.never());
        apply(winner);
        AtomicBoolean ran = new AtomicBoolean();

        Verdict verdict = apply(late, transaction -> ran.set(true));

        assertEquals(Verdict.LOST, verdict);
        assertFalse(ran.get(), "the effect was run");
        assertEquals(winner.after(), stored(job.id()));
        assertEquals(List.of(), store.steps(job.id()));
    }

    @Test
    @DisplayName("The job can be written while the host's effect is under way, and the change may go on from there")
    void renewedMeanwhile() throws Exception {
        needsManyWriters();
        Job job = given(Jobs.of("ann").finalizing());
        Change renewal = Snapshots.change(job, JobState.FINALIZING, Due.in(Duration.ofMinutes(1)));
        Change change = charge(renewal.after());

        Verdict verdict = transactional().apply(job, transaction -> {
            apply(renewal);
            host.writeHostRow(transaction, "balance", "90");
            return change;
        });

        if (!host.canFollowOthers()) {
            assertEquals(Verdict.LOST, verdict);
            assertNoHostRow("balance");
            assertEquals(renewal.after(), stored(job.id()));
            return;
        }
        assertEquals(Verdict.APPLIED, verdict);
        assertHostRow("balance", "90");
        assertEquals(change.after(), stored(job.id()));
        assertEquals(List.of(change.step().orElseThrow()), store.steps(job.id()));
    }

    @Test
    @DisplayName("If somebody else writes the job while the host's effect is under way, the effect leaves nothing")
    void overtakenMeanwhile() throws Exception {
        needsManyWriters();
        Job job = given(Jobs.of("ann").finalizing());
        Change winner = Snapshots.change(job, JobState.PARKED, Due.never());

        Verdict verdict = apply(charge(job), transaction -> {
            host.writeHostRow(transaction, "balance", "90");
            apply(winner);
        });

        assertEquals(Verdict.LOST, verdict);
        assertNoHostRow("balance");
        assertEquals(winner.after(), stored(job.id()));
    }

    @Test
    @DisplayName("The host's effect is not run for a job that is not there")
    void notRunForUnknown() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();

        Verdict verdict = apply(charge(Jobs.of("ann").finalizing()), transaction -> ran.set(true));

        assertEquals(Verdict.LOST, verdict);
        assertFalse(ran.get(), "the effect was run");
    }

    @Test
    @DisplayName("Where the job finds no room, neither the change nor the host's effect is written")
    void notAdmitted() throws Exception {
        given(Jobs.of("ann").running());
        Job waiting = given(Jobs.of("ann").accepted());
        Change change = Snapshots.change(waiting, JobState.SPAWNING, Due.now())
                .admittedBy(new Admission(OptionalInt.of(1), OptionalInt.empty()));

        Verdict verdict = apply(change, transaction -> host.writeHostRow(transaction, "balance", "90"));

        assertEquals(Verdict.NOT_ADMITTED, verdict);
        assertNothingWritten(waiting);
    }

    private List<Job> threeFinalizing() {
        return Stream.of("a", "b", "c")
                .map(id -> given(Jobs.of("ann").id(id).finalizing()))
                .toList();
    }

    private Verdict applyTogether(List<Job> before, Effect<T> effect) throws Exception {
        return transactional().applyTogether(before, transaction -> {
            effect.run(transaction);
            return before.stream().map(HostApplyRules::charge).toList();
        });
    }

    @Test
    @DisplayName("The changes of several jobs and the host's effects are written together")
    void several() throws Exception {
        List<Job> before = threeFinalizing();

        Verdict verdict = applyTogether(before, transaction -> {
            for (Job job : before) {
                host.writeHostRow(transaction, job.id().value(), "charged");
            }
        });

        assertEquals(Verdict.APPLIED, verdict);
        for (Job job : before) {
            Change change = charge(job);
            assertHostRow(job.id().value(), "charged");
            assertEquals(change.after().version(), stored(job.id()).version());
            assertEquals(1, store.steps(job.id()).size(), "checkpoints of " + job.id());
            assertEquals(1, store.events(job.id(), job.version()).size(), "events of " + job.id());
        }
        assertEquals(
                before.stream().map(Job::id).collect(Collectors.toSet()), Set.copyOf(ids(claimDue(10))), "due jobs");
    }

    @Test
    @DisplayName("Where one of several jobs has been written already, the host's effects are not run")
    void severalNotRunWhenOneIsLost() throws Exception {
        List<Job> before = threeFinalizing();
        apply(Snapshots.change(before.get(1), JobState.PARKED, Due.never()));
        AtomicBoolean ran = new AtomicBoolean();

        Verdict verdict = applyTogether(before, transaction -> ran.set(true));

        assertEquals(Verdict.LOST, verdict);
        assertFalse(ran.get(), "the effects were run");
        assertNothingWritten(before.get(0));
        assertNothingWritten(before.get(2));
    }

    @Test
    @DisplayName("If somebody else writes one of several jobs meanwhile, nothing is written of the others either")
    void severalOvertaken() throws Exception {
        needsManyWriters();
        List<Job> before = threeFinalizing();
        Change winner = Snapshots.change(before.get(2), JobState.PARKED, Due.never());

        Verdict verdict = applyTogether(before, transaction -> {
            host.writeHostRow(transaction, "balance", "90");
            apply(winner);
        });

        assertEquals(Verdict.LOST, verdict);
        assertNothingWritten(before.get(0));
        assertNothingWritten(before.get(1));
        assertEquals(winner.after(), stored(winner.id()));
    }

    @Test
    @DisplayName("If the host's effects throw, nothing is written of any of the jobs")
    void severalThrow() throws Exception {
        List<Job> before = threeFinalizing();
        IOException thrown = new IOException("the host's own");

        Throwable caught = assertThrows(
                IOException.class,
                () -> applyTogether(before, transaction -> {
                    host.writeHostRow(transaction, "balance", "90");
                    throw thrown;
                }));

        assertSame(thrown, caught);
        for (Job job : before) {
            assertNothingWritten(job);
        }
    }

    @Test
    @DisplayName("Changes that are not one for each job are refused, and nothing is written")
    void severalMismatched() throws Exception {
        List<Job> before = threeFinalizing();

        assertThrows(
                IllegalArgumentException.class,
                () -> transactional().applyTogether(before, transaction -> {
                    host.writeHostRow(transaction, "balance", "90");
                    return List.of(charge(before.get(0)));
                }));
        assertThrows(
                IllegalArgumentException.class,
                () -> transactional().applyTogether(List.of(before.get(0), before.get(0)), transaction -> List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> transactional().applyTogether(List.of(), transaction -> List.of()));

        assertNothingWritten(before.get(0));
    }

    @Test
    @DisplayName("The host's effect may insert a job, which comes with the change or not at all")
    void effectInsertsJob() throws Exception {
        Change change = charge(given(Jobs.of("ann").finalizing()));
        Job followUp = Jobs.of("ann").key("follow-up").accepted();

        apply(change, transaction -> insert(transaction, followUp));

        assertEquals(followUp, stored(followUp.id()));
        assertEquals(change.after(), stored(change.id()));
    }
}
