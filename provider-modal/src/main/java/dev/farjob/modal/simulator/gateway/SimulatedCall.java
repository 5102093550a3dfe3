package dev.farjob.modal.simulator.gateway;

import dev.farjob.modal.simulator.gateway.CallView.Problem;
import dev.farjob.modal.simulator.gateway.CallView.Report;
import dev.farjob.modal.simulator.gateway.CallView.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call at the simulator, and what a test can do to it. It follows its {@link CallScript} until a test moves it. */
public final class SimulatedCall {

    private static final Duration KEPT = Duration.ofDays(7);
    private static final Map<State, Problem> USUAL = Map.of(
            State.FAILED,
            new Problem("ValueError", "bad prompt"),
            State.TIMED_OUT,
            new Problem("FunctionTimeoutError", "hit its timeout of 3600s"),
            State.TERMINATED,
            new Problem("RemoteError", "Function call was cancelled by user or a failure."),
            State.INTERNAL_FAILURE,
            new Problem("InternalFailure", "worker is gone"));

    private final String id;
    private final String function;
    private final String input;
    private final CallScript script;
    private final Clock clock;
    private Instant begins;
    private @Nullable Report reported;
    private @Nullable CallView end;
    private @Nullable Instant endedAt;
    private boolean forgotten;
    private int runs = 1;

    SimulatedCall(String id, String function, String input, CallScript script, Clock clock) {
        this.id = id;
        this.function = function;
        this.input = input;
        this.script = script;
        this.clock = clock;
        this.begins = clock.instant().plus(script.queued());
    }

    /** Modal's id of it. */
    public String id() {
        return id;
    }

    /** The app and the function. */
    public String function() {
        return function;
    }

    /** The keyword arguments, as JSON. */
    public String input() {
        return input;
    }

    /** How often it has begun, pre-emptions included. */
    public synchronized int runs() {
        return runs;
    }

    /** How it is; empty if it was forgotten. */
    public synchronized Optional<CallView> view() {
        settle();
        if (forgotten) {
            return Optional.empty();
        }
        if (end != null && endedAt != null) {
            return Optional.of(clock.instant().isBefore(endedAt.plus(KEPT)) ? end : new Ending(State.EXPIRED).view(id));
        }
        Optional<Report> report = report();
        State state = report.isPresent() ? State.RUNNING : State.PENDING;
        return Optional.of(new CallView(id, state, report, Optional.empty(), Optional.empty()));
    }

    private Optional<Report> report() {
        if (reported != null || !script.reports() || clock.instant().isBefore(begins)) {
            return Optional.ofNullable(reported);
        }
        double whole = script.running().orElse(KEPT).toMillis();
        double done = Duration.between(begins, clock.instant()).toMillis();
        return Optional.of(new Report(Math.min(1, done / whole), "run " + runs));
    }

    /** Ends it if its time has come. */
    private void settle() {
        if (end == null && script.running().isPresent()) {
            Instant ends = begins.plus(script.running().get());
            if (!clock.instant().isBefore(ends)) {
                end(new Ending(script.ending()), ends);
            }
        }
    }

    /** Lets it return this value, as JSON, now. */
    public SimulatedCall succeed(String json) {
        return end(new Ending(State.SUCCEEDED, Optional.of(json), Optional.empty()));
    }

    /** Lets the function raise now. */
    public SimulatedCall fail(String type, String message) {
        return end(new Ending(State.FAILED, Optional.empty(), Optional.of(new Problem(type, message))));
    }

    /** Lets it end in this way now. */
    public SimulatedCall endAs(State state) {
        return end(new Ending(state));
    }

    /** Lets its worker report this. */
    public synchronized SimulatedCall report(double fraction, String message) {
        reported = new Report(fraction, message);
        return this;
    }

    /** Pre-empts its worker: it begins anew, on the same input and under the same id. */
    public synchronized SimulatedCall preempt() {
        settle();
        if (end != null) {
            throw new IllegalStateException("call " + id + " has ended");
        }
        begins = clock.instant().plus(script.queued());
        reported = null;
        runs++;
        return this;
    }

    /** Makes the workspace forget it: from now on it knows no such call. */
    public synchronized SimulatedCall forget() {
        forgotten = true;
        return this;
    }

    synchronized void cancel() {
        settle();
        if (end == null) {
            end(new Ending(State.TERMINATED), clock.instant());
        }
    }

    private synchronized SimulatedCall end(Ending ending) {
        settle();
        end(ending, clock.instant());
        return this;
    }

    private void end(Ending ending, Instant at) {
        end = ending.view(id);
        endedAt = at;
    }

    /** How a call ended. */
    private final class Ending {

        private final State state;
        private final Optional<String> value;
        private final Optional<Problem> problem;

        private Ending(State state, Optional<String> value, Optional<Problem> problem) {
            this.state = state;
            this.value = value;
            this.problem = problem;
        }

        private Ending(State state) {
            this(
                    state,
                    state == State.SUCCEEDED ? Optional.of(script.value()) : Optional.empty(),
                    Optional.ofNullable(USUAL.get(state)));
        }

        private CallView view(String of) {
            return new CallView(of, state, Optional.empty(), value, problem);
        }
    }

    @Override
    public String toString() {
        return "SimulatedCall[" + id + " of " + function + "]";
    }
}
