package dev.farjob.modal.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says how a deployed function treats its calls: how long they wait and run, what interrupts them, and how they end.
 * Immutable; each method answers with another script.
 *
 * <pre>{@code
 * RemoteFunction.returning(Map.of("key", "out.mp4"))
 *         .runningFor(Duration.ofMinutes(40))
 *         .reportingProgress()
 *         .preemptedAfter(Duration.ofMinutes(15));
 * }</pre>
 */
public final class RemoteFunction {

    private static final Duration QUEUED = Duration.ofSeconds(5);
    private static final Duration RUNNING = Duration.ofSeconds(30);

    private final Function<CallArguments, Ending> ending;
    private Duration queued = QUEUED;
    private @Nullable Duration running = RUNNING;
    private List<Duration> preemptions = List.of();
    private int retries;
    private boolean crashLooping;
    private boolean reporting;
    private List<Integer> inputFormats = List.of(1, 4);
    private String webUrl = "";
    private OptionalInt inlineLimit = OptionalInt.empty();

    private RemoteFunction(Function<CallArguments, Ending> ending) {
        this.ending = Objects.requireNonNull(ending, "ending must not be null");
    }

    private RemoteFunction(RemoteFunction other) {
        this.ending = other.ending;
        this.queued = other.queued;
        this.running = other.running;
        this.preemptions = other.preemptions;
        this.retries = other.retries;
        this.crashLooping = other.crashLooping;
        this.reporting = other.reporting;
        this.inputFormats = other.inputFormats;
        this.webUrl = other.webUrl;
        this.inlineLimit = other.inlineLimit;
    }

    private RemoteFunction with(Consumer<RemoteFunction> change) {
        RemoteFunction next = new RemoteFunction(this);
        change.accept(next);
        return next;
    }

    /** Waits 5 seconds, runs 30, and returns this. */
    public static RemoteFunction returning(Object value) {
        Ending returned = Ending.returned(value);
        return new RemoteFunction(arguments -> returned);
    }

    /** Waits 5 seconds, runs 30, and returns what this makes of the arguments. */
    public static RemoteFunction computing(Function<CallArguments, Object> computation) {
        Objects.requireNonNull(computation, "computation must not be null");
        return new RemoteFunction(arguments -> Ending.returned(computation.apply(arguments)));
    }

    /** Waits 5 seconds, runs 30, and ends like this. */
    public static RemoteFunction ending(Ending ending) {
        Objects.requireNonNull(ending, "ending must not be null");
        return new RemoteFunction(arguments -> ending);
    }

    /** Waits 5 seconds, and then runs until a test ends it. */
    public static RemoteFunction neverEnding() {
        RemoteFunction script = returning("ended by nobody");
        script.running = null;
        return script;
    }

    /** How long a call waits for a container. */
    public RemoteFunction queuedFor(Duration time) {
        return with(next -> next.queued = Objects.requireNonNull(time, "time must not be null"));
    }

    /** How long a call runs; the time of earlier runs does not count. */
    public RemoteFunction runningFor(Duration time) {
        return with(next -> next.running = Objects.requireNonNull(time, "time must not be null"));
    }

    /** Modal takes the container away when the call has run this long, and starts it anew; may be said several times. */
    public RemoteFunction preemptedAfter(Duration time) {
        RemoteFunction next = new RemoteFunction(this);
        List<Duration> all = new ArrayList<>(preemptions);
        all.add(Objects.requireNonNull(time, "time must not be null"));
        next.preemptions = List.copyOf(all);
        return next;
    }

    /** How often Modal runs a call again that failed, as the function was deployed. */
    public RemoteFunction retries(int times) {
        return with(next -> next.retries = times);
    }

    /** The container dies at the end of each run, and Modal starts it again, for ever. */
    public RemoteFunction crashLooping() {
        return with(next -> next.crashLooping = true);
    }

    /** The worker reports its progress, a tenth at a time, to the Dict of {@link ModalState#progressDict}. */
    public RemoteFunction reportingProgress() {
        return with(next -> next.reporting = true);
    }

    /** It was deployed with a Python SDK that takes pickles only. */
    public RemoteFunction takingPicklesOnly() {
        return with(next -> next.inputFormats = List.of(1));
    }

    /** It is a web endpoint, which cannot be spawned. */
    public RemoteFunction servedAt(String url) {
        return with(next -> next.webUrl = Objects.requireNonNull(url, "URL must not be null"));
    }

    /** The server says that so many bytes may travel inside a call; otherwise it leaves that to the clients. */
    public RemoteFunction takingInline(int bytes) {
        return with(next -> next.inlineLimit = OptionalInt.of(bytes));
    }

    Ending end(CallArguments arguments) {
        return ending.apply(arguments);
    }

    Duration queued() {
        return queued;
    }

    /** Empty if it runs until a test ends it. */
    Optional<Duration> running() {
        return Optional.ofNullable(running);
    }

    /** When the run of this number, from 0, is taken away; empty if it is not. */
    Optional<Duration> preemption(int run) {
        return run < preemptions.size() ? Optional.of(preemptions.get(run)) : Optional.empty();
    }

    int retries() {
        return retries;
    }

    boolean isCrashLooping() {
        return crashLooping;
    }

    boolean isReporting() {
        return reporting;
    }

    List<Integer> inputFormats() {
        return inputFormats;
    }

    String webUrl() {
        return webUrl;
    }

    OptionalInt inlineLimit() {
        return inlineLimit;
    }
}
