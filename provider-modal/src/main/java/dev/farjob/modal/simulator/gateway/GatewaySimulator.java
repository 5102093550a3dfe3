package dev.farjob.modal.simulator.gateway;

import com.sun.net.httpserver.HttpServer;
import dev.farjob.modal.gateway.ProxyToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A gateway app on Modal, on a port of this machine.
 *
 * <pre>{@code
 * try (GatewaySimulator modal = GatewaySimulator.start()) {
 *     ProviderClient client = GatewayModal.at(modal.url(), modal::proxyToken).build();
 *     modal.calls().everyCall(CallScript.running(Duration.ofSeconds(2)));
 *     ...
 * }
 * }</pre>
 *
 * <p>It runs on the JDK's own HTTP server, and asks it not to wait before it sends, by the system property
 * {@code sun.net.httpserver.nodelay}, unless the host has set that.
 *
 * <p>Calls wait until a test moves them, or follow a {@link CallScript} by the simulator's clock, which may be a virtual one.
 * Requests meet the {@link Mishap} that was announced for them, in order, and no other.
 */
public final class GatewaySimulator implements AutoCloseable {

    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    static {
        // The JDK's server sends head and body apart; without this each answer waits 40 ms for an acknowledgement
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Front front;
    private final @Nullable SimulatedCalls ownCalls;
    private @Nullable ProxyToken token;
    private int rotations;

    private GatewaySimulator(Builder builder) {
        @Nullable ModalCalls others = builder.calls;
        this.ownCalls = others == null ? new SimulatedCalls(builder.clock) : null;
        this.token = builder.proxyAuth ? new ProxyToken("wk-simulated", "ws-simulated") : null;
        this.front =
                new Front(others != null ? others : Objects.requireNonNull(ownCalls), token, builder.relativeRedirects);
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "modal-gateway-simulator");
            thread.setDaemon(true);
            return thread;
        });
        this.server = open(builder.port);
        server.createContext("/", front::serve);
        server.setExecutor(threads);
        server.start();
    }

    private static HttpServer open(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "the Modal gateway simulator cannot listen on port " + port + " of this machine", taken);
        }
    }

    /** A simulator with nothing special about it, on a free port, with the system's time. */
    public static GatewaySimulator start() {
        return builder().start();
    }

    /** Begins to build a simulator. */
    public static Builder builder() {
        return new Builder();
    }

    /** Its URL. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * The proxy token that it lets in.
     *
     * @throws IllegalStateException if it lets in everybody
     */
    public synchronized ProxyToken proxyToken() {
        if (token == null) {
            throw new IllegalStateException("this simulator was built without proxy auth");
        }
        return token;
    }

    /** Replaces the proxy token: the one before is refused from now on. */
    public synchronized ProxyToken rotateToken() {
        rotations++;
        token = new ProxyToken("wk-simulated-" + rotations, "ws-simulated-" + rotations);
        front.token(token);
        return token;
    }

    /** Lets the next request of this kind that no earlier mishap is for meet this one. */
    public GatewaySimulator next(Ask ask, Mishap mishap) {
        front.next(
                Objects.requireNonNull(ask, "ask must not be null"),
                Objects.requireNonNull(mishap, "mishap must not be null"));
        return this;
    }

    /**
     * The calls of its workspace.
     *
     * @throws IllegalStateException if it was built over calls that somebody else keeps
     */
    public SimulatedCalls calls() {
        if (ownCalls == null) {
            throw new IllegalStateException("this simulator was built over the calls of another one: ask that one");
        }
        return ownCalls;
    }

    /** Every request that has reached it, in order. */
    public List<SeenRequest> requests() {
        return front.seen();
    }

    /** Closes the port; requests under way break off. Closing twice does no harm. */
    @Override
    public void close() {
        front.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Override
    public String toString() {
        return "GatewaySimulator[" + url() + "]";
    }

    /** Collects what a simulator needs. */
    public static final class Builder {

        private Clock clock = Clock.systemUTC();
        private @Nullable ModalCalls calls;
        private boolean proxyAuth = true;
        private boolean relativeRedirects;
        private int port;

        private Builder() {}

        /** By which calls follow their scripts, and expire; the system's by default. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock must not be null");
            return this;
        }

        /** The calls of a workspace that another simulator shows too; its own by default. */
        public Builder calls(ModalCalls calls) {
            this.calls = Objects.requireNonNull(calls, "calls must not be null");
            return this;
        }

        /** Lets in everybody, as an app does that was deployed without {@code requires_proxy_auth}. */
        public Builder withoutProxyAuth() {
            this.proxyAuth = false;
            return this;
        }

        /** Redirects to a mere query instead of an absolute URL; Modal has been seen to do both. */
        public Builder relativeRedirects() {
            this.relativeRedirects = true;
            return this;
        }

        /** The port; a free one by default. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Starts it. */
        public GatewaySimulator start() {
            return new GatewaySimulator(this);
        }
    }
}
