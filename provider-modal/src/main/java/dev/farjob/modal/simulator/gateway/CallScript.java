package dev.farjob.modal.simulator.gateway;

import dev.farjob.modal.simulator.gateway.CallView.State;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The course that a simulated call takes by itself as time passes; without one it waits until a test moves it.
 *
 * <pre>{@code
 * simulator.calls().everyCall(CallScript.running(Duration.ofMinutes(40)).queuedFor(Duration.ofSeconds(5)).reporting());
 * }</pre>
 *
 * @param queued how long it waits
 * @param running how long it runs then; empty for ever
 * @param ending how it ends
 * @param value what it returns, as JSON, if it ends well
 * @param reports whether its worker reports how far it is
 */
public record CallScript(Duration queued, Optional<Duration> running, State ending, String value, boolean reports) {

    private static final String VALUE = "{\"ok\":true}";

    /** @throws IllegalArgumentException if the ending is none */
    public CallScript {
        Objects.requireNonNull(queued, "queued must not be null");
        Objects.requireNonNull(running, "running must not be null");
        Objects.requireNonNull(value, "value must not be null");
        if (Objects.requireNonNull(ending, "ending must not be null").isAlive()) {
            throw new IllegalArgumentException("a call does not end by being " + ending);
        }
    }

    /** Waits for ever. */
    public static CallScript waiting() {
        return new CallScript(Duration.ofDays(10_000), Optional.empty(), State.SUCCEEDED, VALUE, false);
    }

    /** Runs at once, and succeeds after so long. */
    public static CallScript running(Duration time) {
        return new CallScript(Duration.ZERO, Optional.of(time), State.SUCCEEDED, VALUE, false);
    }

    /** Runs for ever, as a call whose container crashes again and again. */
    public static CallScript crashLooping() {
        return new CallScript(Duration.ZERO, Optional.empty(), State.SUCCEEDED, VALUE, false);
    }

    /** The same, after waiting for so long. */
    public CallScript queuedFor(Duration time) {
        return new CallScript(time, running, ending, value, reports);
    }

    /** The same with another ending. */
    public CallScript endingAs(State end) {
        return new CallScript(queued, running, end, value, reports);
    }

    /** The same with this value, as JSON. */
    public CallScript returning(String json) {
        return new CallScript(queued, running, ending, json, reports);
    }

    /** The same with a worker that reports how far it is, truly. */
    public CallScript reporting() {
        return new CallScript(queued, running, ending, value, true);
    }

    @Override
    public String toString() {
        return "CallScript[" + queued + ", " + running + ", " + ending + "]";
    }
}
