package dev.farjob.internal.call;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.provider.ProviderClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Calls with a time limit of their own: uploads, which last longer than other calls to their provider, and what the host
 * looks up in its own storage. A call is interrupted when its time is up; until it ends it keeps its place, so that calls
 * that hang cannot add up.
 */
public final class LongCalls {

    /** So that uploads that hang leave most of a provider's calls to its jobs. */
    private static final int SHARE_FOR_UPLOADS = 4;

    private static final int HOST_CALLS = 16;

    private final Timekeeper time;
    private final Executor executor;
    private final ProviderCalls calls;
    private final Map<String, CallGate> gates = new ConcurrentHashMap<>();

    public LongCalls(Timekeeper time, Executor executor, ProviderCalls calls) {
        this.time = time;
        this.executor = executor;
        this.calls = calls;
    }

    /** Uploads to a provider: through its gate like any call, and with a quarter of its places at most. */
    public <A> CallAnswer<A> upload(ProviderClient client, Duration limit, Callable<A> call) {
        int places = Math.max(1, client.traits().callsInFlight() / SHARE_FOR_UPLOADS);
        CallGate uploads = gates.computeIfAbsent("uploads to " + client.name(), name -> new CallGate(places));
        return make(List.of(uploads, calls.gate(client)), limit, call);
    }

    /** Asks the host. */
    public <A> CallAnswer<A> askHost(String what, Duration limit, Callable<A> call) {
        return make(List.of(gates.computeIfAbsent(what, name -> new CallGate(HOST_CALLS))), limit, call);
    }

    private <A> CallAnswer<A> make(List<CallGate> wanted, Duration limit, Callable<A> call) {
        long start = time.nanoTime();
        List<CallGate> entered = new ArrayList<>();
        for (CallGate gate : wanted) {
            CompletableFuture<Void> place = gate.enter();
            if (!time.await(place, left(limit, start))) {
                gate.giveUp(place);
                entered.forEach(CallGate::leave);
                return new CallAnswer.NotMade<>();
            }
            entered.add(gate);
        }
        Call<A> running = new Call<>(call, entered);
        try {
            executor.execute(running);
        } catch (RejectedExecutionException closing) {
            entered.forEach(CallGate::leave);
            return new CallAnswer.NotMade<>();
        }
        return time.await(running, left(limit, start)) || !running.cancel(true)
                ? answer(running)
                : new CallAnswer.TimedOut<>();
    }

    private Duration left(Duration limit, long start) {
        Duration left = limit.minusNanos(time.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static <A> CallAnswer<A> answer(FutureTask<A> done) {
        try {
            return new CallAnswer.Answered<>(Objects.requireNonNull(done.get(), "the answer was null"));
        } catch (ExecutionException thrown) {
            return new CallAnswer.Threw<>(Objects.requireNonNullElse(thrown.getCause(), thrown));
        } catch (InterruptedException | RuntimeException broken) {
            return new CallAnswer.Threw<>(broken);
        }
    }

    /** A call that gives its places back when it has really ended. */
    private static final class Call<A> extends FutureTask<A> {

        private final List<CallGate> entered;

        Call(Callable<A> call, List<CallGate> entered) {
            super(call);
            this.entered = entered;
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                entered.forEach(CallGate::leave);
            }
        }
    }
}
