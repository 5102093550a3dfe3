package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** The law of when a job is looked at next, and of what follows a write. */
enum DueLaw implements Law {
    A_SETTLED_JOB_IS_NEVER_DUE(written -> !written.after().state().isSettled()
            || (isNever(written) && written.after().settledAt().isPresent())),

    A_PARKED_JOB_IS_NEVER_DUE(written -> written.after().state() != JobState.PARKED || isNever(written)),

    A_LIVE_JOB_IS_DUE(written -> !written.after().state().isLive() || !isNever(written)),

    NO_LIVE_JOB_IS_OUT_OF_SIGHT_FOR_LONGER_THAN_A_DAY(
            written -> !written.after().state().isLive() || delay(written).compareTo(Duration.ofDays(1)) <= 0),

    THE_PACE_IS_POSITIVE(written -> isPositive(written.after().pace())),

    A_PROVIDER_IS_NOT_ASKED_MORE_OFTEN_THAN_IT_ALLOWS(written -> !Case.isAtProvider(written.after())
            || written.next() == Next.LOOK
            || (delay(written).compareTo(Book.SMALLEST) >= 0
                    && written.after().pace().compareTo(Book.SMALLEST) >= 0)),

    A_JOB_THAT_HAS_NOT_ENDED_IS_LOOKED_AT_WHEN_ITS_DEADLINE_PASSES(
            written -> written.after().outcome().isPresent()
                    || written.after().state() == JobState.PARKED
                    || written.next() == Next.SEND
                    || written.after().lateSuccessAt().isPresent()
                    || !sleepsThroughDeadline(written)),

    NO_CLAIM_REACHES_BEYOND_THE_DEADLINE(written -> written.after().outcome().isPresent()
            || written.after().state() == JobState.PARKED
            || written.after().lateSuccessAt().isPresent()
            || written.after().pace().compareTo(closestClaim(written.after())) <= 0
            || written.after()
                    .spec()
                    .deadline()
                    .map(deadline -> decides(written, deadline))
                    .filter(written.moment()
                            .now()
                            .plus(delay(written))
                            .plus(written.after().pace())::isAfter)
                    .isEmpty()),

    STEPS_ARE_WORKED_OFF_WHERE_THERE_ARE_SOME(
            written -> written.next() != Next.FINALIZE || written.after().state() == JobState.FINALIZING),

    A_JOB_THAT_ENDS_IS_FINALIZED_AT_ONCE(written -> written.after().state() != JobState.FINALIZING
            || written.before().state() == JobState.FINALIZING
            || written.next() == Next.FINALIZE
            || written.sees(Observation.Redriven.class)),

    ONLY_A_JOB_AT_THE_PROVIDER_IS_CANCELLED_THERE(written -> written.next() != Next.ASK_CANCEL
            || (Case.isAtProvider(written.after())
                    && written.after()
                            .cancelRequest()
                            .filter(request -> !request.isAnswered())
                            .isPresent())),

    A_CANCEL_IS_PASSED_ON_AS_SOON_AS_IT_CAN_BE(written -> !Case.isAtProvider(written.after())
            || Case.isAtProvider(written.before())
            || written.after()
                    .cancelRequest()
                    .filter(request -> !request.isAnswered())
                    .isEmpty()
            || written.next() == Next.ASK_CANCEL
            || written.next() == Next.LOOK),

    ANOTHER_REMOTE_JOB_HAS_NOT_BEEN_ASKED_TO_CANCEL(written -> written.before()
                    .handle()
                    .isEmpty()
            || written.before()
                    .handle()
                    .map(Handle::id)
                    .equals(written.after().handle().map(Handle::id))
            || written.after().cancelRequest().filter(CancelRequest::isAnswered).isEmpty()
            || !Case.isAtProvider(written.after())),

    A_CANCEL_COUNTS_AS_SENT_ONLY_WHEN_IT_WAS_ANSWERED(written ->
            written.after().cancelRequest().filter(CancelRequest::isAnswered).isEmpty()
                    || written.providerAnsweredTheCancel()
                    || written.sees(Observation.CancelAnswered.class));

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Predicate<Case> ofWrites;

    DueLaw(Predicate<Case> ofWrites) {
        this.ofWrites = ofWrites;
    }

    @Override
    public boolean holds(Case given) {
        return !given.isWrite() || ofWrites.test(given);
    }

    private static boolean isNever(Case written) {
        return written.write().change().due().equals(Due.never());
    }

    private static Duration delay(Case written) {
        return written.write().change().due().delay().orElseThrow();
    }

    /** Not counting that a provider is left alone for as long as it wants. */
    private static boolean sleepsThroughDeadline(Case written) {
        Instant look = written.moment().now().plus(delay(written));
        boolean tooClose = Case.isAtProvider(written.after()) && delay(written).equals(Book.SMALLEST);
        // The writer's clock may be hours ahead of that of the node which makes the attempt
        boolean mayBeAnswered =
                written.after().state() == JobState.SPAWNING && delay(written).compareTo(Book.ANSWER_BY) <= 0;
        return !tooClose
                && !mayBeAnswered
                && written.before()
                        .spec()
                        .deadline()
                        .map(deadline -> decides(written, deadline))
                        .filter(look::isAfter)
                        .isPresent();
    }

    /** When the time decides: at the deadline, at once after it, or once its cancel has been waited for. */
    private static Instant decides(Case written, Instant deadline) {
        Instant now = written.moment().now();
        if (now.isBefore(deadline)) {
            return deadline;
        }
        boolean waits = Case.isAtProvider(written.after())
                && written.after()
                        .cancelRequest()
                        .filter(request -> !request.isAnswered())
                        .isPresent();
        Instant begin = written.after()
                .cancelRequest()
                .map(CancelRequest::at)
                .filter(deadline::isBefore)
                .orElse(deadline);
        Instant grace = begin.plus(Duration.ofMinutes(10));
        return waits && grace.isAfter(now) ? grace : now;
    }

    private static Duration closestClaim(Job job) {
        return Case.isAtProvider(job) ? Book.SMALLEST : Book.LEASE;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }
}
