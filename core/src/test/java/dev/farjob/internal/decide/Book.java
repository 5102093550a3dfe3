package dev.farjob.internal.decide;

import dev.farjob.model.StepPlan;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.PollSchedule;
import dev.farjob.rules.ProgressRule;
import dev.farjob.rules.RetryRule;
import dev.farjob.rules.StaleRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.step.Steps;
import dev.farjob.store.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The host's rules, for tests; immutable, with the defaults of the library. The node has no steps of its own: a job goes
 * through those that it was accepted with.
 *
 * <p>Looks are 20 seconds apart, the provider allows one every 4 seconds and takes 30 seconds to answer, a lease lasts a
 * minute.
 */
record Book(
        LateSuccessPolicy late,
        InDoubtPolicy inDoubt,
        StaleRule.GiveUp giveUp,
        RetryRule spawnRetry,
        Optional<Admission> room,
        PollSchedule schedule,
        CancelKind cancel) {

    static final Duration LEASE = Duration.ofMinutes(1);
    static final Duration LOOK = Duration.ofSeconds(20);
    static final Duration SMALLEST = Duration.ofSeconds(4);
    static final Duration ANSWER_BY = Duration.ofSeconds(35);
    static final Admission ROOM = new Admission(OptionalInt.of(10), OptionalInt.empty());

    static final Step ARCHIVE = step("archive");
    static final Step THUMBNAIL = step("thumbnail").optional();
    static final Step CHARGE = step("charge").failJobWhenExhausted();
    static final Step REFUND = step("refund");
    static final Step NOTIFY = step("notify").optional();
    static final Step RECHARGE = step("recharge").failJobWhenExhausted();
    static final Step HAND_OUT = step("hand-out");

    /** The steps that jobs were accepted with. */
    static final StepPlan PLAN =
            new Steps(List.of(ARCHIVE, THUMBNAIL, CHARGE), List.of(REFUND, NOTIFY), List.of(RECHARGE, HAND_OUT)).plan();

    static Step step(String name) {
        return Step.elsewhere(name, context -> StepResult.done())
                .retry(RetryRule.forSteps().jitter(0));
    }

    static Book usual() {
        return new Book(
                LateSuccessPolicy.RECORD,
                InDoubtPolicy.fail(),
                StaleRule.GiveUp.PARK,
                RetryRule.forSpawns().jitter(0),
                Optional.empty(),
                PollSchedule.fixed(LOOK),
                CancelKind.ASKED);
    }

    /** Every way to settle the questions that a decision depends on. */
    static List<Book> all() {
        List<Book> books = new ArrayList<>();
        for (LateSuccessPolicy late : LateSuccessPolicy.values()) {
            for (InDoubtPolicy inDoubt :
                    List.of(InDoubtPolicy.fail(), InDoubtPolicy.park(), InDoubtPolicy.respawn(3))) {
                Book book = usual().late(late).inDoubt(inDoubt);
                books.add(book);
                books.add(book.giveUp(StaleRule.GiveUp.FAIL)
                        .spawnRetry(RetryRule.never())
                        .room(ROOM)
                        .cancel(CancelKind.NONE));
            }
        }
        return books;
    }

    Book late(LateSuccessPolicy other) {
        return new Book(other, inDoubt, giveUp, spawnRetry, room, schedule, cancel);
    }

    Book inDoubt(InDoubtPolicy other) {
        return new Book(late, other, giveUp, spawnRetry, room, schedule, cancel);
    }

    Book giveUp(StaleRule.GiveUp other) {
        return new Book(late, inDoubt, other, spawnRetry, room, schedule, cancel);
    }

    Book spawnRetry(RetryRule other) {
        return new Book(late, inDoubt, giveUp, other, room, schedule, cancel);
    }

    Book room(Admission other) {
        return new Book(late, inDoubt, giveUp, spawnRetry, Optional.of(other), schedule, cancel);
    }

    Book schedule(PollSchedule other) {
        return new Book(late, inDoubt, giveUp, spawnRetry, room, other, cancel);
    }

    Book cancel(CancelKind other) {
        return new Book(late, inDoubt, giveUp, spawnRetry, room, schedule, other);
    }

    Decider decider() {
        ProviderTraits traits = ProviderTraits.builder()
                .smallestPollInterval(SMALLEST)
                .cancel(cancel)
                .build();
        return Decider.by(new Rulebook(
                Steps.none(),
                StaleRule.defaults().onGiveUp(giveUp),
                inDoubt,
                spawnRetry,
                late,
                schedule,
                ProgressRule.honest(),
                LEASE,
                provider -> traits,
                job -> room));
    }

    @Override
    public String toString() {
        return "Book[" + "late success " + late
                + ", in doubt " + inDoubt.action() + ", after silence " + giveUp + ", "
                + (room.isPresent() ? "strict" : "patient") + ", cancel " + cancel + "]";
    }
}
