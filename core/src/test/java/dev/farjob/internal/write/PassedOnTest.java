package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.farjob.internal.ImpatientTime;
import dev.farjob.store.TransactionalJobStore;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A call that is not combined reaches the store behind, also one that a store need not implement, and has its answer. */
class PassedOnTest {

    private static final Set<String> COMBINED = Set.of("insert", "apply", "applyTogether");

    private final List<String> calls = new ArrayList<>();
    private Object answer = "none yet";

    private final CombiningJobStore store = CombiningJobStore.around(
            (TransactionalJobStore<?>) Proxy.newProxyInstance(
                    TransactionalJobStore.class.getClassLoader(),
                    new Class<?>[] {TransactionalJobStore.class},
                    (self, method, arguments) -> {
                        calls.add(method.getName());
                        return answer;
                    }),
            new ImpatientTime(),
            WriteQueueBench.handover(Runnable::run),
            1);

    static Stream<Method> passedOn() {
        return Arrays.stream(TransactionalJobStore.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !COMBINED.contains(method.getName()));
    }

    private static List<Object> answersLike(Class<?> type) {
        List<Object> all = List.of(true, false, 7, Class.class, Optional.of("one"), List.of("one"), Map.of("one", 1));
        return all.stream().filter(one -> wrapped(type).isInstance(one)).toList();
    }

    private static Class<?> wrapped(Class<?> type) {
        return type == boolean.class ? Boolean.class : type == int.class ? Integer.class : type;
    }

    private static @Nullable Object argumentLike(Class<?> type) {
        return type == int.class ? (Object) 3 : type == long.class ? (Object) 3L : null;
    }

    @ParameterizedTest
    @MethodSource("passedOn")
    void aCallIsPassedOnOnceAndAnsweredByTheStore(Method method) throws ReflectiveOperationException {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(PassedOnTest::argumentLike)
                .toArray();
        List<Object> answers = answersLike(method.getReturnType());
        assertFalse(answers.isEmpty());
        for (Object one : answers) {
            calls.clear();
            answer = one;
            assertEquals(one, method.invoke(store, arguments));
            assertEquals(List.of(method.getName()), calls);
        }
    }
}
