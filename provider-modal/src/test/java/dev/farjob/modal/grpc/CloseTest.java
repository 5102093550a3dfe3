package dev.farjob.modal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client has few threads, and none after it is closed. */
class CloseTest {

    private static final int MOST_THREADS = 9;

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("farjob-modal"))
                .toList();
    }

    @Test
    void theThreadsOfAClientAreFewAndEndWithIt() throws InterruptedException {
        try (Remote remote = new Remote()) {
            List<Handle> handles = IntStream.range(0, 50)
                    .parallel()
                    .mapToObj(
                            i -> Remote.accepted(remote.client.spawn(SpawnRequests.of("j" + i, "my-app/render", "{}"))))
                    .toList();
            assertEquals(50, handles.size());
            List<Thread> own = threads();
            assertTrue(own.size() <= MOST_THREADS, own::toString);

            remote.client.close();

            for (Thread thread : own) {
                thread.join(Duration.ofSeconds(20).toMillis());
                assertTrue(!thread.isAlive(), thread::getName);
            }
        }
    }

    @Test
    void aClosedClientProvesNothingAndSendsNothing() {
        try (Remote remote = new Remote()) {
            Handle handle = remote.spawned();
            remote.client.close();
            assertInstanceOf(ProviderStatus.Unknown.class, remote.client.observe(handle));
            assertInstanceOf(SpawnAnswer.Unknown.class, remote.client.spawn(remote.request()));
            assertEquals(1, remote.modal.state().started());
        }
    }

    @Test
    void closingTwiceDoesNoHarm() {
        try (Remote remote = new Remote()) {
            remote.spawned();
            remote.client.close();
            remote.client.close();
        }
    }
}
