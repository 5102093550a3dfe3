package dev.farjob.examples.demo;

import dev.farjob.model.JobException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a node and the world. Once it is off, the node reaches neither the store nor the provider, and nobody
 * hears of it again: as if its machine had lost power.
 */
final class PowerSwitch {

    /** Thrown to a call that finds the power off. */
    static final class PowerCut extends JobException {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("the node has no power");
        }
    }

    private volatile boolean on = true;
    private volatile @Nullable String last;

    boolean isOn() {
        return on;
    }

    void off() {
        on = false;
    }

    /** Goes off when the next call of this name has arrived and before its answer is back. */
    void offAfter(String call) {
        last = call;
    }

    /** The same object, as long as there is power. */
    <T> T wire(Class<T> type, T target, Class<?>... capabilities) {
        Class<?>[] shown = new Class<?>[capabilities.length + 1];
        System.arraycopy(capabilities, 0, shown, 0, capabilities.length);
        shown[capabilities.length] = type;
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), shown, (self, method, arguments) -> {
            requirePower();
            try {
                Object answer = method.invoke(target, arguments);
                if (method.getName().equals(last)) {
                    off();
                }
                requirePower();
                return answer;
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause() == null ? thrown : thrown.getCause();
            }
        }));
    }

    private void requirePower() {
        if (!on) {
            throw new PowerCut();
        }
    }
}
