package dev.farjob.fal;

import dev.farjob.fal.RequestUrls.Part;
import dev.farjob.fal.http.Http;
import dev.farjob.fal.http.Reply;
import dev.farjob.fal.wire.ErrorAnswer;
import dev.farjob.fal.wire.HandleDetail;
import dev.farjob.fal.wire.RetryAfter;
import dev.farjob.fal.wire.Words;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderStatus.Why;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Questions about one request: with the key that it was sent with, at the place where it is. */
final class FalApi {

    /** The result of a question. */
    sealed interface Asked {
        /** An answer, whatever it says. */
        record Said(Reply.Answered answer) implements Asked {}

        /** None that would prove anything. */
        record Nothing(Why why, String answer) implements Asked {}
    }

    private final Http http;
    private final FalKeys keys;
    private final RequestUrls urls;
    private final Clock clock;

    FalApi(Http http, Settings settings) {
        this.http = http;
        this.keys = settings.keys();
        this.urls = new RequestUrls(settings.hosts());
        this.clock = settings.clock();
    }

    /** Asks by GET. An application that does not know the path is asked at its other one. */
    Asked get(Handle handle, Part part, String query, int limit) {
        return ask(
                handle,
                part,
                (uri, key) -> http.send(request(URI.create(uri + query), key).GET(), limit));
    }

    /** Asks by PUT, with nothing in it. */
    Asked put(Handle handle, Part part, int limit) {
        return ask(handle, part, (uri, key) -> http.send(request(uri, key).PUT(BodyPublishers.noBody()), limit));
    }

    /** Asks in a way of the caller's own. */
    Asked ask(Handle handle, Part part, BiFunction<URI, FalKey, Reply> question) {
        HandleDetail detail = HandleDetail.read(handle.detail());
        List<URI> places = urls.of(handle, detail, part);
        if (places.isEmpty()) {
            return new Asked.Nothing(Why.NOT_FOUND, "no request of fal's has such an id or endpoint");
        }
        String name = detail.key().orElse(FalKey.DEFAULT_NAME);
        KeyRing.Found found = KeyRing.ask(() -> keys.named(name));
        if (found instanceof KeyRing.Found.NotNow notNow) {
            return new Asked.Nothing(Why.UNREACHABLE, notNow.why());
        }
        if (!(found instanceof KeyRing.Found.There there)) {
            return new Asked.Nothing(
                    Why.DENIED, "the host has no key any more that it was sent with: " + Words.name(name));
        }
        Asked asked = new Asked.Nothing(Why.UNREACHABLE, "not asked");
        for (URI place : places) {
            asked = asked(question.apply(place, there.key()));
            if (!(asked instanceof Asked.Said said) || !isWrongPath(said.answer())) {
                return asked;
            }
        }
        return asked;
    }

    private static boolean isWrongPath(Reply.Answered answer) {
        return answer.status() == 404 && error(answer).isPathOfTheApp();
    }

    private static Asked asked(Reply reply) {
        if (reply instanceof Reply.Answered answered) {
            return new Asked.Said(answered);
        }
        Why why = reply instanceof Reply.TooLarge ? Why.NOT_UNDERSTOOD : Why.UNREACHABLE;
        return new Asked.Nothing(why, ((Reply.Nothing) reply).why());
    }

    /** A request with a key in it; the {@code KeyGuard} sees to where it goes. */
    static HttpRequest.Builder request(URI uri, FalKey key) {
        return HttpRequest.newBuilder(uri)
                .header("Authorization", key.authorization())
                .header("Accept", "application/json");
    }

    /** How long fal wants to be left alone, if it says so. */
    Optional<Duration> retryAfter(Reply.Answered answer) {
        return answer.header("Retry-After").flatMap(text -> RetryAfter.read(text, clock.instant()));
    }

    /** An answer that is no success, read as far as it goes. */
    static ErrorAnswer error(Reply.Answered answer) {
        return ErrorAnswer.read(answer.status(), answer::header, answer.text());
    }

    /** An HTTP status proves nothing of a request's own status, but there are kinds of nothing. */
    static Why why(int status) {
        return switch (status) {
            case 401, 403 -> Why.DENIED;
            case 404, 410 -> Why.NOT_FOUND;
            case 408, 425, 429 -> Why.UNREACHABLE;
            default -> status >= 500 ? Why.UNREACHABLE : Why.NOT_UNDERSTOOD;
        };
    }

    /** An answer in short, for people. */
    static String inShort(Reply.Answered answer) {
        ErrorAnswer error = error(answer);
        String said = error.errorType()
                .map(Words::name)
                .map(type -> ": " + type)
                .orElse(error.isPathOfTheApp() ? ": the application has no such path" : "");
        return "HTTP " + answer.status() + said;
    }
}
