package dev.farjob.modal.grpc;

import dev.farjob.modal.wire.AuthTokenGetRequest;
import dev.farjob.modal.wire.ModalClientGrpc;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Calls to Modal, with the retry policy of its official SDKs where a repetition cannot cost anything. */
final class Wire {

    private static final Set<Code> TRANSIENT =
            EnumSet.of(Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE, Code.CANCELLED, Code.INTERNAL, Code.UNKNOWN);
    private static final int RETRIES = 3;
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(1);

    private final Transport transport;
    private final Headers headers;
    private final Pause pause;
    private final AuthTokens auth;
    private final Patience patience;

    Wire(Transport transport, Headers headers, Pause pause, Clock clock, Patience patience) {
        this.patience = patience;
        this.transport = transport;
        this.headers = headers;
        this.pause = pause;
        this.auth = new AuthTokens(clock, this::fetchAuthToken);
    }

    private String fetchAuthToken() throws WireException {
        return transport
                .call(
                        ModalClientGrpc.getAuthTokenGetMethod(),
                        AuthTokenGetRequest.getDefaultInstance(),
                        headers.of(Optional.empty(), UUID.randomUUID().toString(), 0),
                        patience.aside())
                .getToken();
    }

    /** Makes a call that may be repeated: it reads, or it comes to the same each time. */
    <Q, A> A ask(MethodDescriptor<Q, A> method, Q request, Deadline deadline) throws WireException {
        String key = UUID.randomUUID().toString();
        Duration delay = FIRST_DELAY;
        int attempt = 0;
        while (true) {
            try {
                return once(method, request, key, attempt, deadline);
            } catch (WireException failed) {
                boolean throttled = failed.retryAfter().isPresent();
                boolean again = throttled || (isTransient(failed) && attempt < RETRIES);
                Duration wait = failed.retryAfter().orElse(delay);
                if (!again || !leaves(deadline, wait) || Thread.currentThread().isInterrupted()) {
                    throw failed;
                }
                pause.rest(wait);
                if (!throttled) {
                    attempt++;
                    delay = delay.multipliedBy(2).compareTo(LONGEST_DELAY) < 0 ? delay.multipliedBy(2) : LONGEST_DELAY;
                }
            }
        }
    }

    /**
     * Makes a call that must not be made twice.
     *
     * @param key the same for every repetition that somebody else may decide on
     */
    <Q, A> A send(MethodDescriptor<Q, A> method, Q request, String key, Deadline deadline) throws WireException {
        return once(method, request, key, 0, deadline);
    }

    private <Q, A> A once(MethodDescriptor<Q, A> method, Q request, String key, int attempt, Deadline deadline)
            throws WireException {
        Optional<String> token = auth.current();
        try {
            return transport.call(method, request, headers.of(token, key, attempt), deadline);
        } catch (WireException failed) {
            if (failed.code() != Code.UNAUTHENTICATED || token.isEmpty()) {
                throw failed;
            }
            // Turned away at the door, perhaps for that token only: nothing has happened, and it is not required
            auth.drop(token.get());
            return transport.call(method, request, headers.of(Optional.empty(), key, attempt), deadline);
        }
    }

    private static boolean isTransient(WireException failed) {
        return TRANSIENT.contains(failed.code()) && !failed.isGibberish();
    }

    private static boolean leaves(Deadline deadline, Duration wait) {
        return deadline.timeRemaining(TimeUnit.MILLISECONDS) > wait.toMillis();
    }

    void close() {
        transport.close();
    }
}
