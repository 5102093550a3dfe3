package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Recovery;
import dev.farjob.answer.Submission;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.StepPlan;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.step.Steps;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nodes with other steps than the one that accepted a job: a rollout, a rename, a tier that only asks, a tool. The job goes
 * through those that it was accepted with, each once.
 */
class StepNamesTest {

    private final Bench bench = new Bench();
    private final List<Optional<String>> notes = new ArrayList<>();

    private JobOrchestrator node(Step... steps) {
        return bench.node(builder -> builder.onSuccess(steps));
    }

    /** A job that was accepted by a node with these steps, and ended at one that died before the first. */
    private Job endedWith(Step... steps) {
        Job job = bench.stored(node(steps).submit(Bench.request().build()).job());
        bench.clock.advance(Duration.ofMinutes(1));
        bench.node(builder -> builder.executor(task -> {
                            if (bench.stored(job).state() != JobState.FINALIZING) {
                                task.run();
                            }
                        })
                        .onSuccess(steps))
                .receive("fake", bench.remote(job).webhook());
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        bench.clock.advance(Duration.ofMinutes(1));
        return bench.stored(job);
    }

    /** Lets nodes sweep for longer than any lease, each of them now and then the first. */
    private void sweep(JobOrchestrator... nodes) {
        for (int minute = 0; minute < 10; minute++) {
            for (int node = 0; node < nodes.length; node++) {
                nodes[(minute + node) % nodes.length].sweep();
            }
            bench.clock.advance(Duration.ofMinutes(1));
        }
    }

    private long count(String step) {
        return bench.effects.stream().filter(key -> key.endsWith("/" + step)).count();
    }

    private void assertSucceeded(List<Job> jobs) {
        jobs.forEach(job -> assertEquals(JobState.SUCCEEDED, bench.stored(job).state()));
    }

    @Test
    void theStepsOfAJobAreOnRecordFromTheTimeItIsAccepted() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(bench.effect("charge"), bench.effect("mail"))
                .onFailure(bench.effect("refund"))
                .onLateSuccess(bench.effect("recharge")));
        Job job = jobs.submit(Bench.request().build()).job();
        StepPlan plan = new StepPlan(List.of("charge", "mail"), List.of("refund"), List.of("recharge"));
        assertEquals(plan, job.plan());
        sweep(jobs);
        assertEquals(plan, bench.stored(job).plan());
    }

    @Test
    void theStepsOfAnAdoptedJobAreThoseOfTheNodeThatAdoptsIt() {
        Submission adopted =
                node(bench.effect("charge")).adopt(Bench.request().build(), "a remote job that nobody follows");
        assertEquals(List.of("charge"), adopted.job().plan().onSuccess());
    }

    @Test
    void theSameRequestAtANodeWithOtherStepsIsTheSameRequest() {
        JobRequest request = Bench.request().idempotencyKey("once").build();
        Job job = node(bench.effect("charge")).submit(request).job();
        Submission.Duplicate again = (Submission.Duplicate)
                node(bench.effect("charge"), bench.effect("mail")).submit(request);
        assertTrue(again.sameRequest());
        assertEquals(job.plan(), again.job().plan());
    }

    @Test
    void aStepThatANewVersionAddsIsRunForAllThatItAcceptsWhoeverSeesTheEnd() {
        JobOrchestrator old = node(bench.effect("charge"));
        JobOrchestrator latest = node(bench.effect("charge"), bench.effect("mail"));
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            jobs.add(latest.submit(Bench.request().build()).job());
            bench.clock.advance(Duration.ofMinutes(1));
            (i % 2 == 0 ? old : latest).sweep();
        }
        sweep(old, latest);
        assertSucceeded(jobs);
        assertEquals(10, count("charge"));
        assertEquals(10, count("mail"));
    }

    @Test
    void aStepThatANewVersionAddsIsRunForNoneThatTheOldAccepted() {
        JobOrchestrator old = node(bench.effect("charge"));
        JobOrchestrator latest = node(bench.effect("charge"), bench.effect("mail"));
        Job job = old.submit(Bench.request().build()).job();
        sweep(latest);
        assertSucceeded(List.of(job));
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aNodeThatOnlyAsksAndHasNoStepsSettlesNothingUncharged() {
        JobOrchestrator worker = node(bench.effect("charge"));
        JobOrchestrator web = node();
        Job job = worker.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        web.status(Bench.ANN, job.id());
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        bench.clock.advance(Duration.ofSeconds(6));
        worker.sweep();
        assertSucceeded(List.of(job));
        assertEquals(1, count("charge"));
    }

    /** A page of a node without steps asks each second, and a node that has them sweeps once a minute. */
    private Job settledBeside(Consumer<JobOrchestrator> page) {
        JobOrchestrator worker = node(bench.effect("charge"));
        JobOrchestrator web = node();
        Job job = worker.submit(Bench.request().build()).job();
        for (int second = 1; second <= 180; second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            page.accept(web);
            if (second % 60 == 0) {
                page.accept(web);
                worker.sweep();
            }
        }
        return bench.stored(job);
    }

    @Test
    void aPageThatAsksANodeWithoutTheStepsKeepsNobodyFromThem() {
        Job recovered = settledBeside(web -> web.recover(Bench.ANN));
        assertSucceeded(List.of(recovered));
        Job asked = settledBeside(
                web -> web.list(Bench.ANN, JobQuery.any()).forEach(job -> web.status(Bench.ANN, job.id())));
        assertSucceeded(List.of(asked));
        assertEquals(2, count("charge"));
    }

    @Test
    void aJobThatIsLeftToNodesWithItsStepCountsAsReached() {
        endedWith(bench.effect("charge"));
        Recovery recovery = node().recover(Bench.ANN);
        assertTrue(recovery.complete());
        assertEquals(List.of(), recovery.notReached());
    }

    @Test
    void whoeverAsksSaysThatAStepIsNotKnownIfNobodyComesForIt() {
        Job job = endedWith(bench.effect("charge"));
        JobOrchestrator web = node();
        web.recover(Bench.ANN);
        assertEquals(Duration.ZERO, bench.stored(job).step().orElseThrow().missed());
        bench.clock.advance(Duration.ofMinutes(5));
        web.recover(Bench.ANN);
        assertTrue(bench.stored(job).step().orElseThrow().missed().compareTo(Duration.ZERO) > 0);
    }

    @Test
    void aToolThatHasNoStepsGivesUpAJobAndANodeThatHasThemGivesBack() {
        Step archive = Step.elsewhere(
                        "archive", context -> StepResult.again(Failure.of(FailureKind.STEP_FAILED, "full")))
                .retry(RetryRule.never());
        JobOrchestrator worker = bench.node(
                builder -> builder.onSuccess(bench.effect("charge"), archive).onFailure(bench.effect("refund")));
        Job job = worker.submit(Bench.request().build()).job();
        sweep(worker);
        assertEquals(JobState.PARKED, bench.stored(job).state());
        node().abandon(job.id(), "nothing more will come");
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        assertEquals(List.of("refund"), bench.stored(job).steps());
        sweep(worker);
        assertEquals(JobState.FAILED, bench.stored(job).state());
        assertEquals(List.of(job.id() + "/charge", job.id() + "/refund"), bench.effects);
    }

    @Test
    void aStepThatWasAddedSinceIsNotRunForTheJob() {
        Job job = endedWith(bench.effect("archive"));
        sweep(node(bench.effect("check"), bench.effect("archive"), bench.effect("mail")));
        assertEquals(List.of(job.id() + "/archive"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void twoNodesWithDifferentStepsNeitherSkipNorRepeatAny() {
        JobOrchestrator old = node(bench.effect("charge"), bench.effect("mail"));
        JobOrchestrator latest = node(bench.effect("book"), bench.effect("charge"));
        Job byOld = endedWith(bench.effect("charge"), bench.effect("mail"));
        Job byLatest = endedWith(bench.effect("book"), bench.effect("charge"));
        sweep(latest, old);
        assertEquals(
                Stream.of(
                                byOld.id() + "/charge",
                                byOld.id() + "/mail",
                                byLatest.id() + "/book",
                                byLatest.id() + "/charge")
                        .sorted()
                        .toList(),
                bench.effects.stream().sorted().toList());
        assertEquals(JobState.SUCCEEDED, bench.stored(byOld).state());
        assertEquals(JobState.SUCCEEDED, bench.stored(byLatest).state());
    }

    @Test
    void aRenamedStepKeepsTheKeyThatIsOnRecord() {
        Job job = endedWith(bench.effect("charge"));
        sweep(node(bench.effect("book").formerly("charge")));
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals("charge", bench.store.steps(job.id()).get(0).step());
    }

    @Test
    void aResultLeftUnderAnOldNameIsFoundUnderTheNew() {
        Step read = Step.elsewhere("read", context -> {
            notes.add(context.noteOf("book"));
            return StepResult.done();
        });
        endedWith(bench.effect("charge"), read);
        sweep(node(bench.effect("book").formerly("charge"), read));
        assertEquals(List.of(Optional.of("note of book")), notes);
    }

    @Test
    void aStepThatIsNotKnownIsLeftToANodeThatKnowsIt() {
        Job job = endedWith(bench.effect("charge"));
        JobOrchestrator other = node(bench.effect("book"));
        sweep(other);
        assertEquals(List.of(), bench.effects);
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        assertEquals(0, bench.stored(job).step().orElseThrow().failures());
        sweep(node(bench.effect("charge")));
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aStepThatNobodyKnowsForAnHourIsForAPerson() {
        Job job = endedWith(bench.effect("charge"));
        JobOrchestrator other = node(bench.effect("book"));
        for (int i = 0; i < 40; i++) {
            sweep(other);
        }
        assertEquals(JobState.PARKED, bench.stored(job).state());
        assertEquals(
                "step charge of job " + job.id()
                        + " was on record when the job was accepted, and nodes that do not know it have put the job off for"
                        + " PT1H: run a node that has it, or state .formerly(\"charge\") on the step that took its place,"
                        + " and redrive the job; or abandon it",
                bench.stored(job).parking().orElseThrow().reason().message());
        JobOrchestrator mended = node(bench.effect("book").formerly("charge"));
        mended.redrive(job.id(), "the rename is stated now");
        sweep(mended);
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aStoreThatDoesNotTakeThatAStepIsNotKnownIsToldLater() {
        Job job = endedWith(bench.effect("charge"));
        Between store = new Between(bench.store)
                .next("apply", Between.failBefore(new JobStoreException(Effect.NONE, "no connection")));
        JobOrchestrator other =
                bench.node(store.as(JobStore.class), builder -> builder.onSuccess(bench.effect("book")));
        for (int i = 0; i < 40; i++) {
            sweep(other);
        }
        assertEquals(JobState.PARKED, bench.stored(job).state());
    }

    @Test
    void hoursInWhichNoNodeLookedAreNotHoursInWhichNoneKnewTheStep() {
        Job job = endedWith(bench.effect("charge"));
        bench.clock.advance(Duration.ofHours(3));
        node(bench.effect("book")).sweep();
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
        sweep(node(bench.effect("charge")));
        assertSucceeded(List.of(job));
    }

    @Test
    void aRetryThatWasPutOffForHoursIsNotTimeInWhichNobodyKnewTheStep() {
        Step busy = Step.elsewhere(
                "charge",
                context -> new StepResult.Again(
                        Failure.of(FailureKind.STEP_FAILED, "busy"), Optional.of(Duration.ofHours(2))));
        Job job = endedWith(busy);
        node(busy).sweep();
        bench.clock.advance(Duration.ofHours(2));
        node(bench.effect("book")).sweep();
        assertEquals(JobState.FINALIZING, bench.stored(job).state());
    }

    @Test
    void aStepThatTookThePlaceOfTwoIsRunOnceForAJobThatHasBoth() {
        JobOrchestrator latest = node(bench.effect("total").formerly("charge", "fee"), bench.effect("mail"));
        Job job = endedWith(bench.effect("charge"), bench.effect("fee"), bench.effect("mail"));
        sweep(latest);
        assertSucceeded(List.of(job));
        assertEquals(List.of(job.id() + "/charge", job.id() + "/mail"), bench.effects);
        assertEquals(
                List.of("charge: note of total", "fee: done with charge", "mail: note of mail"),
                bench.store.steps(job.id()).stream()
                        .map(record -> record.step() + ": " + record.note())
                        .toList());
    }

    @Test
    void aFormerNameIsNobodyElses() {
        Step charge = bench.effect("charge");
        Step book = bench.effect("book");
        assertThrows(IllegalArgumentException.class, () -> book.formerly("book"));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Steps(List.of(charge), List.of(book.formerly("charge")), List.of()));
        assertTrue(refused.getMessage().startsWith("two steps are or were named \"charge\""), refused.getMessage());
    }

    @Test
    void otherStepsAreSaidOnceWithWhatDiffersAndWhatToDo() {
        JobOrchestrator accepting =
                bench.node(builder -> builder.onSuccess(bench.effect("charge"), bench.effect("archive"))
                        .onFailure(bench.effect("refund"))
                        .onLateSuccess(bench.effect("recharge")));
        Job first = accepting.submit(Bench.request().build()).job();
        accepting.submit(Bench.request().build());
        bench.clock.advance(Duration.ofMinutes(1));
        JobOrchestrator other = bench.node(builder ->
                builder.onSuccess(bench.effect("charge"), bench.effect("mail")).onFailure(bench.effect("refund")));
        try (Logged log = new Logged()) {
            sweep(other);
            List<String> said = log.linesWith("was accepted by a node with other steps");
            assertEquals(1, said.size());
            String what = said.get(0).replaceFirst(".* job \\S+ ", "");
            assertEquals(
                    "was accepted by a node with other steps than this node has, and goes through those:"
                            + " [charge, archive] for success, [refund] for failure, [recharge] for late success;"
                            + " this node has [charge, mail] for success, [refund] for failure."
                            + " It does not know [archive, recharge], which are left to nodes that do."
                            + " Its own [mail] are not run for such jobs."
                            + " Give all nodes the same steps, those that only submit or ask too, or state .formerly(…)"
                            + " on a step that took the place of another. This is said once for these steps.",
                    what);
        }
        assertEquals(JobState.FINALIZING, bench.stored(first).state());
    }

    @Test
    void aJobThatIsToGoThroughNoStepsIsSaidWhenItEnds() {
        node().submit(Bench.request().build());
        bench.clock.advance(Duration.ofMinutes(1));
        try (Logged log = new Logged()) {
            node(bench.effect("charge")).sweep();
            assertEquals(
                    1,
                    log.linesWith("goes through those: none; this node has [charge] for success."
                                    + " Its own [charge] are not run for such jobs.")
                            .size());
        }
    }

    @Test
    void aNodeThatTakesUpAJobSaysThatItHasOtherSteps() {
        endedWith(bench.effect("charge"));
        try (Logged log = new Logged()) {
            node(bench.effect("book")).sweep();
            assertEquals(
                    1, log.linesWith("was accepted by a node with other steps").size());
        }
    }

    @Test
    void stepsThatAreOnlyRenamedAreNotOtherSteps() {
        endedWith(bench.effect("charge"));
        try (Logged log = new Logged()) {
            sweep(node(bench.effect("book").formerly("charge")));
            assertEquals(List.of(), log.linesWith("was accepted by a node with other steps"));
        }
    }
}
