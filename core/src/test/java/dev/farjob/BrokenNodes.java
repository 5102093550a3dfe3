package dev.farjob;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderClient;
import dev.farjob.testkit.simulation.NodeEnvironment;
import dev.farjob.testkit.simulation.SimulatedNode;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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

    /** Somebody who waits for the end of a job is answered at once with the job as it is. */
    static UnaryOperator<SimulatedNode> answerBeforeTheEnd(SeededStrikes strikes) {
        return waiting(strikes, (node, environment, wait) -> node.status(wait.owner(), wait.id()));
    }

    /** Somebody who waits for the end of a job is answered with what it was when they came. */
    static UnaryOperator<SimulatedNode> missTheEnd(SeededStrikes strikes) {
        return waiting(strikes, (node, environment, wait) -> {
            Optional<Job> before = node.status(wait.owner(), wait.id());
            environment.pause(wait.timeout());
            return before;
        });
    }

    /** Somebody who waits for the end of a job is held up for longer than they wanted to wait. */
    static UnaryOperator<SimulatedNode> waitTooLong(SeededStrikes strikes) {
        return waiting(strikes, (node, environment, wait) -> {
            environment.pause(TOO_LONG.plus(TOO_LONG));
            return node.await(wait.owner(), wait.id(), wait.timeout());
        });
    }

    /** Nobody who waits without a thread is ever told of an end. */
    static UnaryOperator<SimulatedNode> forgetWhoWaits(SeededStrikes strikes) {
        return node -> proxy(SimulatedNode.class, node, (self, method, arguments) -> {
            if (!method.getName().equals("whenSettled")) {
                return call(node, method, arguments);
            }
            strikes.strike();
            return null;
        });
    }

    /** A watcher is told of everything but ends. */
    @SuppressWarnings("unchecked")
    static UnaryOperator<SimulatedNode> tellOfNoEnd(SeededStrikes strikes) {
        return node -> proxy(SimulatedNode.class, node, (self, method, arguments) -> {
            if (!method.getName().equals("watch")) {
                return call(node, method, arguments);
            }
            Consumer<Job> watcher = (Consumer<Job>) arguments[1];
            node.watch((Owner) arguments[0], job -> {
                if (job.state().isSettled()) {
                    strikes.strike();
                } else {
                    watcher.accept(job);
                }
            });
            return null;
        });
    }

    private record Wait(Owner owner, JobId id, Duration timeout) {}

    private interface Waiting {
        Optional<Job> instead(SimulatedNode node, NodeEnvironment environment, Wait wait);
    }

    private static UnaryOperator<SimulatedNode> waiting(SeededStrikes strikes, Waiting other) {
        return node -> proxy(SimulatedNode.class, node, (self, method, arguments) -> {
            if (!method.getName().equals("await")) {
                return call(node, method, arguments);
            }
            strikes.strike();
            Wait wait = new Wait((Owner) arguments[0], (JobId) arguments[1], (Duration) arguments[2]);
            return other.instead(node, ((SimulatedOrchestrator) node).environment(), wait);
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
