package dev.farjob.modal.grpc;

import dev.farjob.modal.api.ModalFunction;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.provider.SpawnAnswer;

/** Reads what trouble with a spawn proves. Modal uses one code for throttling and for an exhausted budget. */
final class SpawnTrouble {

    private SpawnTrouble() {}

    /** Trouble before the call that spawns: whatever it is, nothing was spawned. */
    static SpawnAnswer beforeTheCall(WireException trouble, ModalFunction function) {
        return switch (trouble.code()) {
            case NOT_FOUND ->
                refused(
                        FailureKind.REFUSED,
                        "Modal has no deployed function " + function + " in that environment: run \"modal deploy\", and"
                                + " check the names; what \"modal run\" and \"modal serve\" start cannot be found");
            case UNAUTHENTICATED, PERMISSION_DENIED -> denied();
            case FAILED_PRECONDITION, UNIMPLEMENTED, OUT_OF_RANGE, INVALID_ARGUMENT -> notUnderstood(trouble);
            case RESOURCE_EXHAUSTED -> exhausted(trouble);
            default -> notSent(trouble);
        };
    }

    /** Trouble with the call that spawns: only what says so proves that nothing was spawned. */
    static SpawnAnswer ofTheCall(WireException trouble, ModalFunction function) {
        if (trouble.isNotSent()) {
            return notSent(trouble);
        }
        if (trouble.retryAfter().isPresent()) {
            return throttled(trouble);
        }
        return switch (trouble.code()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> denied();
            case NOT_FOUND ->
                SpawnAnswer.notSent("Modal does not know the id of " + function + " any more; it is looked up anew");
            case INVALID_ARGUMENT ->
                refused(FailureKind.INVALID_INPUT, "Modal calls the arguments for " + function + " invalid");
            case FAILED_PRECONDITION, UNIMPLEMENTED, OUT_OF_RANGE -> notUnderstood(trouble);
            case RESOURCE_EXHAUSTED -> exhausted(trouble);
            default -> SpawnAnswer.unknown("the call was sent, and " + trouble.getMessage());
        };
    }

    private static SpawnAnswer exhausted(WireException trouble) {
        if (trouble.retryAfter().isPresent()) {
            return throttled(trouble);
        }
        if (trouble.mentions("exceeds maximum size")) {
            // Not Modal's word: its answer was too large to be read, so it may have taken the call
            return SpawnAnswer.unknown("the call was sent, and the answer was too large");
        }
        boolean billing = trouble.mentions("billing");
        Failure failure = Failure.of(
                FailureKind.PROVIDER_QUOTA,
                billing
                        ? "the billing limit of the Modal workspace is reached; raise it in Modal's settings"
                        : "a limit of the Modal workspace is reached: too many inputs wait, or its budget is used up");
        return SpawnAnswer.refused(billing ? failure : failure.asRetryable());
    }

    private static SpawnAnswer throttled(WireException trouble) {
        return new SpawnAnswer.NotSent("Modal asks for fewer calls", trouble.retryAfter());
    }

    private static SpawnAnswer notSent(WireException trouble) {
        return new SpawnAnswer.NotSent("nothing was sent: " + trouble.getMessage(), trouble.retryAfter());
    }

    private static SpawnAnswer denied() {
        return refused(
                FailureKind.UNAUTHORIZED,
                "Modal does not accept the token, or it may not use this function: check the token and its workspace");
    }

    private static SpawnAnswer notUnderstood(WireException trouble) {
        return refused(
                FailureKind.REFUSED,
                trouble.getMessage() + "; its interface may have changed, or it wants a newer client version (see"
                        + " ClientIdentity)");
    }

    private static SpawnAnswer refused(FailureKind kind, String message) {
        return SpawnAnswer.refused(Failure.of(kind, message));
    }
}
