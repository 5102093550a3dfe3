package dev.farjob.internal.call;

import dev.farjob.internal.time.Interrupts;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.provider.ProviderClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every call to a provider: within its time limit, and no more at once than the provider bears. */
public final class ProviderCalls {

    private static final Executor HERE = Interrupts::keepApart;

    /**
     * How long an attempt on record waits for the place that it was promised. It is less than the time by which its answer may
     * come later than a call that was made at once, so that it has ended before other nodes look for it.
     */
    static final Duration PROMPTLY = Duration.ofSeconds(4);

    private final Timekeeper time;
    private final Executor executor;
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();

    /** The gate of one provider, and how fast its places come free. */
    private record Gate(CallGate places, CallPace pace) {

        static Gate of(Timekeeper time, int places) {
            CallPace pace = new CallPace(time::nanoTime, places);
            return new Gate(new CallGate(places, pace), pace);
        }
    }

    public ProviderCalls(Timekeeper time, Executor executor) {
        this.time = time;
        this.executor = executor;
    }

    /** Makes the call, and interrupts it when its time is up. */
    public <A> CallAnswer<A> ask(ProviderClient client, Function<ProviderClient, A> call) {
        return enter(client, limit(client))
                .map(place -> make(place, client, call, null))
                .orElseGet(CallAnswer.NotMade::new);
    }

    private Optional<CallPlace> enter(ProviderClient client, Duration atMost) {
        Gate gate = gateOf(client);
        CompletableFuture<Void> place = gate.places().enter();
        if (time.await(place, atMost)) {
            return Optional.of(new CallPlace(time, gate.places(), gate.pace(), CallGate.Grant.PLACE));
        }
        gate.places().giveUp(place);
        return Optional.empty();
    }

    /**
     * A place for an attempt that is yet to go on record, or the promise of one where places come free fast enough that it
     * will hardly have to wait; the caller uses it or gives it back.
     *
     * @param atMost how long to wait for one where all are taken
     */
    public Optional<CallPlace> enterToSend(ProviderClient client, Duration atMost) {
        Gate gate = gateOf(client);
        CompletableFuture<CallGate.Grant> grant = gate.places().enterToSend();
        if (time.await(grant, atMost)) {
            return Optional.of(new CallPlace(time, gate.places(), gate.pace(), grant.join()));
        }
        gate.places().giveUpSending(grant);
        return Optional.empty();
    }

    /**
     * Makes the call in this place and lets it run on when its time is up. If the place was only promised and does not come
     * free promptly, the call is not made.
     *
     * @param late gets what becomes of it after all, answer or exception
     */
    public <A> CallAnswer<A> askPatiently(
            CallPlace place, ProviderClient client, Function<ProviderClient, A> call, Consumer<CallAnswer<A>> late) {
        return make(place, client, call, late);
    }

    CallGate gate(ProviderClient client) {
        return gateOf(client).places();
    }

    private Gate gateOf(ProviderClient client) {
        return gates.computeIfAbsent(
                client.name(), name -> Gate.of(time, client.traits().callsInFlight()));
    }

    private static Duration limit(ProviderClient client) {
        return client.traits().callTimeout();
    }

    private <A> CallAnswer<A> make(
            CallPlace place,
            ProviderClient client,
            Function<ProviderClient, A> call,
            @Nullable Consumer<CallAnswer<A>> late) {
        if (!place.use(PROMPTLY)) {
            return new CallAnswer.NotMade<>();
        }
        Call<A> running = new Call<>(() -> call.apply(client), place, late);
        try {
            (client.traits().endsCallsInTime() ? HERE : executor).execute(running);
        } catch (RejectedExecutionException closing) {
            place.leave();
            return new CallAnswer.NotMade<>();
        }
        if (time.await(running, limit(client))) {
            return running.answer();
        }
        return switch (running.abandon()) {
            case ANSWERED -> running.answer();
            case NOT_BEGUN -> new CallAnswer.NotMade<>();
            case UNDER_WAY -> new CallAnswer.TimedOut<>();
        };
    }

    /** How far a call had come when nobody wanted to wait any longer. */
    private enum Reached {
        /** No thread had taken it up, and none will any more. */
        NOT_BEGUN,
        UNDER_WAY,
        /** The answer came just now. */
        ANSWERED
    }

    /** One call under way; its place is given back when it ends, however long that takes. */
    private static final class Call<A> extends FutureTask<A> {

        private final CallPlace place;
        private final @Nullable Consumer<CallAnswer<A>> late;
        private boolean begun;
        private boolean abandoned;

        Call(Callable<A> call, CallPlace place, @Nullable Consumer<CallAnswer<A>> late) {
            super(call);
            this.place = place;
            this.late = late;
        }

        /** Stops waiting. A call that has not begun by now never will, or it would be made when nobody counts on it any more. */
        synchronized Reached abandon() {
            if (!begun) {
                cancel(false);
                return Reached.NOT_BEGUN;
            }
            if (late == null) {
                return cancel(true) ? Reached.UNDER_WAY : Reached.ANSWERED;
            }
            abandoned = !isDone();
            return abandoned ? Reached.UNDER_WAY : Reached.ANSWERED;
        }

        private synchronized void begin() {
            begun = true;
        }

        CallAnswer<A> answer() {
            try {
                return new CallAnswer.Answered<>(Objects.requireNonNull(get(), "the provider client answered null"));
            } catch (ExecutionException thrown) {
                return new CallAnswer.Threw<>(Objects.requireNonNullElse(thrown.getCause(), thrown));
            } catch (InterruptedException | RuntimeException broken) {
                return new CallAnswer.Threw<>(broken);
            }
        }

        @Override
        public void run() {
            begin();
            try {
                super.run();
            } finally {
                place.leave();
            }
            handOver();
        }

        private void handOver() {
            boolean wanted;
            synchronized (this) {
                wanted = abandoned;
            }
            if (wanted && late != null) {
                late.accept(answer());
            }
        }
    }
}
