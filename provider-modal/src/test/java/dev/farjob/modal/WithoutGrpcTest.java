package dev.farjob.modal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.modal.gateway.ProxyToken;
import dev.farjob.modal.simulator.ModalState;
import dev.farjob.provider.ProviderClient;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** A host that takes the other route may leave gRPC out: the module loads without it. */
class WithoutGrpcTest {

    /** Loads this module anew, and knows neither gRPC nor protobuf. */
    private static final class NoGrpc extends ClassLoader {

        NoGrpc() {
            super(WithoutGrpcTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.grpc.") || name.startsWith("com.google.protobuf.")) {
                throw new ClassNotFoundException(name);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return name.startsWith("dev.farjob.modal.") ? define(name) : super.loadClass(name, resolve);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = bytes.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException broken) {
                throw new ClassNotFoundException(name, broken);
            }
        }
    }

    @Test
    void theDoorOpens() throws Exception {
        Class<?> door = Class.forName(ModalProvider.class.getName(), true, new NoGrpc());
        assertEquals(ModalProvider.class.getMethods().length, door.getMethods().length);
    }

    @Test
    void onlyTheRouteOverGrpcNeedsIt() throws Exception {
        Class<?> door = Class.forName(ModalProvider.class.getName(), true, new NoGrpc());
        Method overGrpc = door.getMethod("overGrpc", String.class, String.class);
        InvocationTargetException thrown =
                assertThrows(InvocationTargetException.class, () -> overGrpc.invoke(null, "ak-x", "as-x"));
        assertInstanceOf(NoClassDefFoundError.class, thrown.getCause());
    }

    @Test
    void theRouteThroughAGatewayNeedsNone() throws Exception {
        NoGrpc loader = new NoGrpc();
        Class<?> door = Class.forName(ModalProvider.class.getName(), true, loader);
        Class<?> token = Class.forName(ProxyToken.class.getName(), true, loader);
        Object client = door.getMethod("overGateway", URI.class, token)
                .invoke(
                        null,
                        URI.create("https://host--gateway.modal.run"),
                        token.getConstructor(String.class, String.class).newInstance("wk-x", "ws-x"));
        assertEquals("modal", ((ProviderClient) client).name());
    }

    @Test
    void theSimulatedStateNeedsNoneEither() throws Exception {
        Class<?> state = Class.forName(ModalState.class.getName(), true, new NoGrpc());
        assertEquals(ModalState.class.getMethods().length, state.getMethods().length);
    }
}
