package dev.farjob;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** Stands between the engine and a store or a provider: counts the calls, and spoils those that a test wants spoiled. */
final class Between implements InvocationHandler {

    /** Runs instead of a call, or around it. */
    @FunctionalInterface
    interface Spoiler {
        Object call(Call real) throws Throwable;
    }

    /** The call as it would have been. */
    @FunctionalInterface
    interface Call {
        Object make() throws Throwable;
    }

    private final Object target;
    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, Queue<Spoiler>> once = new HashMap<>();
    private final Map<String, Spoiler> always = new HashMap<>();

    Between(Object target) {
        this.target = target;
    }

    /** The target as the engine is to see it, with all that it is capable of. */
    <T> T as(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), target.getClass().getInterfaces(), this));
    }

    /** Spoils the next call of this method; called again, the one after. */
    synchronized Between next(String method, Spoiler spoiler) {
        once.computeIfAbsent(method, name -> new ArrayDeque<>()).add(spoiler);
        return this;
    }

    /** Spoils every call of this method. */
    synchronized Between every(String method, Spoiler spoiler) {
        always.put(method, spoiler);
        return this;
    }

    /** How often a method was called. */
    synchronized int calls(String method) {
        return calls.getOrDefault(method, 0);
    }

    /** Begins to count anew. */
    synchronized void forget() {
        calls.clear();
    }

    /** Throws before the call takes effect. */
    static Spoiler failBefore(Throwable thrown) {
        return real -> {
            throw thrown;
        };
    }

    /** Lets the call take effect, and throws. */
    static Spoiler failAfter(Throwable thrown) {
        return real -> {
            real.make();
            throw thrown;
        };
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a proxy equals itself and nothing else
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        Call real = () -> {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        };
        return switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "Between[" + target + "]";
            default -> spoilerOf(method.getName()).call(real);
        };
    }

    private synchronized Spoiler spoilerOf(String method) {
        calls.merge(method, 1, Integer::sum);
        Queue<Spoiler> waiting = once.getOrDefault(method, new ArrayDeque<>());
        return waiting.isEmpty() ? always.getOrDefault(method, Call::make) : waiting.poll();
    }
}
