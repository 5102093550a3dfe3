package dev.farjob.internal.decide;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepRecord;
import java.util.EnumSet;
import java.util.Set;

/** The words for a step that failed for good, for operators and for users. */
final class StepFailed {

    /** The kinds whose sentence for users is as true of a step as of the provider. */
    private static final Set<FailureKind> SAID_ALIKE =
            EnumSet.of(FailureKind.CONTENT_POLICY, FailureKind.INVALID_INPUT, FailureKind.INSUFFICIENT_CREDITS);

    private StepFailed() {}

    /** Why the job fails. */
    static Failure job(Job job, String step, Failure failure) {
        return of(job, step, failure, "");
    }

    /** Why the job waits for a person, and which ways there are to go on. */
    static Failure parked(Job job, String step, Failure failure) {
        return of(
                job,
                step,
                failure,
                "; once that is mended, redrive the job, which tries the step again, or " + giveUp(job));
    }

    private static String giveUp(Job job) {
        if (!hasSucceeded(job)) {
            return "do by hand what this step and those after it do, and abandon the job, which settles it without them";
        }
        return job.lateSuccessAt().isPresent()
                ? "abandon it and give back by hand what was taken since it was delivered late"
                : "abandon it, which runs the steps for failures (a refund, where there is one)";
    }

    private static Failure of(Job job, String step, Failure failure, String advice) {
        FailureKind kind = failure.kind() == FailureKind.INSUFFICIENT_CREDITS
                ? FailureKind.INSUFFICIENT_CREDITS
                : FailureKind.STEP_FAILED;
        String what = "step " + step + " of job " + job.id() + " failed for good: ";
        // The advice is at the end, where a long message would have it cut off.
        String why = cut(failure.message(), Failure.MAX_MESSAGE - what.length() - advice.length());
        return Failure.builder(kind, what + why + advice)
                .retryable(failure.retryable())
                .detail(failure.detail())
                .userText(forUsers(job, failure))
                .build();
    }

    /** The sentence for users of a failed step says that the result is there, which is not so of a compensation. */
    private static String forUsers(Job job, Failure failure) {
        if (!failure.userText().isEmpty()) {
            return failure.userText();
        }
        if (!hasSucceeded(job)) {
            return "This request ended without a result, and closing it takes longer than usual.";
        }
        return SAID_ALIKE.contains(failure.kind()) ? failure.forUsers() : "";
    }

    private static boolean hasSucceeded(Job job) {
        return job.outcome().filter(Outcome.Succeeded.class::isInstance).isPresent();
    }

    /** The note of a checkpoint, which no surrogate pair is cut in two for. */
    static String note(String text) {
        return cut(text, StepRecord.MAX_NOTE);
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }
}
