package dev.farjob.modal.simulator;

import dev.farjob.modal.api.ModalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call at the simulated Modal. Time moves it: whoever asks sees it as it is now. Guarded by its {@link ModalState}.
 */
public final class RemoteCall {

    /** The phase of a call's life. */
    public enum Phase {
        /** It has an id, and no input: nothing will run. */
        WITHOUT_INPUT,
        /** It waits for a container. */
        QUEUED,
        /** A container works on it. */
        RUNNING,
        /** It has ended, and its output is kept. */
        ENDED,
        /** It has ended, and its output is kept no more. */
        EXPIRED
    }

    private static final Duration KEPT = Duration.ofDays(7);
    private static final int TENTHS = 10;

    private final ModalState state;
    private final String id;
    private final String functionId;
    private final ModalFunction function;
    private final RemoteFunction script;
    private final Instant createdAt;
    private @Nullable CallArguments arguments;
    private Instant since;
    private Phase phase = Phase.WITHOUT_INPUT;
    private @Nullable Ending ending;
    private @Nullable Instant cancelAt;
    private @Nullable Report lastReport;
    private boolean heldBack;
    private int starts;
    private int failures;

    RemoteCall(ModalState state, String id, String functionId, ModalFunction function, RemoteFunction script) {
        this.state = state;
        this.id = id;
        this.functionId = functionId;
        this.function = function;
        this.script = script;
        this.createdAt = state.now();
        this.since = createdAt;
    }

    /** Modal's id of it. */
    public String id() {
        return id;
    }

    /** Which function is called. */
    public ModalFunction function() {
        return function;
    }

    /** When it was made. */
    public Instant createdAt() {
        return createdAt;
    }

    /** The arguments of the call; empty as long as there is no input. */
    public Optional<CallArguments> arguments() {
        synchronized (state) {
            return Optional.ofNullable(arguments);
        }
    }

    /** The phase of its life now. */
    public Phase phase() {
        synchronized (state) {
            settle();
            return phase;
        }
    }

    /** How it ended, as long as that is kept. */
    public Optional<Ending> ending() {
        synchronized (state) {
            settle();
            return phase == Phase.ENDED ? Optional.ofNullable(ending) : Optional.empty();
        }
    }

    /** How many containers have worked on it. */
    public int starts() {
        synchronized (state) {
            settle();
            return starts;
        }
    }

    /** Lets it return this now, whatever its script says. */
    public void succeed(Object value) {
        end(Ending.returned(value));
    }

    /** Lets it end like this now, whatever its script says. */
    public void end(Ending how) {
        Objects.requireNonNull(how, "ending must not be null");
        synchronized (state) {
            settle();
            if (phase != Phase.ENDED && phase != Phase.EXPIRED) {
                finish(how, state.now());
            }
        }
    }

    /** Takes the container away now: the call starts anew. */
    public void preempt() {
        synchronized (state) {
            settle();
            if (phase == Phase.RUNNING) {
                requeue(state.now());
            }
        }
    }

    /** Lets it wait for a container until {@link #release}, whatever its script says. */
    public void holdBack() {
        synchronized (state) {
            heldBack = true;
        }
    }

    /** Lets a container take it now. */
    public void release() {
        synchronized (state) {
            heldBack = false;
            since = state.now();
        }
    }

    void putInput(CallArguments given) {
        if (phase == Phase.WITHOUT_INPUT) {
            arguments = given;
            phase = Phase.QUEUED;
            since = state.now();
        }
    }

    /** Takes a cancel; a function that runs notices after a while, and may end before. */
    void cancel(boolean terminate, Duration noticedAfter) {
        settle();
        if (phase == Phase.QUEUED) {
            finish(Ending.terminated(), state.now());
        } else if (phase == Phase.RUNNING) {
            Instant at = terminate ? state.now() : state.now().plus(noticedAfter);
            cancelAt = cancelAt == null || at.isBefore(cancelAt) ? at : cancelAt;
            settle();
        }
    }

    String functionId() {
        return functionId;
    }

    String inputId() {
        return "in-" + id.substring("fc-".length());
    }

    /** The container that works on it, named anew for each run; empty while it waits. */
    String taskId() {
        return phase == Phase.RUNNING ? "ta-" + id.substring("fc-".length()) + "-" + starts : "";
    }

    Instant since() {
        return since;
    }

    int failures() {
        return failures;
    }

    /** A worker's report of its progress: how many tenths, and in which container. */
    record Report(int tenths, String taskId) {}

    /** The worker's last report, also if it is of a run that counts no more; empty if there is none yet. */
    Optional<Report> report() {
        settle();
        return said(state.now()).or(() -> Optional.ofNullable(lastReport));
    }

    private Optional<Report> said(Instant now) {
        if (!script.isReporting() || phase != Phase.RUNNING || script.running().isEmpty()) {
            return Optional.empty();
        }
        long passed = Duration.between(since, now).toMillis();
        long tenths = passed * TENTHS / Math.max(1, script.running().get().toMillis());
        return tenths == 0 ? Optional.empty() : Optional.of(new Report((int) Math.min(TENTHS - 1, tenths), taskId()));
    }

    /** Lets everything happen that was to happen until now. */
    void settle() {
        Instant now = state.now();
        while (happens(now)) {
            // Until nothing does
        }
    }

    private boolean happens(Instant now) {
        return switch (phase) {
            case QUEUED -> !heldBack && starts(now);
            case RUNNING -> ends(now);
            case ENDED -> expires(now);
            case WITHOUT_INPUT, EXPIRED -> false;
        };
    }

    private boolean starts(Instant now) {
        Instant at = since.plus(script.queued());
        if (at.isAfter(now)) {
            return false;
        }
        phase = Phase.RUNNING;
        since = at;
        starts++;
        return true;
    }

    private boolean ends(Instant now) {
        Instant naturally = script.running().map(since::plus).orElse(Instant.MAX);
        Instant preempted = script.preemption(starts - 1).map(since::plus).orElse(Instant.MAX);
        Instant cancelled = cancelAt == null ? Instant.MAX : cancelAt;
        if (!cancelled.isAfter(now) && cancelled.isBefore(naturally)) {
            finish(Ending.terminated(), cancelled);
            return true;
        }
        if (!preempted.isAfter(now) && preempted.isBefore(naturally)) {
            requeue(preempted);
            return true;
        }
        if (naturally.isAfter(now)) {
            return false;
        }
        Ending result = script.isCrashLooping()
                ? Ending.lost()
                : script.end(Objects.requireNonNull(arguments, "a call that runs has an input"));
        if (script.isCrashLooping() || (!result.isSuccess() && failures < script.retries())) {
            failures++;
            requeue(naturally);
        } else {
            finish(result, naturally);
        }
        return true;
    }

    private boolean expires(Instant now) {
        if (since.plus(KEPT).isAfter(now)) {
            return false;
        }
        phase = Phase.EXPIRED;
        ending = null;
        return true;
    }

    /** A reader wanted the output to be cleared. */
    void expireNow() {
        synchronized (state) {
            phase = Phase.EXPIRED;
            ending = null;
        }
    }

    private void requeue(Instant at) {
        said(at).ifPresent(report -> lastReport = report);
        phase = Phase.QUEUED;
        since = at;
    }

    private void finish(Ending how, Instant at) {
        phase = Phase.ENDED;
        ending = how;
        since = at;
        state.notifyAll();
    }

    @Override
    public String toString() {
        return "RemoteCall[" + id + " of " + function + "]";
    }
}
