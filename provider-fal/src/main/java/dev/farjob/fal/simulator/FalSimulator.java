package dev.farjob.fal.simulator;

import com.sun.net.httpserver.HttpServer;
import dev.farjob.fal.FalHosts;
import dev.farjob.fal.FalKey;
import dev.farjob.fal.FalKeys;
import dev.farjob.fal.FalProvider;
import dev.farjob.fal.FalProviderBuilder;
import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.provider.WebhookDelivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * fal.ai on a port of this machine: its queue, history, storage and webhooks, at whatever speed its clock runs.
 *
 * <pre>{@code
 * try (FalSimulator fal = FalSimulator.start()) {
 *     fal.everyJob(FalScript.ending(FalOutcome.contentPolicy()).atOnce());
 *     ProviderClient client = fal.provider().build();
 * }
 * }</pre>
 *
 * <p>It is as unreliable as it is told to be: {@link FalScript} says what becomes of a job, {@link FalFault} what a single
 * call meets, {@link FalHabit} how it behaves where fal does not say. Safe to use from many threads.
 */
public final class FalSimulator implements AutoCloseable {

    /** The key that is accepted unless others are named. */
    public static final String KEY = "simulated-id:simulated-secret";

    /** The user that webhooks are signed for. */
    public static final String USER = "github|12345";

    private static final int BACKLOG = 1_024;
    private static final Duration BETWEEN_WEBHOOKS = Duration.ofMillis(50);

    static {
        // The platform's server sends head and body apart, and waits 40 ms in between unless it is told not to
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final World world;
    private final UploadRoutes uploads;
    private final Manners manners = new Manners();
    private final HttpServer server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads;
    private final Clock clock;

    private FalSimulator(Builder builder) throws IOException {
        this.clock = builder.clock;
        Ledger ledger = new Ledger(builder.clock);
        Signer signer = new Signer(USER);
        this.world = new World(ledger, signer, new Webhooks(ledger, signer, builder.sink));
        this.uploads = new UploadRoutes(world);
        world.accept(KEY);
        world.habits(builder.habits);
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fal-simulator");
            thread.setDaemon(true);
            return thread;
        });
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        world.base(base().toString());
        world.webhooks.base(base().toString());
        server.createContext("/", new Router(world, uploads, closed, manners));
        server.setExecutor(threads);
        server.start();
        if (builder.deliversByItself) {
            threads.execute(this::deliverUntilClosed);
        }
    }

    /** A simulator in real time, whose webhooks are posted as soon as they are due. */
    public static FalSimulator start() {
        return builder().start();
    }

    /** A simulator with settings to choose. */
    public static Builder builder() {
        return new Builder();
    }

    /** Its URL. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Its hosts, for a client. */
    public FalHosts hosts() {
        return FalHosts.at(base());
    }

    /** A client of it, on the same clock, to be finished. */
    public FalProviderBuilder provider() {
        return FalProvider.builder(FalKeys.always(FalKey.of(KEY)))
                .hosts(hosts())
                .clock(clock);
    }

    /** Every job that is sent from now on follows this script. */
    public void everyJob(FalScript script) {
        world.ledger.everyJob(Objects.requireNonNull(script, "script must not be null"));
    }

    /** The next job follows this script; called again, the one after it. */
    public void nextJob(FalScript script) {
        world.ledger.nextJob(Objects.requireNonNull(script, "script must not be null"));
    }

    /** The next call of this kind meets this fault; called again, the one after it. */
    public void next(FalCall call, FalFault fault) {
        world.ledger.next(call, Objects.requireNonNull(fault, "fault must not be null"));
    }

    /** One in so many calls of this kind meets this fault. */
    public void every(int calls, FalCall call, FalFault fault) {
        if (calls < 1) {
            throw new IllegalArgumentException("every " + calls + "th call is none");
        }
        world.ledger.every(calls, call, Objects.requireNonNull(fault, "fault must not be null"));
    }

    /** Takes this habit on. */
    public void behave(FalHabit habit) {
        world.habits(EnumSet.of(habit));
    }

    /** Names another place in the URLs of submits: one that a client must not follow. */
    public void nameQueueAt(URI elsewhere) {
        world.stateBase(elsewhere);
    }

    /** Names another place to put inputs to: one that a client must not follow. */
    public void nameStorageAt(URI elsewhere) {
        uploads.stateBase(elsewhere.toString());
    }

    /** Accepts another key; each sees its own requests only. */
    public void accept(String key) {
        world.accept(key);
    }

    /** Accepts this key no longer. */
    public void revoke(String key) {
        world.revoke(key);
    }

    /** Signs with a new key from now on, and publishes that one only. */
    public void rotateSigningKey() {
        world.signer.rotate();
    }

    /** All requests that arrived and are not forgotten, in their order. */
    public List<FalRequest> requests() {
        return world.ledger.all().stream().map(life -> life.request).toList();
    }

    /** How many calls of this kind came, those that met a fault included. */
    public int count(FalCall call) {
        return world.ledger.count(call);
    }

    /** The calls that sent a key where it has no business; none, if the client is sound. */
    public List<String> strayKeys() {
        return manners.found();
    }

    /** How many calls were under way at the same time, at the most. */
    public int mostAtOnce() {
        return manners.mostAtOnce();
    }

    /** How far an upload has come; its id is the part of its URL before the last. */
    public Optional<FalUpload> upload(URI file) {
        String[] path = file.getPath().split("/", -1);
        return uploads.find(path[path.length - 2]);
    }

    /** Lets a request end now, so. */
    public void end(String id, FalOutcome outcome) {
        world.ledger.end(id, outcome);
    }

    /** Forgets a request. */
    public void forget(String id) {
        world.ledger.forget(id);
    }

    /**
     * The webhook that would be sent now about this request.
     *
     * @throws IllegalArgumentException if there is no such request
     */
    public WebhookDelivery webhook(String id, Spoiled spoiled) {
        Life life = world.ledger
                .find(id)
                .orElseThrow(() -> new IllegalArgumentException("the simulator has no request " + id));
        URI url = life.request.webhook().orElse(URI.create("http://nowhere.invalid/"));
        return world.webhooks.delivery(life, url, spoiled);
    }

    /** Sends all webhooks that are due, and says how many: for a simulator that does not do so by itself. */
    public int deliverWebhooks() {
        return world.webhooks.deliver();
    }

    private void deliverUntilClosed() {
        try {
            while (!closed.await(BETWEEN_WEBHOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                deliverWebhooks();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Collects settings. */
    public static final class Builder {

        private Clock clock = Clock.systemUTC();
        private FalWebhookSink sink = new Poster();
        private boolean deliversByItself = true;
        private final Set<FalHabit> habits = EnumSet.noneOf(FalHabit.class);

        private Builder() {}

        /** The clock; the system's by default. With a clock that stands still, jobs do too. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock must not be null");
            return this;
        }

        /** The taker of webhooks; by default they are posted. */
        public Builder webhookSink(FalWebhookSink sink) {
            this.sink = Objects.requireNonNull(sink, "sink must not be null");
            return this;
        }

        /** Sends webhooks only when {@link FalSimulator#deliverWebhooks} is called; by default within 50 milliseconds. */
        public Builder webhooksByHand() {
            deliversByItself = false;
            return this;
        }

        /** Behaves so from the beginning. */
        public Builder habit(FalHabit habit) {
            habits.add(habit);
            return this;
        }

        /** Starts it on a free port of this machine. */
        public FalSimulator start() {
            try {
                return new FalSimulator(this);
            } catch (IOException noPort) {
                throw new UncheckedIOException("the simulator of fal found no free port on this machine", noPort);
            }
        }
    }
}
