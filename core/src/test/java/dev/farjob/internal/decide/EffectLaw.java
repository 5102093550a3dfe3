package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Decision.Stay;
import dev.farjob.internal.decide.Observation.Abandoned;
import dev.farjob.internal.decide.Observation.CancelWanted;
import dev.farjob.internal.decide.Observation.LookedUp;
import dev.farjob.internal.decide.Observation.NoRoom;
import dev.farjob.internal.decide.Observation.Redriven;
import dev.farjob.internal.decide.Observation.SpawnAnswered;
import dev.farjob.internal.decide.Observation.StepDue;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.internal.decide.Observation.TimeToSpawn;
import dev.farjob.internal.decide.Observation.Told;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.EventKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepCursor;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.step.StepResult;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** The law of effects: nothing is sent twice, nothing at the provider is forgotten. */
enum EffectLaw implements Law {
    A_JOB_IS_SENT_ONCE_IT_IS_ON_RECORD(given -> !given.isWrite()
            || (given.next() == Next.SEND)
                    == (given.before().state() == JobState.ACCEPTED
                            && given.after().state() == JobState.SPAWNING
                            && given.sees(TimeToSpawn.class))),

    ROOM_IS_ASKED_FOR_WHEN_A_JOB_IS_SENT_AND_ONLY_THEN(given -> !given.isWrite()
            || given.write()
                    .change()
                    .admission()
                    .equals(given.next() == Next.SEND ? given.book().room() : Optional.empty())),

    THE_STORE_IS_ASKED_WHETHER_A_REMOTE_JOB_IS_FREE_WHEN_ONE_IS_ADOPTED_AND_ONLY_THEN(given ->
            !given.isWrite() || given.write().change().adopted().isPresent() == given.sees(Observation.Adopted.class)),

    WAITING_FOR_ROOM_CHANGES_NOTHING_FOR_A_JOB_THAT_IS_TO_BE_SENT(
            given -> !given.isWrite() || !given.sees(NoRoom.class) || !given.moved() || isSentNoMore(given.before())),

    AN_ATTEMPT_IN_DOUBT_IS_NOT_REPEATED(given ->
            !isMove(given, JobState.SPAWNING, JobState.ACCEPTED) || isProvablyNotThere(given) || isRespawn(given)),

    A_REPORT_IS_A_SIGN_OF_LIFE(given -> !given.isWrite()
            || !given.sees(Observation.Reported.class)
            || given.isPastDeadline()
            || (given.after().silence().isEmpty()
                    && given.after().runningSince().isPresent()
                    && given.after().reportedProgress().isPresent())
            || given.after().state() == JobState.PARKED),

    AN_ATTEMPT_THAT_IS_REPORTED_ON_IS_NOT_PARKED_FOR_DOUBT(given -> !given.isWrite()
            || !given.wasReportedOn()
            || given.after().parking().isEmpty()
            || given.silent().compareTo(Duration.ofHours(3)) > 0
            || given.before().silence().orElseThrow().notUnderstood() > 20),

    A_PARKED_JOB_IS_SENT_AGAIN_BY_HAND_ONLY(
            given -> !isMove(given, JobState.PARKED, JobState.ACCEPTED) || given.sees(Redriven.class)),

    WHAT_RUNS_FOR_NOBODY_IS_NAMED(given -> given.before().outcome().isEmpty()
            || takenAs(given)
                    .map(taken -> knows(given.before(), taken)
                            ? strayOf(given).isEmpty()
                            : strayOf(given).equals(Optional.of(taken)))
                    .orElse(true)),

    WHAT_RUNS_FOR_NOBODY_IS_ON_RECORD(given -> !given.isWrite()
            || given.write().stray().isEmpty()
            || (knows(given.after(), given.write().stray().get())
                    && given.after().outcome().equals(given.before().outcome())
                    && !given.moved())),

    ONLY_WHAT_RUNS_FOR_NOBODY_IS_NAMED(given -> strayOf(given)
            .map(stray -> given.before().outcome().isPresent() && !knows(given.before(), stray))
            .orElse(true)),

    A_DELIVERY_IS_NEVER_EXCHANGED(given -> !given.isWrite()
            || !given.hadSucceeded()
            || given.after().outcome().equals(given.before().outcome())
            || given.sees(Abandoned.class)
            || given.before().abandonment().isPresent()
            || (given.seen() instanceof StepEnded ended && isFinalFailure(given, ended))),

    NOTHING_IS_GIVEN_BACK_WHILE_A_STEP_MAY_RUN(given -> !given.isWrite()
            || !given.sees(Abandoned.class)
            || given.before().state() != JobState.FINALIZING
            || !given.hadSucceeded()
            || (given.next() == Next.NOTHING
                    && given.after().state() == JobState.FINALIZING
                    && given.after().outcome().equals(given.before().outcome())
                    && given.after().step().equals(given.before().step())
                    && given.after().abandonment().isPresent())),

    A_COMPENSATION_IS_GIVEN_UP_ONLY_WHILE_IT_WAITS_FOR_A_PERSON(given -> !given.isWrite()
            || !given.sees(Abandoned.class)
            || given.before().outcome().isEmpty()
            || given.hadSucceeded()
            || given.before().state() == JobState.PARKED
            || (!given.moved()
                    && given.after().outcome().equals(given.before().outcome())
                    && given.after().step().equals(given.before().step()))),

    A_JOB_THAT_IS_GIVEN_UP_AT_ITS_PROVIDER_IS_ASKED_TO_END(given -> !given.isWrite()
            || !given.sees(Abandoned.class)
            || !given.wasAtProvider()
            || given.before().lateSuccessAt().isPresent()
            || (given.after().state() == JobState.FINALIZING
                    && Losers.of(given.after()).contains(given.after().handle().orElseThrow()))),

    WHAT_WAS_GIVEN_UP_IS_NOT_HANDED_OUT(given -> !given.isWrite()
            || given.before().abandonment().isEmpty()
            || !(given.sees(StepEnded.class) || given.sees(StepDue.class))
            || (given.after().abandonment().isEmpty()
                    && !(given.after().outcome().orElseThrow() instanceof Outcome.Succeeded)
                    && given.after().state() != JobState.PARKED)),

    WHAT_A_STEP_DID_IS_ON_RECORD(given -> !(given.seen() instanceof StepEnded ended)
            || !(ended.result() instanceof StepResult.Done)
            || given.before().state() != JobState.FINALIZING
            || !given.before()
                    .step()
                    .map(StepCursor::step)
                    .equals(Optional.of(ended.step().name()))
            || (given.isWrite() && given.write().change().step().isPresent())),

    A_STEP_THAT_ENDED_TOO_LATE_IS_IN_THE_LOG_AND_CHANGES_NOTHING_ELSE(
            given -> !given.sees(Observation.StepEndedLate.class)
                    || (isAtTheStepOrBefore(given) ? !given.isWrite() : isOnlyLogged(given))),

    A_CANCEL_REACHES_THE_PROVIDER_OF_A_PARKED_JOB_TOO(given -> !given.sees(CancelWanted.class)
            || given.before().state() != JobState.PARKED
            || given.before().outcome().isPresent()
            || given.before().handle().isEmpty()
            || given.before().cancelRequest().filter(CancelRequest::isAnswered).isPresent()
            || given.book().cancel() == CancelKind.NONE
            || (given.isWrite() && given.next() == Next.ASK_CANCEL)),

    A_STEP_THAT_GAVE_UP_BECAUSE_THE_JOB_FAILED_IS_NOT_LOST(given -> !given.isWrite()
            || given.hadSucceeded()
            || !(given.seen() instanceof StepEnded ended)
            || ended.step().isOptional()
            || ended.result() instanceof StepResult.Done
            || given.before().abandonment().isPresent()
            || given.after().state() == JobState.PARKED
            || given.after().step().map(cursor -> cursor.failures() > 0).orElse(false));

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Predicate<Case> law;

    EffectLaw(Predicate<Case> law) {
        this.law = law;
    }

    @Override
    public boolean holds(Case given) {
        return law.test(given);
    }

    private static boolean isOnlyLogged(Case given) {
        return given.isWrite()
                && given.isOnlyLogged()
                && given.write()
                        .change()
                        .event()
                        .filter(event ->
                                event.kind() == EventKind.STEP_DONE_LATE || event.kind() == EventKind.STEP_FAILED_LATE)
                        .isPresent();
    }

    private static boolean isAtTheStepOrBefore(Case given) {
        Job job = given.before();
        boolean at = job.state() == JobState.FINALIZING
                && given.seen() instanceof Observation.StepEndedLate late
                && job.step()
                        .map(StepCursor::step)
                        .filter(late.ended().step()::isNamed)
                        .isPresent();
        return at || (job.outcome().isEmpty() && job.lateSuccessAt().isEmpty());
    }

    private static boolean isSentNoMore(Job accepted) {
        return accepted.cancelRequest().isPresent()
                || accepted.spec()
                        .deadline()
                        .filter(deadline -> !deadline.isAfter(Scene.NOW))
                        .isPresent()
                || !accepted.otherAttempts().isEmpty();
    }

    private static boolean isMove(Case given, JobState from, JobState to) {
        return given.isWrite()
                && given.before().state() == from
                && given.after().state() == to;
    }

    private static boolean isProvablyNotThere(Case given) {
        return (given.seen() instanceof SpawnAnswered spawn
                        && spawn.attempt() == given.before().attempt()
                        && spawn.answer() instanceof SpawnAnswer.NotSent)
                || (given.seen() instanceof LookedUp lookUp
                        && lookUp.attempt() == given.before().attempt()
                        && lookUp.found() instanceof Found.NotThere);
    }

    private static boolean isRespawn(Case given) {
        InDoubtPolicy policy = given.book().inDoubt();
        return given.seen() instanceof LookedUp
                && !given.wasReportedOn()
                && policy.action() == InDoubtPolicy.Action.RESPAWN
                && given.sinceSent().compareTo(policy.patience()) >= 0
                && given.before().attempt() < policy.maxAttempts();
    }

    /** Under which handle the provider says that it took the job. */
    private static Optional<Handle> takenAs(Case given) {
        if (given.seen() instanceof Told told) {
            return Optional.of(told.handle());
        }
        if (given.seen() instanceof SpawnAnswered spawn && spawn.answer() instanceof SpawnAnswer.Accepted accepted) {
            return Optional.of(accepted.handle());
        }
        return given.seen() instanceof LookedUp lookUp && lookUp.found() instanceof Found.There there
                ? Optional.of(there.handle())
                : Optional.empty();
    }

    private static boolean knows(Job job, Handle handle) {
        return job.handles().stream().anyMatch(known -> known.id().equals(handle.id()));
    }

    private static Optional<Handle> strayOf(Case given) {
        return given.isWrite() ? given.write().stray() : ((Stay) given.decision()).stray();
    }

    private static boolean isFinalFailure(Case given, StepEnded ended) {
        boolean failsJob = ended.result() instanceof StepResult.Impossible
                || (ended.result() instanceof StepResult.Again && ended.step().failsJob());
        return failsJob
                && !ended.step().isOptional()
                && given.after().outcome().orElseThrow() instanceof Outcome.Failed;
    }
}
