package dev.farjob.testkit.provider;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Shows of an object that can do everything only some of its interfaces: capabilities are found by {@code instanceof}. */
final class Facade {

    private Facade() {}

    @SuppressWarnings("ReferenceEquality") // identity is what is meant
    static <T> T of(Class<T> type, T target, List<Class<?>> capabilities) {
        List<Class<?>> shown = new ArrayList<>(capabilities);
        shown.add(type);
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), shown.toArray(Class<?>[]::new), (self, method, arguments) -> {
                    if (method.getName().equals("equals")) {
                        return self == arguments[0];
                    }
                    try {
                        Object answer = method.invoke(target, arguments);
                        // The methods for tests can be chained, and must not lead behind the facade
                        return answer == target ? self : answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
