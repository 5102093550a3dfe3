package dev.farjob.examples.ownprovider;

import dev.farjob.json.Json;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Payload;
import dev.farjob.model.Progress;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A client for Acme, which stands for any service that takes jobs over HTTP and is asked how they are.
 *
 * <p>The whole art is to claim no more than an answer proves. An answer that is missing, not understood or "not found"
 * means unknown; the engine knows what to do about that.
 */
public final class AcmeClient implements ProviderClient {

    /** Acme's answer when it takes a job. */
    record Taken(String id) {}

    /** Acme's answer when it is asked about one. */
    record Status(String state, double progress, @Nullable String error) {}

    private final AcmeHttp http;

    /**
     * A client.
     *
     * @param base where Acme is
     * @param key what it knows us by; it goes to Acme and to no other host
     */
    public AcmeClient(URI base, String key) {
        this.http = new AcmeHttp(base, key);
    }

    @Override
    public String name() {
        return "acme";
    }

    @Override
    public ProviderTraits traits() {
        return ProviderTraits.builder().cancel(CancelKind.ASKED).build();
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        HttpResponse<String> answer;
        try {
            answer = http.post(request.target().endpoint(), request.input().json());
        } catch (ConnectException nobody) {
            return SpawnAnswer.notSent("no connection"); // provably: it may be sent again
        } catch (IOException broken) {
            return SpawnAnswer.unknown("the connection broke"); // it may have arrived: never sent again blindly
        }
        return switch (answer.statusCode()) {
            case 202 -> taken(request, answer.body());
            case 429 -> SpawnAnswer.notSent("too many requests");
            case 400, 422 -> SpawnAnswer.refused(Failure.of(FailureKind.INVALID_INPUT, "Acme does not like the input"));
            case 401, 403 -> SpawnAnswer.refused(Failure.of(FailureKind.UNAUTHORIZED, "Acme does not let us"));
            case 404 -> SpawnAnswer.refused(Failure.of(FailureKind.REFUSED, "Acme has no such endpoint"));
            default -> SpawnAnswer.unknown("HTTP " + answer.statusCode());
        };
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        try {
            HttpResponse<String> answer = http.get(handle.id(), "");
            return answer.statusCode() == 200
                    ? status(Json.read(Payload.ofJson(answer.body()), Status.class))
                    : ProviderStatus.unknown(why(answer), "HTTP " + answer.statusCode());
        } catch (IOException unreachable) {
            return ProviderStatus.unknown(Why.UNREACHABLE, "no answer");
        } catch (IllegalArgumentException odd) {
            return ProviderStatus.unknown(Why.NOT_UNDERSTOOD, "not the JSON that Acme documents");
        }
    }

    private static ProviderStatus status(Status status) {
        return switch (status.state()) {
            case "queued" -> ProviderStatus.queued();
            case "running" -> ProviderStatus.running(Progress.measured(status.progress()));
            case "done" -> ProviderStatus.succeeded();
            case "failed" -> ProviderStatus.failed(failure(status));
            case "cancelled" -> ProviderStatus.cancelled("cancelled at Acme");
            default -> ProviderStatus.unknown(Why.NOT_UNDERSTOOD, "Acme says " + status.state());
        };
    }

    private static SpawnAnswer taken(SpawnRequest request, String body) {
        try {
            Taken taken = Json.read(Payload.ofJson(body), Taken.class);
            return SpawnAnswer.accepted(Handle.of(request.target(), taken.id()));
        } catch (IllegalArgumentException | NullPointerException odd) {
            return SpawnAnswer.unknown("Acme took it, and did not say under which id");
        }
    }

    private static Failure failure(Status status) {
        String detail = status.error();
        return Failure.of(FailureKind.PROVIDER_FAILED, "Acme failed").withDetail(detail == null ? "" : detail);
    }

    private static Why why(HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 401, 403 -> Why.DENIED;
            case 404, 410 -> Why.NOT_FOUND;
            default -> Why.UNREACHABLE;
        };
    }

    @Override
    public ResultAnswer result(Handle handle) {
        try {
            HttpResponse<String> answer = http.get(handle.id(), "/result");
            return switch (answer.statusCode()) {
                case 200 -> result(answer.body());
                case 409 -> unfinished(observe(handle));
                default -> new ResultAnswer.Unknown(why(answer), "HTTP " + answer.statusCode());
            };
        } catch (IOException unreachable) {
            return new ResultAnswer.Unknown(Why.UNREACHABLE, "no answer");
        }
    }

    private static ResultAnswer result(String body) {
        return !body.isBlank() && Json.isJson(Payload.ofJson(body))
                ? new ResultAnswer.Ready(JobResult.of(Payload.ofJson(body)))
                : new ResultAnswer.Unknown(Why.NOT_UNDERSTOOD, "not JSON");
    }

    private static ResultAnswer unfinished(ProviderStatus status) {
        return status instanceof ProviderStatus.Failed failed
                ? new ResultAnswer.Failed(failed.failure())
                : new ResultAnswer.NotReady();
    }

    /** Acme's results are all text. */
    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        throw new IOException("Acme delivers no media");
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        try {
            return switch (http.delete(handle.id()).statusCode()) {
                case 202 -> new CancelAnswer.Asked();
                case 409 -> new CancelAnswer.TooLate();
                default -> new CancelAnswer.Unknown("Acme did not say");
            };
        } catch (IOException unreachable) {
            return new CancelAnswer.Unknown("no answer");
        }
    }
}
