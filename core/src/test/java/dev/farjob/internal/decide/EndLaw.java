package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Observation.Abandoned;
import dev.farjob.internal.decide.Observation.CancelAnswered;
import dev.farjob.internal.decide.Observation.CancelWanted;
import dev.farjob.internal.decide.Observation.LookedUp;
import dev.farjob.internal.decide.Observation.NoRoom;
import dev.farjob.internal.decide.Observation.Reopened;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.internal.decide.Observation.SpawnAnswered;
import dev.farjob.internal.decide.Observation.TimeToSpawn;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.Outcome;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.LateSuccessPolicy;
import dev.farjob.rules.StaleRule.GiveUp;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** The law of how jobs end, and of jobs that have ended. */
enum EndLaw implements Law {
    A_JOB_FAILS_OR_IS_CANCELLED_ON_POSITIVE_EVIDENCE_ONLY(
            given -> !given.isWrite() || !given.endsBadly() || isProved(given)),

    NO_JOB_FAILS_BY_AN_ATTEMPT_WHILE_ANOTHER_ONE_MAY_DELIVER(given -> !given.isWrite()
            || !given.endsBadly()
            || given.before().otherAttempts().stream().allMatch(KnownAttempt::givenUp)
            || isWanted(given)
            || given.isPastDeadline()),

    THE_FIRST_DELIVERY_OF_ANY_ATTEMPT_ENDS_THE_JOB(
            given -> given.before().outcome().isPresent()
                    || !(given.seen() instanceof Seen seen)
                    || !(seen.status() instanceof ProviderStatus.Succeeded)
                    || !(seen.attempt().isPresent() || Handles.isOther(given.before(), seen.handle()))
                    || (given.isWrite() && given.after().outcome().orElse(null) instanceof Outcome.Succeeded)),

    WHAT_SUCCEEDED_NEVER_CHANGES(
            given -> !given.isWrite() || given.before().state() != JobState.SUCCEEDED || given.isOnlyLogged()),

    WHAT_FAILED_CHANGES_BY_A_LATE_SUCCESS_ONLY(given -> !given.isWrite()
            || !isSettledBadly(given.before())
            || given.sees(Reopened.class)
            || given.isOnlyLogged()
            || isLateSuccess(given)
            || isNote(given)),

    WHAT_IS_NOT_WANTED_STAYS_UNWANTED_UNLESS_A_PERSON_REOPENS_IT(given -> !given.isWrite()
            || given.before().unwanted().isEmpty()
            || (given.sees(Reopened.class)
                    ? given.after().unwanted().isEmpty()
                    : given.after().unwanted().equals(given.before().unwanted()))),

    ONLY_ITS_OWNER_AND_PEOPLE_DO_NOT_WANT_A_JOB(given -> !given.isWrite()
            || given.before().unwanted().isPresent()
            || given.after().unwanted().isPresent() == (given.sees(CancelWanted.class) || given.sees(Abandoned.class))),

    A_WISH_THAT_IS_NOT_ON_RECORD_IS_FOR_A_JOB_THAT_CANNOT_COME_BACK(given -> given.isWrite()
            || !(given.sees(CancelWanted.class) || given.sees(Abandoned.class))
            || given.before().unwanted().isPresent()
            || given.before().abandonment().isPresent()
            || (given.before().outcome().isPresent() && !Ending.canSucceedLate(given.before()))),

    WHAT_IS_NOT_WANTED_IS_NOT_CHARGED_FOR_AFTER_ALL(given -> !given.isWrite()
            || given.before().unwanted().isEmpty()
            || given.before().outcome().isEmpty()
            || given.hadSucceeded()
            || given.sees(Reopened.class)
            || !(given.after().outcome().isEmpty() || given.after().outcome().get() instanceof Outcome.Succeeded)),

    A_RECORDED_LATE_SUCCESS_CHANGES_NOTHING_ELSE(given -> !given.isWrite()
            || !isSettledBadly(given.before())
            || given.moved()
            || isNote(given)
            || given.isOnlyLogged()
            || given.after()
                    .equals(given.before()
                            .next(given.moment().now(), given.moment().stamp())
                            .lateSuccessAt(given.moment().now())
                            .handle(given.after().handle().orElseThrow())
                            .otherAttempts(given.after().otherAttempts())
                            .build())),

    WHAT_FAILED_IS_FINALIZED_AFTER_ALL_IF_THE_HOST_WANTS_IT(given -> !given.isWrite()
            || !isSettledBadly(given.before())
            || !given.moved()
            || given.sees(Reopened.class)
            || given.book().late() == LateSuccessPolicy.REOPEN),

    AN_OWNER_WHO_WAS_TOLD_CANCELLED_IS_NOT_CHARGED_AGAIN_UNASKED(given -> !given.isWrite()
            || !(given.before().outcome().orElse(null) instanceof Outcome.Cancelled)
            || given.sees(Reopened.class)
            || given.after().outcome().equals(given.before().outcome())),

    ONLY_A_LATE_SUCCESS_ON_RECORD_IS_REOPENED_BY_HAND(given -> !given.isWrite()
            || !given.sees(Reopened.class)
            || (isSettledBadly(given.before()) && given.before().lateSuccessAt().isPresent())),

    A_LATE_SUCCESS_IS_NOT_OVERLOOKED(given -> !isLateSuccess(given)
            || given.book().late() == LateSuccessPolicy.DISCARD
            || given.before().lateSuccessAt().isPresent()
            || (given.isWrite() && given.after().lateSuccessAt().isPresent())),

    A_JOB_IS_REOPENED_ONCE(given -> !given.isWrite()
            || !given.endsBadly()
            || given.before().lateSuccessAt().isEmpty()
            || given.after().state().isSettled()),

    NO_DEADLINE_AND_NO_OLD_WISH_STOPS_A_JOB_THAT_WAS_REOPENED(given -> !given.isWrite()
            || given.before().outcome().isPresent()
            || given.before().lateSuccessAt().isEmpty()
            || (!isTimedOut(given.after())
                    && (given.before().cancelRequest().isPresent()
                            || given.after().cancelRequest().isEmpty()
                            || given.sees(CancelWanted.class)))),

    A_JOB_THAT_IS_REOPENED_HAS_NO_WISH_TO_CANCEL(given -> !given.isWrite()
            || !given.isReopenedToFetch()
            || given.after().cancelRequest().isEmpty()),

    A_DISCARDED_LATE_SUCCESS_LEAVES_NO_TRACE(
            given -> !isLateSuccess(given) || given.book().late() != LateSuccessPolicy.DISCARD || !given.isWrite());

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Predicate<Case> law;

    EndLaw(Predicate<Case> law) {
        this.law = law;
    }

    @Override
    public boolean holds(Case given) {
        return law.test(given);
    }

    /** Whether somebody wants the job to end. */
    private static boolean isWanted(Case given) {
        return given.sees(Abandoned.class)
                || given.sees(CancelWanted.class)
                || given.sees(CancelAnswered.class)
                || isTimeToSend(given);
    }

    /** With room or without: a job that is sent no more needs none to end. */
    private static boolean isTimeToSend(Case given) {
        return given.sees(TimeToSpawn.class) || given.sees(NoRoom.class);
    }

    private static boolean isTimedOut(Job job) {
        return job.outcome().orElse(null) instanceof Outcome.Failed failed
                && failed.failure().kind() == FailureKind.TIMED_OUT;
    }

    private static boolean isSettledBadly(Job job) {
        return job.state() == JobState.FAILED || job.state() == JobState.CANCELLED;
    }

    /** A note on a job that has settled, which changes nothing else: that it is not wanted, or a stray. */
    private static boolean isNote(Case given) {
        Job before = given.before();
        Job.Builder noted = before.next(given.moment().now(), given.moment().stamp());
        boolean isWish = given.sees(CancelWanted.class) || given.sees(Abandoned.class);
        return isWish
                ? given.after()
                        .equals(noted.unwanted(given.after().unwanted().orElseThrow())
                                .build())
                : given.write().stray().isPresent()
                        && given.after()
                                .equals(noted.otherAttempts(given.after().otherAttempts())
                                        .build());
    }

    /** A delivery for a job that ended without one, and not because of the host or a person. */
    private static boolean isLateSuccess(Case given) {
        Outcome outcome = given.before().outcome().orElse(null);
        boolean open = outcome instanceof Outcome.Cancelled
                || (outcome instanceof Outcome.Failed failed && failed.failure().kind() == FailureKind.PROVIDER_FAILED);
        return open && given.seen() instanceof Seen seen && seen.status() instanceof ProviderStatus.Succeeded;
    }

    private static boolean isProved(Case given) {
        Outcome outcome = given.after().outcome().orElseThrow();
        Optional<FailureKind> kind = outcome instanceof Outcome.Failed failed
                ? Optional.of(failed.failure().kind())
                : Optional.empty();
        if (given.sees(Abandoned.class)) {
            return kind.equals(Optional.of(FailureKind.ABANDONED));
        }
        if (given.sees(CancelWanted.class) && given.before().lateSuccessAt().isPresent()) {
            return kind.isEmpty();
        }
        boolean unsent = given.before().state() == JobState.ACCEPTED;
        if (unsent && (isTimeToSend(given) || given.sees(CancelWanted.class))) {
            return true;
        }
        if (kind.equals(Optional.of(FailureKind.TIMED_OUT))) {
            return given.isPastDeadline()
                    && (given.wasAtProvider() || given.wasReportedOn() || isInDoubtForLongEnough(given));
        }
        if (given.seen() instanceof SpawnAnswered spawn) {
            return isProvedBySpawn(given, spawn, outcome);
        }
        if (given.seen() instanceof LookedUp lookUp) {
            return isProvedByLookUp(given, lookUp, kind);
        }
        if (given.seen() instanceof CancelAnswered cancel) {
            return cancel.answer() instanceof CancelAnswer.Asked
                    && cancel.kind() == CancelKind.DELETES
                    && kind.isEmpty();
        }
        return given.seen() instanceof Seen seen && isProvedByStatus(given, seen, outcome);
    }

    private static boolean isProvedBySpawn(Case given, SpawnAnswered spawn, Outcome outcome) {
        if (given.before().state() != JobState.SPAWNING
                || spawn.attempt() != given.before().attempt()) {
            return false;
        }
        if (spawn.answer() instanceof SpawnAnswer.Refused refused) {
            return outcome.equals(new Outcome.Failed(refused.failure()));
        }
        return spawn.answer() instanceof SpawnAnswer.NotSent
                && (given.before().cancelRequest().isPresent()
                        || given.book().room().isPresent());
    }

    /** The deadline ends the patience with an attempt whose answer is overdue, unless its host wants a person to be asked. */
    private static boolean isInDoubtForLongEnough(Case given) {
        return given.before().state() == JobState.SPAWNING
                && given.seen() instanceof LookedUp lookUp
                && lookUp.attempt() == given.before().attempt()
                && given.sinceSent().compareTo(Book.ANSWER_BY) >= 0
                && given.book().inDoubt().action() != InDoubtPolicy.Action.PARK;
    }

    private static boolean isProvedByLookUp(Case given, LookedUp lookUp, Optional<FailureKind> kind) {
        if (given.before().state() != JobState.SPAWNING
                || lookUp.attempt() != given.before().attempt()) {
            return false;
        }
        if (lookUp.found() instanceof Found.NotThere) {
            return true;
        }
        if (given.wasReportedOn()) {
            return given.book().giveUp() == GiveUp.FAIL
                    && given.silent().compareTo(Duration.ofHours(3)) > 0
                    && kind.equals(Optional.of(FailureKind.LOST));
        }
        InDoubtPolicy policy = given.book().inDoubt();
        return policy.action() != InDoubtPolicy.Action.PARK
                && given.sinceSent().compareTo(policy.patience()) >= 0
                && kind.equals(Optional.of(FailureKind.SPAWN_IN_DOUBT));
    }

    private static boolean isProvedByStatus(Case given, Seen seen, Outcome outcome) {
        if (seen.status() instanceof ProviderStatus.Ended ended) {
            return isAboutIt(given, seen.handle()) && says(ended, outcome);
        }
        if (!(seen.status() instanceof ProviderStatus.Unknown unknown) || !isAboutIt(given, seen.handle())) {
            return false;
        }
        boolean agreedToCancel = given.providerAgreedToCancel()
                && given.missing() >= 5
                && unknown.why() == ProviderStatus.Why.NOT_FOUND
                && given.silent().compareTo(Duration.ofSeconds(30)) >= 0;
        boolean lost = given.book().giveUp() == GiveUp.FAIL && given.silent().compareTo(Duration.ofHours(3)) > 0;
        return outcome instanceof Outcome.Failed failed
                ? lost && failed.failure().kind() == FailureKind.LOST
                : agreedToCancel;
    }

    private static boolean isAboutIt(Case given, Handle handle) {
        return given.before()
                .handle()
                .map(known -> known.id().equals(handle.id()))
                .orElse(true);
    }

    private static boolean says(ProviderStatus.Ended ended, Outcome outcome) {
        if (ended instanceof ProviderStatus.Failed failed) {
            return outcome.equals(new Outcome.Failed(failed.failure()));
        }
        return ended instanceof ProviderStatus.Cancelled cancelled
                && outcome.equals(new Outcome.Cancelled(cancelled.reason()));
    }
}
