package dev.farjob.fal;

import dev.farjob.provider.SpawnRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Builds a {@link FalProvider}. Only the keys are required; everything else has a default. */
public final class FalProviderBuilder {

    private static final int MOST_CALLS = 100;
    private static final long MEGABYTE = 1_000_000;

    private final FalKeys keys;
    private FalHosts hosts = FalHosts.production();
    private Function<SpawnRequest, FalOptions> options = request -> FalOptions.defaults();
    private @Nullable FalWebhooks webhooks;
    private Clock clock = Clock.systemUTC();
    private Duration callTimeout = Duration.ofSeconds(20);
    private int callsInFlight = 64;
    private int resultLimit = 8 << 20;
    private boolean logs = true;
    private Duration logPatience = Duration.ZERO;
    private boolean uniqueInputs;
    private Optional<ObjectLifetime> uploadLifetime = Optional.empty();
    private Duration uploadTimeout = Duration.ofMinutes(5);
    private int partSize = (int) (10 * MEGABYTE);
    private long largestSimple = 90 * MEGABYTE;

    FalProviderBuilder(FalKeys keys) {
        this.keys = Objects.requireNonNull(keys, "keys must not be null");
    }

    /** The hosts of fal; {@link FalHosts#production()} by default. */
    public FalProviderBuilder hosts(FalHosts hosts) {
        this.hosts = Objects.requireNonNull(hosts, "hosts must not be null");
        return this;
    }

    /** How every job is sent; {@link FalOptions#defaults()} by default. */
    public FalProviderBuilder options(FalOptions options) {
        Objects.requireNonNull(options, "options must not be null");
        return options(request -> options);
    }

    /** How each job is sent; an exception of this keeps the job from being sent, and it is tried again. */
    public FalProviderBuilder options(Function<SpawnRequest, FalOptions> options) {
        this.options = Objects.requireNonNull(options, "options must not be null");
        return this;
    }

    /** The reader of webhooks; by default a {@link FalWebhooks} for these hosts and any user. */
    public FalProviderBuilder webhooks(FalWebhooks webhooks) {
        this.webhooks = Objects.requireNonNull(webhooks, "webhooks must not be null");
        return this;
    }

    /** The clock by which dates in answers are read; the system's by default. */
    public FalProviderBuilder clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock must not be null");
        return this;
    }

    /** How long one request to fal may take; 20 seconds by default. A question may need three of them. */
    public FalProviderBuilder callTimeout(Duration timeout) {
        this.callTimeout = positive(timeout, "call timeout");
        return this;
    }

    /**
     * How many requests may be under way at once; 64 by default.
     *
     * @throws IllegalArgumentException if it is not between 1 and 100, which is what one HTTP/2 connection carries
     */
    public FalProviderBuilder callsInFlight(int calls) {
        if (calls < 1 || calls > MOST_CALLS) {
            throw new IllegalArgumentException("calls in flight are 1 to " + MOST_CALLS + ", not " + calls);
        }
        this.callsInFlight = calls;
        return this;
    }

    /** The largest result that is read, in bytes; 8 MiB by default. Files are not part of it, unless a model inlines them. */
    public FalProviderBuilder resultLimit(int bytes) {
        this.resultLimit = atLeastOne(bytes, "result limit");
        return this;
    }

    /** Does not read progress, which saves a request for each look at a running job; it is read by default. */
    public FalProviderBuilder withoutProgress() {
        this.logs = false;
        return this;
    }

    /** How long to listen for a line of log when a job's stream begins with none; not at all by default. */
    public FalProviderBuilder logPatience(Duration patience) {
        this.logPatience = positive(patience, "log patience");
        return this;
    }

    /**
     * Promises that no two jobs have the same input, because it holds a seed or an id of the host's own. Then a submit whose
     * answer was lost is found again in fal's history by its input. Without this promise the history is only named to whoever
     * repairs the job, because two jobs must never be given one request.
     */
    public FalProviderBuilder uniqueInputs() {
        this.uniqueInputs = true;
        return this;
    }

    /** How long uploaded inputs are kept, and who may read them; by default what the account says. */
    public FalProviderBuilder uploadLifetime(ObjectLifetime lifetime) {
        this.uploadLifetime = Optional.of(lifetime);
        return this;
    }

    /** How long one request of an upload may take; 5 minutes by default. */
    public FalProviderBuilder uploadTimeout(Duration timeout) {
        this.uploadTimeout = positive(timeout, "upload timeout");
        return this;
    }

    /**
     * Above which size an input is uploaded in parts, and how large they are, in bytes; by default above 90 MB in parts of 10 MB,
     * as fal's own clients do.
     */
    public FalProviderBuilder uploadInParts(long above, int partSize) {
        if (above < 0) {
            throw new IllegalArgumentException("a size is not negative: " + above);
        }
        this.largestSimple = above;
        this.partSize = atLeastOne(partSize, "part size");
        return this;
    }

    /** The finished client; it makes no request until it is asked something. */
    public FalProvider build() {
        Settings settings = new Settings(
                hosts,
                keys,
                options,
                clock,
                callTimeout,
                resultLimit,
                logs,
                logPatience,
                uniqueInputs,
                uploadLifetime,
                uploadTimeout,
                partSize,
                largestSimple);
        FalWebhooks receiver =
                webhooks != null ? webhooks : FalWebhooks.builder().hosts(hosts).build();
        return new FalProvider(settings, receiver, callsInFlight);
    }

    private static Duration positive(Duration duration, String name) {
        if (Objects.requireNonNull(duration, () -> name + " must not be null").isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + duration);
        }
        return duration;
    }

    private static int atLeastOne(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
        return value;
    }
}
