package dev.farjob;

import dev.farjob.provider.ProviderClient;
import dev.farjob.testkit.simulation.NodeEnvironment;
import dev.farjob.testkit.simulation.SimulatedNode;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** Nodes whose surroundings are not as they should be: when calls are made, on which thread, and how a node ends. */
final class BrokenNodes {

    private static final Duration TOO_LONG = Duration.ofMinutes(3);

    private BrokenNodes() {}

    /** A node leaves its jobs unsent for minutes. */
    static UnaryOperator<NodeEnvironment> sendLate(SeededStrikes strikes) {
        return environment -> replacing(
                NodeEnvironment.class,
                environment,
                "providers",
                good -> ((List<?>) good)
                        .stream()
                                .map(client -> sendsLate((ProviderClient) client, environment, strikes))
                                .toList());
    }

    private static ProviderClient sendsLate(ProviderClient client, NodeEnvironment node, SeededStrikes strikes) {
        return proxy(ProviderClient.class, client, (self, method, arguments) -> {
            if (method.getName().equals("spawn")) {
                strikes.strike();
                node.pause(TOO_LONG);
            }
            return call(client, method, arguments);
        });
    }

    /** There are no other threads: what is to run beside its caller runs before it goes on. */
    static UnaryOperator<NodeEnvironment> runInline(SeededStrikes strikes) {
        Executor inline = task -> {
            strikes.strike();
            task.run();
        };
        return environment -> replacing(NodeEnvironment.class, environment, "executor", good -> inline);
    }

    /** A node that is shut down waits for nothing. */
    static UnaryOperator<SimulatedNode> closeAtOnce(SeededStrikes strikes) {
        return node -> proxy(SimulatedNode.class, node, (self, method, arguments) -> {
            if (!method.getName().equals("close")) {
                return call(node, method, arguments);
            }
            strikes.strike();
            return null;
        });
    }

    private static <T> T replacing(Class<T> type, T good, String what, UnaryOperator<Object> other) {
        return proxy(type, good, (self, method, arguments) -> {
            Object answer = call(good, method, arguments);
            return method.getName().equals(what) ? other.apply(answer) : answer;
        });
    }

    private static <T> T proxy(Class<T> type, T good, InvocationHandler handler) {
        Class<?>[] shown =
                good instanceof Record ? new Class<?>[] {type} : good.getClass().getInterfaces();
        return type.cast(Proxy.newProxyInstance(BrokenNodes.class.getClassLoader(), shown, handler));
    }

    private static Object call(Object good, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(good, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
