package dev.farjob.examples.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.farjob.JobOrchestrator;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookHandlerTest {

    private static final Owner OWNER = Owner.of("user-42");

    private final VirtualClock clock = new VirtualClock();
    private final ScriptedProvider provider =
            ScriptedProvider.named("scripted").clock(clock).webhooks().build();
    private final HttpClient browser = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);
    private final JobOrchestrator jobs = JobOrchestrator.on(failingStore())
            .provider(provider)
            .webhooks(URI.create("https://host.example/hooks"), "sixteen characters")
            .clock(clock)
            .build();
    private volatile boolean storeIsDown;
    private HttpServer server;

    /** The store, which can be down. */
    private JobStore failingStore() {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (self, method, arguments) -> {
                    if (storeIsDown) {
                        throw new JobStoreException(JobStoreException.Effect.NONE, "the store is down");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/hooks/", new WebhookHandler(jobs, Set.of("scripted")));
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
        jobs.close();
    }

    private int post(String path, WebhookDelivery delivery) throws Exception {
        URI uri = URI.create(
                "http://localhost:" + server.getAddress().getPort() + "/hooks/" + path + "?" + delivery.query());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(delivery.body()));
        delivery.headers().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return browser.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private RemoteJob sent() {
        jobs.submitAndSend(JobRequest.to("scripted", "upscale")
                .owner(OWNER)
                .input(Map.of("image", "cat"))
                .build());
        return provider.remoteJobs().get(0);
    }

    private Job job(RemoteJob remote) {
        return jobs.find(OWNER, remote.job()).orElseThrow();
    }

    @Test
    void aWebhookEndsTheJobAndComesTwiceWithoutHarm() throws Exception {
        RemoteJob remote = sent().succeed();

        assertEquals(200, post("scripted", remote.webhook()));
        assertEquals(JobState.SUCCEEDED, job(remote).state());
        assertEquals(200, post("scripted", remote.webhook()));
        assertEquals(1, job(remote).attempt());
    }

    @Test
    void aForgedWebhookIsTurnedAway() throws Exception {
        RemoteJob remote = sent();

        assertEquals(401, post("scripted", remote.forgedWebhook(ProviderStatus.succeeded())));
        assertEquals(JobState.QUEUED, job(remote).state());
    }

    @Test
    void whileTheStoreIsDownTheProviderIsToldToComeAgain() throws Exception {
        RemoteJob remote = sent().succeed();

        storeIsDown = true;
        assertEquals(500, post("scripted", remote.webhook()));
        storeIsDown = false;
        assertEquals(200, post("scripted", remote.webhook()));
        assertEquals(JobState.SUCCEEDED, job(remote).state());
    }

    @Test
    void whoeverIsNotAProviderIsNotThere() throws Exception {
        assertEquals(404, post("nobody", sent().webhook()));
    }
}
