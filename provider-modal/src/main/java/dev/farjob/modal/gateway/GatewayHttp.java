package dev.farjob.modal.gateway;

import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the gateway. Each question is sent once and ends within its time, redirects and body included. The proxy token is
 * fetched anew for each request, and goes to the gateway's own origin only.
 */
final class GatewayHttp {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayHttp.class);
    private static final int MOST_HOPS = 10;

    private final URI base;
    private final Origin origin;
    private final Supplier<ProxyToken> token;
    private final Duration callTimeout;
    private final HttpClient client;

    GatewayHttp(URI base, Supplier<ProxyToken> token, Duration callTimeout, Duration connectTimeout) {
        this.base = base;
        this.origin = Origin.of(base);
        this.token = token;
        this.callTimeout = callTimeout;
        this.client = Methanol.newBuilder()
                .connectTimeout(connectTimeout)
                .readTimeout(callTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(origin.isSecure() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** The client itself, for what is fetched without credentials. */
    HttpClient client() {
        return client;
    }

    /**
     * Asks, and takes an answer of at most so many bytes.
     *
     * @param fresh the token to send, where the caller has fetched it
     */
    Reply ask(Question question, int limit, ProxyToken fresh) {
        Trip trip = new Trip(question.method(), limit);
        HttpRequest.Builder request = request(question.at(base), fresh);
        request.method(
                question.method(), question.json().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        if (question.json().isPresent()) {
            request.header("Content-Type", "application/json");
        }
        return trip.run(request.build());
    }

    Reply ask(Question question, int limit) {
        ProxyToken fresh;
        try {
            fresh = freshToken();
        } catch (RuntimeException broken) {
            return noToken(broken);
        }
        return ask(question, limit, fresh);
    }

    /** The proxy token as it is now. */
    ProxyToken freshToken() {
        @Nullable ProxyToken now = token.get();
        if (now == null) {
            throw new IllegalStateException("the supplier of the proxy token gave null");
        }
        return now;
    }

    /** There is no credential, so nothing was sent. The trouble is named by its class: its words may hold the secret. */
    static Reply noToken(RuntimeException broken) {
        LOG.warn(
                "no proxy token for the Modal gateway: its supplier failed with {}",
                broken.getClass().getName());
        return new Reply.NeverLeft("there is no proxy token: its supplier failed with "
                + broken.getClass().getSimpleName());
    }

    private HttpRequest.Builder request(URI uri, ProxyToken fresh) {
        return HttpRequest.newBuilder(uri)
                .timeout(callTimeout)
                .header("Accept", "application/json")
                .header("Modal-Key", fresh.id())
                .header("Modal-Secret", fresh.secret());
    }

    /** One question on its way, with the redirects that are followed. */
    private final class Trip {

        private final String method;
        private final int limit;
        private volatile boolean isOver;
        private volatile @Nullable CompletableFuture<?> underWay;

        private Trip(String method, int limit) {
            this.method = method;
            this.limit = limit;
        }

        Reply run(HttpRequest first) {
            CompletableFuture<Reply> whole = send(first, method, 0);
            try {
                return whole.get(callTimeout.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException late) {
                return new Reply.Broken("no whole answer within " + callTimeout);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return new Reply.Broken("interrupted while the gateway was asked");
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("every ending is a reply", impossible);
            } finally {
                stop();
            }
        }

        private void stop() {
            isOver = true;
            CompletableFuture<?> last = underWay;
            if (last != null) {
                last.cancel(true);
            }
        }

        private CompletableFuture<Reply> send(HttpRequest request, String sent, int hops) {
            CompletableFuture<HttpResponse<Optional<byte[]>>> answer =
                    client.sendAsync(request, BoundedBody.within(limit, () -> isOver));
            underWay = answer;
            if (isOver) {
                answer.cancel(true);
            }
            return answer.<Supplier<CompletableFuture<Reply>>>thenApply(response -> () -> heard(response, sent, hops))
                    .exceptionally(trouble -> () -> CompletableFuture.completedFuture(broken(trouble, hops)))
                    .thenCompose(Supplier::get);
        }

        private CompletableFuture<Reply> heard(HttpResponse<Optional<byte[]>> response, String sent, int hops) {
            if (!Redirects.isRedirect(response.statusCode())) {
                return CompletableFuture.completedFuture(answered(response, hops));
            }
            Optional<URI> target = Redirects.target(
                    origin,
                    response.uri(),
                    sent,
                    response.statusCode(),
                    response.headers().firstValue("Location"));
            if (target.isEmpty() || hops == MOST_HOPS || isOver) {
                return CompletableFuture.completedFuture(new Reply.Unreadable("HTTP " + response.statusCode()
                        + (target.isEmpty() ? ", which is not followed" : " again and again")));
            }
            try {
                return send(request(target.get(), freshToken()).GET().build(), "GET", hops + 1);
            } catch (RuntimeException noToken) {
                return CompletableFuture.completedFuture(new Reply.Broken("no proxy token for the redirect"));
            }
        }

        private Reply answered(HttpResponse<Optional<byte[]>> response, int hops) {
            if (response.body().isEmpty()) {
                return new Reply.Unreadable(
                        "HTTP " + response.statusCode() + " with more than " + limit + " bytes, the largest allowed");
            }
            return new Reply.Answered(
                    response.statusCode(),
                    Words.isJson(response.headers().firstValue("Content-Type").orElse("")),
                    response.body().get(),
                    RetryAfter.of(response.headers()),
                    hops > 0);
        }

        /** Only trouble with the first request can prove that nothing arrived. */
        private Reply broken(Throwable trouble, int hops) {
            Throwable cause =
                    trouble instanceof CompletionException && trouble.getCause() != null ? trouble.getCause() : trouble;
            LOG.debug(
                    "the Modal gateway at {} did not answer: {}",
                    origin.host(),
                    cause.getClass().getName());
            return hops == 0 && isBeforeTheRequest(cause)
                    ? new Reply.NeverLeft("no connection: " + cause.getClass().getSimpleName())
                    : new Reply.Broken("no whole answer: " + cause.getClass().getSimpleName());
        }
    }

    private static boolean isBeforeTheRequest(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnresolvedAddressException
                || cause instanceof SSLHandshakeException
                || (cause instanceof IOException && cause.getCause() instanceof UnresolvedAddressException);
    }
}
