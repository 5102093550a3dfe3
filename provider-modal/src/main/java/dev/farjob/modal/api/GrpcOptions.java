package dev.farjob.modal.api;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to talk to Modal over gRPC. Immutable; an option that is not set has a default.
 *
 * <pre>{@code
 * ModalProvider modal = ModalProvider.overGrpc(GrpcOptions.of(tokenId, tokenSecret)
 *         .environment("production")
 *         .cancelMode(CancelMode.TERMINATE));
 * }</pre>
 */
public final class GrpcOptions {

    /** Modal's control plane. */
    public static final URI MODAL = URI.create("https://api.modal.com:443");
    /** The {@code modal.Dict} in which progress is looked for if nothing else is said. */
    public static final String PROGRESS_DICT = "farjob-progress";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(8);

    private final Supplier<ModalToken> token;
    private URI server = MODAL;
    private String environment = "";
    private ClientIdentity identity = ClientIdentity.javascript();
    private CancelMode cancelMode = CancelMode.INTERRUPT_THEN_TERMINATE;
    private Duration cancelGrace = Duration.ofSeconds(5);
    private @Nullable String progressDict = PROGRESS_DICT;
    private @Nullable ProgressReader progressReader;
    private ResultMedia resultMedia = ResultMedia.none();
    private int maxResultBytes = 1 << 20;
    private boolean soleCaller;
    private @Nullable String correlation;
    private Clock clock = Clock.systemUTC();

    private GrpcOptions(Supplier<ModalToken> token) {
        this.token = Objects.requireNonNull(token, "token must not be null");
    }

    private GrpcOptions(GrpcOptions other) {
        this.token = other.token;
        this.server = other.server;
        this.environment = other.environment;
        this.identity = other.identity;
        this.cancelMode = other.cancelMode;
        this.cancelGrace = other.cancelGrace;
        this.progressDict = other.progressDict;
        this.progressReader = other.progressReader;
        this.resultMedia = other.resultMedia;
        this.maxResultBytes = other.maxResultBytes;
        this.soleCaller = other.soleCaller;
        this.correlation = other.correlation;
        this.clock = other.clock;
    }

    private GrpcOptions with(Consumer<GrpcOptions> change) {
        GrpcOptions next = new GrpcOptions(this);
        change.accept(next);
        return next;
    }

    /** With this token, and a default for everything else. */
    public static GrpcOptions of(String tokenId, String tokenSecret) {
        ModalToken token = ModalToken.of(tokenId, tokenSecret);
        return new GrpcOptions(() -> token);
    }

    /** With a token that may change: it is asked for at each call, so that it can be rotated without a restart. */
    public static GrpcOptions of(Supplier<ModalToken> token) {
        return new GrpcOptions(token);
    }

    /**
     * The address of Modal; {@link #MODAL} by default. The token goes there and nowhere else.
     *
     * @throws IllegalArgumentException if it is not https, but for http to this machine, where a simulator may be
     */
    public GrpcOptions server(URI server) {
        String scheme = String.valueOf(server.getScheme());
        String host = server.getHost();
        if (host == null || !(scheme.equals("https") || (scheme.equals("http") && LOOPBACK.contains(host)))) {
            throw new IllegalArgumentException(
                    "Modal is reached at https://host:port; http is for this machine only, and " + server
                            + " is neither");
        }
        return with(next -> next.server = server);
    }

    /** The environment of jobs whose endpoint names none; the workspace's default if this is not said. */
    public GrpcOptions environment(String environment) {
        return with(next -> next.environment = Objects.requireNonNull(environment, "environment must not be null"));
    }

    /** As which official client to speak; {@link ClientIdentity#javascript()} by default. */
    public GrpcOptions identity(ClientIdentity identity) {
        return with(next -> next.identity = Objects.requireNonNull(identity, "identity must not be null"));
    }

    /** How hard a cancel insists; {@link CancelMode#INTERRUPT_THEN_TERMINATE} by default. */
    public GrpcOptions cancelMode(CancelMode mode) {
        return with(next -> next.cancelMode = Objects.requireNonNull(mode, "cancel mode must not be null"));
    }

    /**
     * How long a cancel waits to see the call end before it insists, and then once more; 5 seconds by default, zero for not
     * at all, and at most 8 seconds.
     */
    public GrpcOptions cancelGrace(Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("cancelGrace is between zero and " + LONGEST_GRACE + ", not " + grace);
        }
        return with(next -> next.cancelGrace = grace);
    }

    /** The {@code modal.Dict} that workers report to; {@value #PROGRESS_DICT} by default. */
    public GrpcOptions progressDict(String name) {
        return with(next -> {
            next.progressDict = Objects.requireNonNull(name, "the name of the progress Dict must not be null");
            next.progressReader = null;
        });
    }

    /** Reads progress from the host's own storage instead of a {@code modal.Dict}. */
    public GrpcOptions progressReader(ProgressReader reader) {
        return with(next -> {
            next.progressReader = Objects.requireNonNull(reader, "progress reader must not be null");
            next.progressDict = null;
        });
    }

    /** Asks nobody for progress, which saves one request for each look at a running job. */
    public GrpcOptions withoutProgress() {
        return with(next -> {
            next.progressDict = null;
            next.progressReader = null;
        });
    }

    /** Finds the media that a return value names, apart from the bytes in it; none by default. */
    public GrpcOptions resultMedia(ResultMedia media) {
        return with(next -> next.resultMedia = Objects.requireNonNull(media, "result media must not be null"));
    }

    /** The longest return value that becomes the job's result, as JSON; 1 MiB by default. A longer one becomes media. */
    public GrpcOptions maxResultBytes(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxResultBytes must be at least 1, not " + bytes);
        }
        return with(next -> next.maxResultBytes = bytes);
    }

    /**
     * Says that nothing but this one client calls the functions that jobs go to: no second node, no other service, no
     * schedule. Then the one call of the right function at the right time that this client does not know is the lost one.
     * Wrong where it is said wrongly: one call would be taken for two jobs. Not said by default; a lost call is then only
     * named, for a person to {@code adopt}.
     */
    public GrpcOptions soleCaller() {
        return with(next -> next.soleCaller = true);
    }

    /**
     * Sends the key of the attempt along as a keyword argument of this name, for workers that put it into their progress as
     * {@code "key"}. Then a lost call is found for certain, whoever else calls the function.
     */
    public GrpcOptions correlation(String keyword) {
        return with(next -> next.correlation = Objects.requireNonNull(keyword, "the keyword must not be null"));
    }

    /** The clock for the time of day; the system's by default. */
    public GrpcOptions clock(Clock clock) {
        return with(next -> next.clock = Objects.requireNonNull(clock, "clock must not be null"));
    }

    /** The token to send now. */
    public ModalToken token() {
        return Objects.requireNonNull(token.get(), "the supplier of the Modal token answered null");
    }

    /** See {@link #server(URI)}. */
    public URI server() {
        return server;
    }

    /** See {@link #environment(String)}; empty for the workspace's default. */
    public String environment() {
        return environment;
    }

    /** See {@link #identity(ClientIdentity)}. */
    public ClientIdentity identity() {
        return identity;
    }

    /** See {@link #cancelMode(CancelMode)}. */
    public CancelMode cancelMode() {
        return cancelMode;
    }

    /** See {@link #cancelGrace(Duration)}. */
    public Duration cancelGrace() {
        return cancelGrace;
    }

    /** See {@link #progressDict(String)}. */
    public Optional<String> progressDict() {
        return Optional.ofNullable(progressDict);
    }

    /** See {@link #progressReader(ProgressReader)}. */
    public Optional<ProgressReader> progressReader() {
        return Optional.ofNullable(progressReader);
    }

    /** See {@link #resultMedia(ResultMedia)}. */
    public ResultMedia resultMedia() {
        return resultMedia;
    }

    /** See {@link #maxResultBytes(int)}. */
    public int maxResultBytes() {
        return maxResultBytes;
    }

    /** See {@link #soleCaller()}. */
    public boolean isSoleCaller() {
        return soleCaller;
    }

    /** See {@link #correlation(String)}. */
    public Optional<String> correlation() {
        return Optional.ofNullable(correlation);
    }

    /** See {@link #clock(Clock)}. */
    public Clock clock() {
        return clock;
    }

    /** Says where, and never with which token. */
    @Override
    public String toString() {
        return "GrpcOptions[" + server + "]";
    }
}
