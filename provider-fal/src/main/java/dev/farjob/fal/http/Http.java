package dev.farjob.fal.http;

import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Requests that end: each within its time and its size, so many at once, no redirect followed, no key for a stranger. A
 * thread that is interrupted stops waiting and stays interrupted.
 */
public final class Http {

    private final Methanol client;
    private final Semaphore places;
    private final Duration timeout;

    private Http(Methanol client, int callsInFlight, Duration timeout) {
        this.client = client;
        this.places = new Semaphore(callsInFlight, true);
        this.timeout = timeout;
    }

    /**
     * A client of its own, with its own few threads.
     *
     * @param known the only origins that a request with a key goes to
     * @param connect how long a connection may take to be there
     * @param timeout how long a request may take
     * @param silence how long a body may say nothing
     */
    public static Http create(
            Set<Origin> known, int callsInFlight, Duration connect, Duration timeout, Duration silence) {
        Methanol client = Methanol.newBuilder()
                .userAgent("farjob")
                .connectTimeout(connect)
                .readTimeout(silence)
                .followRedirects(HttpClient.Redirect.NEVER)
                .autoAcceptEncoding(false)
                .executor(HttpThreads.create())
                .backendInterceptor(new KeyGuard(known))
                .build();
        return new Http(client, callsInFlight, timeout);
    }

    /** Makes a request, once, and reads at most so many bytes of its answer. */
    public Reply send(HttpRequest.Builder request, int limit) {
        return exchange(request, timeout, info -> new BoundedBody(info.statusCode(), limit));
    }

    /** As {@link #send(HttpRequest.Builder, int)}, with more time: for what is large. */
    public Reply send(HttpRequest.Builder request, int limit, Duration within) {
        return exchange(request, within, info -> new BoundedBody(info.statusCode(), limit));
    }

    /**
     * Reads a stream of events until there is enough of them. An answer that is no such stream is read as any other.
     *
     * @param enough sees each event, and says whether it was the last that is wanted
     */
    public Reply events(HttpRequest.Builder request, int limit, Duration within, Predicate<String> enough) {
        return exchange(
                request,
                within,
                info -> info.statusCode() == 200 && isEventStream(info)
                        ? new EventBody(info.statusCode(), limit, enough)
                        : new BoundedBody(info.statusCode(), limit));
    }

    /** As the other, within the time of any request. */
    public Reply events(HttpRequest.Builder request, int limit, Predicate<String> enough) {
        return events(request, limit, timeout, enough);
    }

    /** Opens a body of any size; the caller closes it. */
    public HttpResponse<InputStream> open(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(finish(request, timeout), BodyHandlers.ofInputStream());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before it was open", interrupted);
        }
    }

    private Reply exchange(HttpRequest.Builder request, Duration within, Function<ResponseInfo, BoundedBody> body) {
        try {
            if (!places.tryAcquire(within.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Reply.NotSent("too many calls are under way");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Reply.NotSent("interrupted before it was sent");
        }
        try {
            return await(finish(request, within), within, body);
        } finally {
            places.release();
        }
    }

    private Reply await(HttpRequest request, Duration within, Function<ResponseInfo, BoundedBody> body) {
        AtomicReference<@Nullable BoundedBody> reading = new AtomicReference<>();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, info -> {
            BoundedBody subscriber = body.apply(info);
            reading.set(subscriber);
            return subscriber;
        });
        try {
            HttpResponse<byte[]> whole = answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply.Answered(whole.statusCode(), whole.headers(), whole.body());
        } catch (TimeoutException late) {
            letGo(answer, reading.get());
            return nothing(request, "no answer within " + within.toSeconds() + " s");
        } catch (InterruptedException interrupted) {
            letGo(answer, reading.get());
            Thread.currentThread().interrupt();
            return nothing(request, "interrupted");
        } catch (ExecutionException | CancellationException broken) {
            return broken(request, cause(broken));
        }
    }

    private static void letGo(CompletableFuture<?> answer, @Nullable BoundedBody reading) {
        if (reading != null) {
            reading.letGo();
        }
        answer.cancel(true);
    }

    private static Throwable cause(Throwable broken) {
        Throwable cause = broken;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Reply broken(HttpRequest request, Throwable cause) {
        for (Throwable one = cause; one != null; one = one.getCause()) {
            if (one instanceof BoundedBody.TooLargeException tooLarge) {
                return new Reply.TooLarge(tooLarge.status, tooLarge.limit);
            }
        }
        String name = cause.getClass().getSimpleName();
        if (cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof SSLHandshakeException) {
            return new Reply.NotSent("no connection: " + name);
        }
        return nothing(request, cause instanceof HttpTimeoutException ? "no answer in time" : "it broke: " + name);
    }

    /** A request whose body nobody asked for did not arrive as a whole. */
    private static Reply nothing(HttpRequest request, String why) {
        boolean unsent = request.bodyPublisher()
                .filter(body -> body instanceof SentOnce once && once.withdraw())
                .isPresent();
        return unsent ? new Reply.NotSent(why) : new Reply.Silent(why);
    }

    private static HttpRequest finish(HttpRequest.Builder request, Duration within) {
        HttpRequest plain = request.timeout(within).build();
        boolean secure = "https".equalsIgnoreCase(plain.uri().getScheme());
        // Without TLS there is no way to agree on HTTP/2 that a POST should be held up by
        return request.version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static boolean isEventStream(ResponseInfo info) {
        return info.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
    }
}
