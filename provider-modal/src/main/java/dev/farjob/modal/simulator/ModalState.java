package dev.farjob.modal.simulator;

import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.codec.PickledText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of the simulated Modal: deployed functions, calls, Dicts. It knows nothing of how it is asked, so that the
 * control plane and a gateway can stand before the same state. Safe for use by many threads.
 */
public final class ModalState {

    private static final String PROGRESS_DICT = "farjob-progress";
    private static final long FIRST_ID = 1_000_000_000L;

    /** A deployed function and the id that it keeps when it is deployed again. */
    record Deployed(String id, ModalFunction function, RemoteFunction script) {}

    private final Clock clock;
    private final Map<ModalFunction, Deployed> functions = new LinkedHashMap<>();
    private final Map<String, RemoteCall> calls = new LinkedHashMap<>();
    private final Map<String, Map<String, byte[]>> dicts = new HashMap<>();
    private long ids = FIRST_ID;
    private Duration cancelNoticedAfter = Duration.ofSeconds(2);
    private Duration infoDelay = Duration.ofSeconds(2);

    /** A workspace with nothing in it, in this time. */
    public ModalState(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock must not be null");
    }

    /** Deploys a function, or deploys it anew: then it keeps its id, and calls under way keep their script. */
    public synchronized void deploy(ModalFunction function, RemoteFunction script) {
        Deployed before = functions.get(function);
        String id = before != null ? before.id() : "fu-" + nextId();
        functions.put(function, new Deployed(id, function, Objects.requireNonNull(script, "script must not be null")));
    }

    /** Stops an app in all environments: its functions cannot be found any more, and its calls are terminated. */
    public synchronized void stop(String app) {
        functions.keySet().removeIf(function -> function.app().equals(app));
        calls.values().stream()
                .filter(call -> call.function().app().equals(app))
                .forEach(call -> call.end(Ending.terminated()));
    }

    /** How long a function needs to notice a cancel; 2 seconds by default. One whose container is terminated needs none. */
    public synchronized void cancelNoticedAfter(Duration time) {
        cancelNoticedAfter = Objects.requireNonNull(time, "time must not be null");
    }

    /** For how long after a spawn nobody can say whether the call waits or runs; 2 seconds by default. */
    public synchronized void infoDelay(Duration time) {
        infoDelay = Objects.requireNonNull(time, "time must not be null");
    }

    /**
     * Calls a function.
     *
     * @throws IllegalArgumentException if there is none, or these are no arguments in CBOR
     */
    public synchronized RemoteCall spawn(ModalFunction function, byte[] cborArguments) {
        Deployed deployed =
                find(function).orElseThrow(() -> new IllegalArgumentException(function + " is not deployed"));
        RemoteCall call = create(deployed, function);
        call.putInput(CallArguments.read(cborArguments));
        return call;
    }

    /** The call of this id. */
    public synchronized Optional<RemoteCall> call(String id) {
        return Optional.ofNullable(calls.get(id));
    }

    /** All calls that are known, the oldest first. */
    public synchronized List<RemoteCall> calls() {
        return List.copyOf(calls.values());
    }

    /** How many calls have an input, and so have begun their life. */
    public synchronized int started() {
        return (int) calls.values().stream()
                .filter(call -> call.phase() != RemoteCall.Phase.WITHOUT_INPUT)
                .count();
    }

    /** Forgets a call: it is as if it never was. */
    public synchronized void forget(String id) {
        calls.remove(id);
    }

    /** Asks for a call to be cancelled; false if there is no such call. */
    public synchronized boolean cancel(String id, boolean terminateContainers) {
        RemoteCall call = calls.get(id);
        if (call != null) {
            call.cancel(terminateContainers, cancelNoticedAfter);
        }
        return call != null;
    }

    /** Puts a pickle into a Dict under a text, as a worker does. */
    public synchronized void put(String environment, String dict, String key, byte[] pickle) {
        dicts.computeIfAbsent(dictId(environment, dict), id -> new HashMap<>())
                .put(text(PickledText.of(key)), pickle.clone());
    }

    /** The value in a Dict under a text, as a pickle. */
    public synchronized Optional<byte[]> get(String environment, String dict, String key) {
        return get(dictId(environment, dict), PickledText.of(key));
    }

    /** The name of the Dict that simulated workers report to. */
    public static String progressDict() {
        return PROGRESS_DICT;
    }

    /** The time here. */
    public Instant now() {
        return clock.instant();
    }

    synchronized RemoteCall create(Deployed deployed, ModalFunction function) {
        RemoteCall call = new RemoteCall(this, "fc-" + nextId(), idOf(deployed), function, deployed.script());
        calls.put(call.id(), call);
        return call;
    }

    /** A function by its name; a name that says no environment means the default one. */
    synchronized Optional<Deployed> find(ModalFunction function) {
        return Optional.ofNullable(functions.get(function));
    }

    synchronized List<Deployed> methods(String app, String className, Optional<String> environment) {
        return functions.values().stream()
                .filter(deployed -> deployed.function().app().equals(app)
                        && deployed.function().environment().equals(environment)
                        && deployed.function()
                                .className()
                                .filter(className::equals)
                                .isPresent())
                .toList();
    }

    /** The function of this id; of a class, the method too. */
    synchronized Optional<Deployed> byId(String id, String method) {
        return functions.values().stream()
                .filter(deployed -> idOf(deployed).equals(id)
                        && deployed.function().methodName().orElse("").equals(method))
                .findFirst();
    }

    /** The id that a client is told: methods go by the id of their class. */
    synchronized String idOf(Deployed deployed) {
        ModalFunction function = deployed.function();
        return function.className().isEmpty()
                ? deployed.id()
                : methods(function.app(), function.className().get(), function.environment())
                        .get(0)
                        .id();
    }

    synchronized Stream<RemoteCall> callsOf(String functionId) {
        return List.copyOf(calls.values()).stream()
                .filter(call -> call.functionId().equals(functionId));
    }

    synchronized boolean isKnownToInfo(RemoteCall call) {
        return !call.createdAt().plus(infoDelay).isAfter(now());
    }

    synchronized boolean hasDict(String id) {
        reportTo(id);
        return dicts.containsKey(id);
    }

    synchronized void makeDict(String id) {
        dicts.computeIfAbsent(id, unused -> new HashMap<>());
    }

    synchronized Optional<byte[]> get(String dictId, byte[] key) {
        reportTo(dictId);
        return Optional.ofNullable(dicts.getOrDefault(dictId, Map.of()).get(text(key)));
    }

    synchronized void put(String dictId, byte[] key, byte[] value) {
        dicts.computeIfAbsent(dictId, unused -> new HashMap<>()).put(text(key), value);
    }

    static String dictId(String environment, String name) {
        return "di-" + environment + "/" + name;
    }

    /** Lets the workers report what they would have reported by now. A run's report stays when the next one begins. */
    private void reportTo(String dictId) {
        if (!dictId.endsWith("/" + PROGRESS_DICT)) {
            return;
        }
        for (RemoteCall call : new ArrayList<>(calls.values())) {
            call.report()
                    .ifPresent(report -> put(
                            dictId,
                            PickledText.of(call.id()),
                            PickledText.of(String.format(
                                    Locale.ROOT,
                                    "{\"fraction\": %.1f, \"message\": \"step %d of 10\", \"task\": \"%s\"}",
                                    report.tenths() / 10.0,
                                    report.tenths(),
                                    report.taskId()))));
        }
    }

    private static String text(byte[] key) {
        return HexFormat.of().formatHex(key);
    }

    private String nextId() {
        return "01SIM" + ids++;
    }
}
