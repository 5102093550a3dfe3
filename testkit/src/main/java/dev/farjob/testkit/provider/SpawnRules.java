package dev.farjob.testkit.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.farjob.model.Failure;
import dev.farjob.model.Handle;
import dev.farjob.model.Payload;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderException;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.testkit.provider.ProviderHarness.Call;
import dev.farjob.testkit.provider.ProviderHarness.SpawnFate;
import dev.farjob.testkit.provider.ProviderHarness.Trouble;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How jobs are sent. */
abstract class SpawnRules extends ContractParts {

    private static final int THREADS = 16;
    private static final int EACH = 4;

    @Test
    @DisplayName("name and traits never change")
    protected void nameAndTraitsAreConstant() {
        ProviderTraits before = client().traits();
        String name = client().name();
        Handle handle = spawn();
        harness().succeed(handle);
        client().observe(handle);
        ProviderTraits after = client().traits();
        assertEquals(name, client().name());
        assertEquals(name, harness().target().provider(), "jobs are addressed to the provider by its name");
        assertEquals(before.cancel(), after.cancel());
        assertEquals(before.resultLifetime(), after.resultLifetime());
        assertEquals(before.pushesFailures(), after.pushesFailures());
        assertEquals(before.smallestPollInterval(), after.smallestPollInterval());
        assertEquals(before.callTimeout(), after.callTimeout());
        assertEquals(before.callsInFlight(), after.callsInFlight());
    }

    @Test
    @DisplayName("a spawn that is taken answers with the handle, and begins one job")
    protected void acceptedSpawnsGiveAHandle() {
        Handle handle = spawn();
        assertEquals(harness().target(), handle.target());
        assertEquals(1, harness().started());
        assertInstanceOf(ProviderStatus.Alive.class, client().observe(handle));
    }

    @Test
    @DisplayName("an end that came with the answer to a spawn is the one that the provider tells when it is asked")
    protected void endsAtOnceAreTold() {
        assumeTrue(harness().nextSpawnEndsAtOnce(), "jobs of this provider do not end while they are sent");
        SpawnAnswer.Accepted accepted = assertInstanceOf(SpawnAnswer.Accepted.class, client().spawn(request()));
        ProviderStatus.Ended end = accepted.end().orElseThrow(() -> new AssertionError("the job has ended"));
        assertInstanceOf(end.getClass(), client().observe(accepted.handle()));
        assertEquals(1, harness().started());
    }

    @Test
    @DisplayName("a refusal is Refused, with a reason, and begins nothing")
    protected void refusalsAreRefused() {
        needs(Capability.REFUSALS);
        harness().nextSpawn(SpawnFate.REFUSED);
        Failure failure;
        try {
            failure = assertInstanceOf(SpawnAnswer.Refused.class, client().spawn(request()))
                    .failure();
        } catch (ProviderException thrown) {
            assertEquals(ProviderException.Proof.REFUSED, thrown.proof());
            failure = thrown.failure();
        }
        assertFalse(failure.message().isBlank());
        assertEquals(0, harness().started());
    }

    @Test
    @DisplayName("a spawn whose answer is lost is Unknown, and was sent once")
    protected void lostAnswersAreUnknown() {
        harness().nextSpawn(SpawnFate.ANSWER_LOST);
        answer(() -> client().spawn(request()))
                .ifPresent(answer -> assertInstanceOf(SpawnAnswer.Unknown.class, answer));
        assertEquals(1, harness().started(), "one call sends at most one request, whatever the HTTP client would like");
    }

    @Test
    @DisplayName("a spawn that does not arrive is NotSent or Unknown, and begins nothing")
    protected void requestsThatDoNotArriveAreNotTakenForAnswers() {
        harness().nextSpawn(SpawnFate.NOT_ARRIVING);
        try {
            SpawnAnswer answer = client().spawn(request());
            assertTrue(
                    answer instanceof SpawnAnswer.NotSent || answer instanceof SpawnAnswer.Unknown, answer::toString);
        } catch (ProviderException thrown) {
            assertFalse(thrown.proof() == ProviderException.Proof.REFUSED, "nobody refused anything");
        }
        assertEquals(0, harness().started());
    }

    @Test
    @DisplayName("after trouble the next spawn works")
    protected void troubleDoesNotStick() {
        for (SpawnFate fate : List.of(SpawnFate.ANSWER_LOST, SpawnFate.NOT_ARRIVING)) {
            harness().nextSpawn(fate);
            try {
                client().spawn(request());
            } catch (ProviderException thrown) {
                assertFalse(thrown.proof() == ProviderException.Proof.REFUSED, "nobody refused anything");
            } catch (RuntimeException thrown) {
                // As good as unknown
            }
            spawn();
        }
    }

    @Test
    @DisplayName("large and non-ASCII inputs are taken")
    protected void largeAndForeignInputs() {
        String text = "\u00fc\u4e2d\ud83c\udf0a\u2028".repeat(20_000);
        SpawnRequest request = request(Payload.ofJson("{\"prompt\":\"" + text + "\"}"));
        assertInstanceOf(SpawnAnswer.Accepted.class, client().spawn(request));
    }

    @Test
    @DisplayName("a handle works after it was stored and read back part by part")
    protected void handlesSurviveStorage() {
        Handle handle = spawn();
        Target target = new Target(handle.target().provider(), handle.target().endpoint());
        Handle rebuilt = new Handle(target, handle.id(), handle.detail());
        assertInstanceOf(ProviderStatus.Alive.class, client().observe(rebuilt));
        Handle fromId = client().handle(request().owner(), target, handle.id());
        assertInstanceOf(
                ProviderStatus.Alive.class, client().observe(fromId), "a handle made of nothing but the provider's id");
    }

    @Test
    @DisplayName("no secret in a handle")
    protected void handlesHoldNoSecret() {
        Handle handle = spawn();
        assertFalse(handle.detail().contains("TOP-SECRET-TOKEN"), "the webhook URL is a secret");
    }

    @Test
    @DisplayName("many threads may use one client")
    protected void manyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch together = new CountDownLatch(THREADS);
            List<SpawnRequest> requests = new ArrayList<>();
            for (int i = 0; i < THREADS * EACH; i++) {
                requests.add(request());
            }
            List<Future<Set<String>>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                List<SpawnRequest> own = requests.subList(i * EACH, (i + 1) * EACH);
                all.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return spawnAndObserve(own);
                }));
            }
            Set<String> ids = new HashSet<>();
            for (Future<Set<String>> one : all) {
                ids.addAll(one.get());
            }
            assertEquals(THREADS * EACH, ids.size(), "every job has a handle of its own");
            assertEquals(THREADS * EACH, harness().started());
        } finally {
            threads.shutdownNow();
        }
    }

    private Set<String> spawnAndObserve(List<SpawnRequest> requests) {
        Set<String> ids = new HashSet<>();
        for (SpawnRequest request : requests) {
            Handle handle = assertInstanceOf(SpawnAnswer.Accepted.class, client().spawn(request))
                    .handle();
            assertInstanceOf(ProviderStatus.Alive.class, client().observe(handle));
            ids.add(handle.id());
        }
        return ids;
    }

    @Test
    @DisplayName("a look-up finds the job of a lost answer, and claims NotThere only of what never arrived")
    protected void lookUpsFindWhatArrived() {
        SpawnLookup search = needs(Capability.SPAWN_LOOK_UP, SpawnLookup.class);
        SpawnRequest arrived = request();
        harness().nextSpawn(SpawnFate.ANSWER_LOST);
        answer(() -> client().spawn(arrived));
        SpawnLookup.Found found = search.lookUp(arrived, harness().now());
        if (found instanceof SpawnLookup.Found.There there) {
            assertInstanceOf(ProviderStatus.Alive.class, client().observe(there.handle()));
        } else if (found instanceof SpawnLookup.Found.NotThere) {
            fail("the job is there, and the look-up says that it surely is not");
        }
        assertFalse(
                search.lookUp(request(), harness().now()) instanceof SpawnLookup.Found.There,
                "nobody has ever sent this one");
        assertEquals(1, harness().started(), "looking changes nothing");
    }

    @Test
    @DisplayName("a look-up in trouble cannot tell")
    protected void lookUpsInTroubleCannotTell() {
        SpawnLookup search = needs(Capability.SPAWN_LOOK_UP, SpawnLookup.class);
        for (Trouble trouble : Trouble.values()) {
            SpawnRequest lost = request();
            harness().next(Call.LOOK_UP, trouble);
            answer(() -> search.lookUp(lost, harness().now()))
                    .ifPresent(found -> assertInstanceOf(SpawnLookup.Found.CannotTell.class, found, trouble::toString));
        }
    }
}
