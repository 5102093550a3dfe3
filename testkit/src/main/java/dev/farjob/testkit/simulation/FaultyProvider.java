package dev.farjob.testkit.simulation;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.provider.BatchObserver;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.InputUploader;
import dev.farjob.provider.ProgressSource;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookReceiver;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A provider as one node reaches it: every call over the wire is a switch point and may fail before or after its effect.
 * A proxy, because it must have the capabilities of what it wraps, and they are found by {@code instanceof}.
 */
final class FaultyProvider implements InvocationHandler {

    private static final List<Class<?>> SHOWN = List.of(
            ProviderClient.class,
            WebhookReceiver.class,
            SpawnLookup.class,
            BatchObserver.class,
            ProgressSource.class,
            InputUploader.class);

    private final SimulatedProvider provider;
    private final Boundary boundary;
    private int underWay;

    private FaultyProvider(SimulatedProvider provider, Boundary boundary) {
        this.provider = provider;
        this.boundary = boundary;
    }

    /** The provider with faults and all its capabilities. */
    static ProviderClient around(SimulatedProvider provider, Boundary boundary) {
        Class<?>[] shown = SHOWN.stream().filter(provider::shows).toArray(Class<?>[]::new);
        return (ProviderClient) Proxy.newProxyInstance(
                ProviderClient.class.getClassLoader(), shown, new FaultyProvider(provider, boundary));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // identity is what is meant
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "spawn", "observe", "observeAll", "result", "cancel", "lookUp", "progress", "open", "upload" ->
                overTheWire(method, arguments);
            // The rest happens inside the process: names, traits, reading a webhook, building a handle
            default -> call(method, arguments);
        };
    }

    private Object overTheWire(Method method, Object[] arguments) throws Throwable {
        provider.arrivals().underWay(provider, boundary.node(), ++underWay);
        try {
            return sentOver(method, arguments);
        } finally {
            underWay--;
        }
    }

    private Object sentOver(Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "spawn" -> spawn(method, arguments);
            case "observe" -> status(method, arguments);
            case "observeAll" -> wire(method, arguments, Map::of);
            case "result" -> result(method, arguments);
            case "cancel" -> wire(method, arguments, () -> new CancelAnswer.Unknown("simulated: no answer"));
            case "lookUp" -> lookUp(method, arguments);
            case "progress" -> wire(method, arguments, Optional::empty);
            default ->
                wire(method, arguments, () -> {
                    throw new IOException("simulated: no answer");
                });
        };
    }

    private Object spawn(Method method, Object[] arguments) throws Throwable {
        SpawnRequest request = (SpawnRequest) arguments[0];
        provider.arrivals().calling(request, boundary.node());
        Instant calledAt = boundary.simulation().now();
        boundary.node().beginSending();
        try {
            SpawnAnswer answer = sent(method, arguments);
            provider.arrivals().answered(request, boundary.node(), calledAt, answer);
            return answer;
        } finally {
            boundary.node().endSending();
            provider.arrivals().ended(request);
        }
    }

    private SpawnAnswer sent(Method method, Object[] arguments) throws Throwable {
        provider.hangSometimes();
        boundary.before();
        if (boundary.strikes(Fault.SPAWN_REFUSED)) {
            Failure failure = Failure.of(FailureKind.REFUSED, "simulated: will not take it");
            return flip(() -> SpawnAnswer.refused(failure), new ProviderException(failure));
        }
        if (provider.isDown() || boundary.strikes(Fault.SPAWN_NOT_SENT)) {
            return flip(
                    () -> new SpawnAnswer.NotSent("simulated: no connection", patience()),
                    new ProviderException(
                            ProviderException.Proof.NOT_SENT,
                            "simulated: no connection",
                            new IllegalStateException("connection refused")));
        }
        if (boundary.strikes(Fault.SPAWN_REQUEST_LOST)) {
            boundary.after();
            return SpawnAnswer.unknown("simulated: no answer");
        }
        throwSometimes();
        SpawnAnswer answer = (SpawnAnswer) call(method, arguments);
        trace(method, arguments, answer);
        boundary.after();
        throwSometimes();
        return boundary.strikes(Fault.SPAWN_ANSWER_LOST)
                ? SpawnAnswer.unknown("simulated: the answer was lost")
                : answer;
    }

    private SpawnAnswer flip(Supplier<SpawnAnswer> answer, RuntimeException otherwise) {
        boundary.after();
        if (boundary.faults().flip()) {
            throw otherwise;
        }
        return answer.get();
    }

    private Object lookUp(Method method, Object[] arguments) throws Throwable {
        if (boundary.strikes(Fault.LOOK_UP_CANNOT_TELL)) {
            boundary.before();
            return new SpawnLookup.Found.CannotTell("simulated: not yet");
        }
        return wire(method, arguments, () -> new SpawnLookup.Found.CannotTell("simulated: no answer"));
    }

    /** A call over the wire; {@code onTrouble} gives what a good client answers if nobody is there. */
    private Object wire(Method method, Object[] arguments, Trouble onTrouble) throws Throwable {
        provider.hangSometimes();
        boundary.before();
        throwSometimes();
        if (provider.isDown()) {
            boundary.after();
            return onTrouble.instead();
        }
        Object truth = call(method, arguments);
        trace(method, arguments, truth);
        boundary.after();
        throwSometimes();
        return boundary.strikes(Fault.PROVIDER_UNREACHABLE) ? onTrouble.instead() : truth;
    }

    private Object status(Method method, Object[] arguments) throws Throwable {
        Object answer = wire(method, arguments, () -> unknownStatus(ProviderStatus.Why.UNREACHABLE));
        return why().<Object>map(this::unknownStatus).orElse(answer);
    }

    private Object result(Method method, Object[] arguments) throws Throwable {
        Object answer = wire(method, arguments, () -> unknownResult(ProviderStatus.Why.UNREACHABLE));
        return why().<Object>map(FaultyProvider::unknownResult).orElse(answer);
    }

    private ProviderStatus unknownStatus(ProviderStatus.Why why) {
        return new ProviderStatus.Unknown(why, "simulated: " + why, patience());
    }

    /** How long the provider wants to be left alone. */
    private Optional<Duration> patience() {
        return provider.asksForPatience() && boundary.faults().flip()
                ? Optional.of(boundary.faults().between(SimulatedProvider.CALL_TIMEOUT, Duration.ofHours(6)))
                : Optional.empty();
    }

    private static ResultAnswer unknownResult(ProviderStatus.Why why) {
        return new ResultAnswer.Unknown(why, "simulated: " + why);
    }

    private Optional<ProviderStatus.Why> why() {
        return Stream.of(
                        Map.entry(Fault.STATUS_DENIED, ProviderStatus.Why.DENIED),
                        Map.entry(Fault.STATUS_NOT_FOUND, ProviderStatus.Why.NOT_FOUND),
                        Map.entry(Fault.STATUS_NOT_UNDERSTOOD, ProviderStatus.Why.NOT_UNDERSTOOD))
                .filter(entry -> boundary.strikes(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private void throwSometimes() {
        if (boundary.strikes(Fault.PROVIDER_THROWS)) {
            throw new IllegalStateException("simulated: the client broke");
        }
    }

    private void trace(Method method, Object[] arguments, Object answer) {
        boundary.simulation().trace(method.getName(), arguments[0], answer);
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(provider, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private interface Trouble {
        Object instead() throws Exception;
    }
}
