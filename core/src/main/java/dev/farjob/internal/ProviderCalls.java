package dev.farjob.internal;

import dev.farjob.provider.ProviderClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
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
final class ProviderCalls {

    private final Timekeeper time;
    private final Executor executor;
    private final Map<String, CallGate> gates = new ConcurrentHashMap<>();

    ProviderCalls(Timekeeper time, Executor executor) {
        this.time = time;
        this.executor = executor;
    }

    /** Makes the call, and interrupts it when its time is up. */
    <A> CallAnswer<A> ask(ProviderClient client, Function<ProviderClient, A> call) {
        return make(client, call, null);
    }

    /** Makes the call and lets it run on when its time is up: an answer that comes after all is handed over. */
    <A> CallAnswer<A> askPatiently(ProviderClient client, Function<ProviderClient, A> call, Consumer<A> late) {
        return make(client, call, late);
    }

    private <A> CallAnswer<A> make(
            ProviderClient client, Function<ProviderClient, A> call, @Nullable Consumer<A> late) {
        Duration limit = client.traits().callTimeout();
        CallGate gate = gates.computeIfAbsent(
                client.name(), name -> new CallGate(client.traits().callsInFlight()));
        CompletableFuture<Void> place = gate.enter();
        if (!time.await(place, limit)) {
            gate.giveUp(place);
            return new CallAnswer.NotMade<>();
        }
        Call<A> running = new Call<>(() -> call.apply(client), gate, late);
        try {
            executor.execute(running);
        } catch (RejectedExecutionException closing) {
            gate.leave();
            return new CallAnswer.NotMade<>();
        }
        if (time.await(running, limit) || !running.abandon()) {
            return running.answer();
        }
        return new CallAnswer.TimedOut<>();
    }

    /** One call under way; its place is given back when it ends, however long that takes. */
    private static final class Call<A> extends FutureTask<A> {

        private final CallGate gate;
        private final @Nullable Consumer<A> late;
        private boolean abandoned;

        Call(Callable<A> call, CallGate gate, @Nullable Consumer<A> late) {
            super(call);
            this.gate = gate;
            this.late = late;
        }

        /** Stops waiting; false if the answer came just now. */
        boolean abandon() {
            if (late == null) {
                return cancel(true);
            }
            synchronized (this) {
                abandoned = !isDone();
                return abandoned;
            }
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
            try {
                super.run();
            } finally {
                gate.leave();
            }
            handOver();
        }

        private void handOver() {
            boolean wanted;
            synchronized (this) {
                wanted = abandoned;
            }
            if (wanted && late != null && answer() instanceof CallAnswer.Answered<A> answered) {
                late.accept(answered.value());
            }
        }
    }
}
