package dev.farjob.fal.http;

import com.github.mizosoft.methanol.Methanol;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The last door: whatever went wrong before it, a request with a key in it goes to a known origin, or nowhere. */
final class KeyGuard implements Methanol.Interceptor {

    private final Set<Origin> known;

    KeyGuard(Set<Origin> known) {
        this.known = known;
    }

    @Override
    public <T> HttpResponse<T> intercept(HttpRequest request, Chain<T> chain) throws IOException, InterruptedException {
        if (isForbidden(request)) {
            throw refusal();
        }
        return chain.forward(request);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> interceptAsync(HttpRequest request, Chain<T> chain) {
        return isForbidden(request) ? CompletableFuture.failedFuture(refusal()) : chain.forwardAsync(request);
    }

    private boolean isForbidden(HttpRequest request) {
        return request.headers().firstValue("Authorization").isPresent()
                && Origin.of(request.uri()).filter(known::contains).isEmpty();
    }

    private static IOException refusal() {
        return new IOException("a key is sent to the configured hosts only");
    }
}
