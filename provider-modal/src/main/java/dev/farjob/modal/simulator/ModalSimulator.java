package dev.farjob.modal.simulator;

import dev.farjob.modal.api.GrpcOptions;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Modal's control plane and its store of blobs, on two ports of this machine. Faithful to what is known of Modal, and as
 * unreliable as a test wants.
 *
 * <pre>{@code
 * try (ModalSimulator modal = ModalSimulator.start()) {
 *     modal.state().deploy(ModalFunction.of("my-app", "render"), RemoteFunction.returning(Map.of("key", "out.mp4")));
 *     ModalProvider client = ModalProvider.overGrpc(modal.options());
 * }
 * }</pre>
 *
 * <p>The official SDKs can be pointed at it too, with {@code MODAL_SERVER_URL}, {@code MODAL_TOKEN_ID} and
 * {@code MODAL_TOKEN_SECRET}.
 *
 * <p>Its store of blobs runs on the JDK's own HTTP server, and asks it not to wait before it sends, by the system property
 * {@code sun.net.httpserver.nodelay}, unless the host has set that.
 */
public final class ModalSimulator implements AutoCloseable {

    /** The id of the token that the simulated workspace has from the beginning. */
    public static final String TOKEN_ID = "ak-simulated";
    /** The secret that belongs to it. */
    public static final String TOKEN_SECRET = "as-simulated";

    private static final int MAX_MESSAGE = 100 << 20;
    private static final int CLOSE_SECONDS = 5;
    private static final int KEEP_ALIVE_SECONDS = 10;

    private final ModalState state;
    private final Clock clock;
    private final Blobs blobs = new Blobs();
    private final Faults faults = new Faults();
    private final Tokens tokens = new Tokens();
    private final CopyOnWriteArrayList<ReceivedRequest> received = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "modal-simulator");
        thread.setDaemon(true);
        return thread;
    });
    private final ControlPlane controlPlane;
    private final BlobServer blobServer;
    private final int port;
    private Server server;

    private ModalSimulator(ModalState state, Clock clock, boolean realTime) throws IOException {
        this.state = state;
        this.clock = clock;
        this.controlPlane = new ControlPlane(state, blobs, new LongPoll(state, realTime));
        tokens.add(TOKEN_ID, TOKEN_SECRET);
        this.blobServer = new BlobServer(blobs, faults, received, threads);
        this.server = listen(0);
        this.port = server.getPort();
    }

    /** In real time. */
    public static ModalSimulator start() {
        return start(Clock.systemUTC(), true);
    }

    /** In the time that this clock tells. Nobody is kept waiting: a question that Modal would hold is answered at once. */
    public static ModalSimulator start(Clock clock) {
        return start(clock, false);
    }

    private static ModalSimulator start(Clock clock, boolean realTime) {
        try {
            return new ModalSimulator(new ModalState(clock), clock, realTime);
        } catch (IOException noPort) {
            throw new UncheckedIOException("no port of this machine could be opened", noPort);
        }
    }

    private Server listen(int port) throws IOException {
        return OkHttpServerBuilder.forPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        InsecureServerCredentials.create())
                .executor(threads)
                .maxInboundMessageSize(MAX_MESSAGE)
                // All clients of Modal ping every 30 seconds, with or without a call under way
                .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(ServerInterceptors.intercept(
                        ServerInterceptors.useInputStreamMessages(controlPlane.bindService()),
                        new FaultInterceptor(faults, received, tokens)))
                .build()
                .start();
    }

    /** The state of its Modal: functions to deploy, calls to look at. */
    public ModalState state() {
        return state;
    }

    /** Its URL. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** How a client reaches it, in the same time. */
    public GrpcOptions options() {
        return GrpcOptions.of(TOKEN_ID, TOKEN_SECRET).server(url()).clock(clock);
    }

    /** Lets the next request of this kind meet this fault; said again, the one after it. */
    public void next(ModalRpc rpc, Fault fault) {
        faults.add(rpc, fault);
    }

    /** Takes back the faults that nothing has met yet. */
    public void noMoreFaults() {
        faults.clear();
    }

    /** The requests that have arrived so far, in order. */
    public List<ReceivedRequest> received() {
        return List.copyOf(received);
    }

    /** The requests of this kind that have arrived so far, in order. */
    public List<ReceivedRequest> received(ModalRpc rpc) {
        return received.stream().filter(request -> request.rpc() == rpc).toList();
    }

    /** Whether a spawn that is repeated under one key is one call; not by default, as Modal promises nothing. */
    public void dedupes(boolean yes) {
        controlPlane.dedupes(yes);
    }

    /** Lets blobs be uploaded in parts of this length; 0, the default, for in one piece. */
    public void uploadInPartsOf(long bytes) {
        blobs.partLength(bytes);
    }

    /** Whether places for a blob are offered as lists as well; they are by default, and were not by older servers. */
    public void offersLists(boolean yes) {
        blobs.lists(yes);
    }

    /** Adds a token to the workspace. */
    public void addToken(String id, String secret) {
        tokens.add(id, secret);
    }

    /** Takes a token away. */
    public void revokeToken(String id) {
        tokens.revoke(id);
    }

    /** Turns away whoever sends this auth token. */
    public void refuseAuthToken(String token) {
        tokens.refuseAuthToken(token);
    }

    /** How long auth tokens last; 20 minutes by default. */
    public void authTokenLifetime(Duration time) {
        controlPlane.authTokenLifetime(time);
    }

    /** Stops listening: connections break, and nobody answers on that port. The state stays. */
    public void goDown() {
        server.shutdownNow();
        await();
    }

    /** Listens again, on the same port. */
    public void comeBack() {
        try {
            server = listen(port);
        } catch (IOException taken) {
            throw new UncheckedIOException("the port is taken", taken);
        }
    }

    private void await() {
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops listening for good. */
    @Override
    public void close() {
        goDown();
        blobServer.close();
        threads.shutdownNow();
    }

    @Override
    public String toString() {
        return "ModalSimulator[" + state.calls().size() + " calls]";
    }
}
