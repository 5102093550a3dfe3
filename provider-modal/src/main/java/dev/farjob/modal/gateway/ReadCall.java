package dev.farjob.modal.gateway;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.JobResult;
import dev.farjob.model.Payload;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Unknown;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import java.util.Optional;

/** Reads what the answer to a question about a call proves. */
final class ReadCall {

    private ReadCall() {}

    static ProviderStatus status(String id, Reply reply) {
        Answer answer = Answer.of(reply);
        if (answer instanceof Answer.App app && app.envelope() instanceof Envelope.Status status) {
            return status.id().equals(id)
                    ? status(status)
                    : unknown(Why.NOT_UNDERSTOOD, "an answer about another call");
        }
        return unknown(answer);
    }

    private static ProviderStatus status(Envelope.Status status) {
        return switch (status.state()) {
            case "pending" -> new ProviderStatus.Queued(status.progress());
            case "running" -> new ProviderStatus.Running(status.progress());
            case "succeeded" -> ProviderStatus.succeeded();
            case "cancelled" -> ProviderStatus.cancelled("cancelled through the Modal gateway");
            case "failed", "timed_out", "terminated", "internal_failure" -> ProviderStatus.failed(failure(status));
            default -> unknown(Why.NOT_UNDERSTOOD, "the gateway says " + status.state());
        };
    }

    private static Failure failure(Envelope.Status status) {
        Failure failure = switch (status.state()) {
            case "timed_out" ->
                Failure.of(FailureKind.PROVIDER_FAILED, "the Modal function ran into its own time limit");
            case "terminated" ->
                Failure.of(FailureKind.PROVIDER_FAILED, "Modal stopped the function, and nobody asked for it here")
                        .asRetryable();
            case "internal_failure" ->
                Failure.of(FailureKind.PROVIDER_FAILED, "Modal lost the worker of the function")
                        .asRetryable();
            default -> Failure.of(FailureKind.PROVIDER_FAILED, "the Modal function failed" + type(status));
        };
        return status.failure()
                .map(problem ->
                        failure.withDetail(problem.type() + ": " + problem.message() + "\n" + problem.traceback()))
                .orElse(failure);
    }

    private static String type(Envelope.Status status) {
        return status.failure()
                .map(Envelope.Problem::type)
                .filter(type -> !type.isBlank())
                .map(type -> " with " + type)
                .orElse("");
    }

    static ResultAnswer result(String id, Reply reply) {
        Answer answer = Answer.of(reply);
        if (answer instanceof Answer.App app) {
            if (app.envelope() instanceof Envelope.Result result && result.id().equals(id)) {
                Payload value = Payload.received(result.json());
                return new ResultAnswer.Ready(JobResult.of(value).withMedia(ResultMedia.in(result.json())));
            }
            if (app.envelope() instanceof Envelope.Status status && status.id().equals(id)) {
                return withoutResult(status(status));
            }
            if (app.envelope() instanceof Envelope.Trouble trouble
                    && trouble.code().equals("expired")) {
                return new ResultAnswer.Gone(ReadSpawn.said(trouble));
            }
            if (app.envelope() instanceof Envelope.Trouble trouble
                    && trouble.code().equals("not_json")) {
                return new ResultAnswer.Failed(
                        Failure.of(FailureKind.NO_OUTPUT, "the Modal function returned what JSON cannot say")
                                .withDetail(trouble.message()));
            }
        }
        Unknown unknown = unknown(answer);
        return new ResultAnswer.Unknown(unknown.why(), unknown.answer());
    }

    private static ResultAnswer withoutResult(ProviderStatus status) {
        if (status instanceof ProviderStatus.Alive) {
            return new ResultAnswer.NotReady();
        }
        if (status instanceof ProviderStatus.Failed failed) {
            return new ResultAnswer.Failed(failed.failure());
        }
        if (status instanceof ProviderStatus.Cancelled cancelled) {
            return new ResultAnswer.Gone(cancelled.reason());
        }
        return status instanceof Unknown unknown
                ? new ResultAnswer.Unknown(unknown.why(), unknown.answer())
                : new ResultAnswer.Unknown(Why.NOT_UNDERSTOOD, "it succeeded, and the gateway gave no result");
    }

    static CancelAnswer cancel(String id, Reply reply) {
        Answer answer = Answer.of(reply);
        if (answer instanceof Answer.App app
                && app.envelope() instanceof Envelope.Cancel cancel
                && cancel.id().equals(id)) {
            return cancel.asked() ? new CancelAnswer.Asked() : new CancelAnswer.TooLate();
        }
        return new CancelAnswer.Unknown(unknown(answer).answer());
    }

    /** The kind of nothing that an answer says about a job. */
    private static Unknown unknown(Answer answer) {
        if (answer instanceof Answer.Other other) {
            return new Unknown(other.why(), other.text(), other.retryAfter());
        }
        if (!(((Answer.App) answer).envelope() instanceof Envelope.Trouble trouble)) {
            return unknown(Why.NOT_UNDERSTOOD, "the gateway answered another question");
        }
        Why why = switch (trouble.code()) {
            case "unknown_call" -> Why.NOT_FOUND;
            case "expired" -> Why.EXPIRED;
            case "busy", "not_started", "modal_trouble" -> Why.UNREACHABLE;
            default -> Why.NOT_UNDERSTOOD;
        };
        return new Unknown(why, ReadSpawn.said(trouble), trouble.retryAfter());
    }

    private static Unknown unknown(Why why, String text) {
        return new Unknown(why, text, Optional.empty());
    }
}
