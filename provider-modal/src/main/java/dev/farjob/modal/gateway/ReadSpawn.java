package dev.farjob.modal.gateway;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Target;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup.Found;
import java.util.Optional;

/** Reads what the answer to a spawn proves, and the answer to a search for one. */
final class ReadSpawn {

    private ReadSpawn() {}

    /**
     * Reads the answer to a submit.
     *
     * @param tokenHasChanged whether the proxy token is another one by now than the one that was sent
     */
    static SpawnAnswer spawn(Target target, Reply reply, boolean tokenHasChanged) {
        Answer answer = Answer.of(reply);
        if (answer instanceof Answer.App app) {
            return said(target, app.envelope());
        }
        Answer.Other other = (Answer.Other) answer;
        return switch (other.standing()) {
            case NOT_NOW -> new SpawnAnswer.NotSent(other.text(), other.retryAfter());
            case DENIED ->
                // In the middle of a rotation: the next attempt goes out with the new token
                tokenHasChanged
                        ? SpawnAnswer.notSent(other.text())
                        : refused(
                                FailureKind.UNAUTHORIZED,
                                other.text() + ". Check the proxy token, and its environments");
            case CLOSED -> refused(FailureKind.REFUSED, other.text() + ". Is the gateway deployed at this URL?");
            case NO_CREDIT -> refused(FailureKind.PROVIDER_QUOTA, other.text());
            case UNKNOWN -> SpawnAnswer.unknown(other.text());
        };
    }

    private static SpawnAnswer said(Target target, Envelope envelope) {
        if (envelope instanceof Envelope.Call call) {
            return SpawnAnswer.accepted(Handle.of(target, call.id()));
        }
        if (!(envelope instanceof Envelope.Trouble trouble)) {
            return SpawnAnswer.unknown("the gateway answered something else than a call");
        }
        return switch (trouble.code()) {
            case "unknown_function" -> refused(FailureKind.REFUSED, said(trouble));
            case "invalid_input" -> refused(FailureKind.INVALID_INPUT, said(trouble));
            case "quota" -> refused(FailureKind.PROVIDER_QUOTA, said(trouble));
            case "busy", "not_started", "closed" -> new SpawnAnswer.NotSent(said(trouble), trouble.retryAfter());
            default -> SpawnAnswer.unknown(said(trouble));
        };
    }

    static Found lookUp(Target target, String key, Reply reply) {
        Answer answer = Answer.of(reply);
        if (answer instanceof Answer.Other other) {
            return new Found.CannotTell(other.text());
        }
        Envelope envelope = ((Answer.App) answer).envelope();
        if (!(envelope instanceof Envelope.LookUp found) || !found.key().equals(key)) {
            return new Found.CannotTell(
                    envelope instanceof Envelope.Trouble trouble
                            ? said(trouble)
                            : "the gateway speaks of something else");
        }
        Optional<String> id = found.id();
        return switch (found.found()) {
            case "call" ->
                id.<Found>map(call -> new Found.There(Handle.of(target, call)))
                        .orElseGet(() -> new Found.CannotTell("the gateway found a call, and did not say which"));
            case "never" -> new Found.NotThere();
            case "claimed" ->
                new Found.CannotTell("the gateway began this spawn, and has not recorded what came of it");
            default -> new Found.CannotTell("the gateway says " + found.found());
        };
    }

    static String said(Envelope.Trouble trouble) {
        return "the gateway says " + trouble.code() + (trouble.message().isEmpty() ? "" : ": " + trouble.message());
    }

    private static SpawnAnswer refused(FailureKind kind, String message) {
        return SpawnAnswer.refused(Failure.of(kind, message));
    }
}
