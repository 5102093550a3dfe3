package dev.farjob.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.ImpatientTime;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Uploads, and questions to the host: each within its time limit, and bounded in number. */
class LongCallsTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final ImpatientTime time = new ImpatientTime();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> made = new ArrayList<>();

    private final ProviderCalls calls = new ProviderCalls(time, threads::add);
    private final LongCalls direct = new LongCalls(time, Runnable::run, calls);
    private final LongCalls later = new LongCalls(time, threads::add, calls);

    private static ProviderClient client(int callsInFlight) {
        return ScriptedProvider.named("fake")
                .traits(ProviderTraits.builder().callsInFlight(callsInFlight).build())
                .build();
    }

    private static String say(CallAnswer<String> answer) {
        return answer.orElse(thrown -> "threw " + thrown.getClass().getSimpleName(), "timed out", "not made");
    }

    private String make(String call) {
        made.add(call);
        return call;
    }

    private String askHost(LongCalls calls, String call) {
        return say(calls.askHost("schedule", LIMIT, () -> make(call)));
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    @Test
    void anAnswerIsAnAnswer() {
        assertEquals("here", askHost(direct, "here"));
        assertEquals("there", say(direct.upload(client(4), LIMIT, () -> "there")));
    }

    @Test
    void whatTheHostThrowsIsHandedOnAsItIs() {
        Exception thrown = new Exception("no such bucket");
        Callable<String> broken = () -> {
            throw thrown;
        };
        CallAnswer<String> answer = direct.askHost("storage", LIMIT, broken);
        assertSame(thrown, assertInstanceOf(CallAnswer.Threw.class, answer).failure());
    }

    @Test
    void nullIsNoAnswer() {
        CallAnswer<String> answer = direct.askHost("storage", LIMIT, () -> null);
        assertEquals(
                "the answer was null",
                assertInstanceOf(CallAnswer.Threw.class, answer).failure().getMessage());
    }

    @Test
    void aCallThatHasNotBegunWhenItsTimeIsUpIsNeverMade() {
        assertEquals("timed out", askHost(later, "late"));
        runAll();
        assertEquals(List.of(), made);
    }

    @Test
    void anAnswerThatComesJustAsTheTimeIsUpCounts() {
        time.whileWaiting(this::runAll);
        time.missTheEnd();
        assertEquals("just now", askHost(later, "just now"));
    }

    @Test
    void aCallWhoseTimeIsUpIsInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        LongCalls threaded = new LongCalls(time, task -> new Thread(task).start(), calls);
        time.whileWaiting(() -> await(begun));
        CallAnswer<String> answer = threaded.askHost("storage", LIMIT, () -> {
            begun.countDown();
            try {
                return "hung " + new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            } finally {
                interrupted.countDown();
            }
        });
        assertEquals("timed out", say(answer));
        assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void theTimeThatACallWaitsForItsPlaceIsPartOfItsLimit() {
        ProviderClient client = client(4);
        later.upload(client, LIMIT, () -> make("first"));
        time.waits.clear();
        time.whileWaiting(() -> {
            time.pass(Duration.ofSeconds(15));
            runAll();
        });
        assertEquals("second", say(later.upload(client, LIMIT, () -> make("second"))));
        assertEquals(List.of(LIMIT, Duration.ofSeconds(25)), time.waits);
    }

    @Test
    void aCallWhoseTimeWasUpBeforeItHadAPlaceWaitsNoLonger() {
        ProviderClient client = client(4);
        later.upload(client, LIMIT, () -> make("first"));
        time.waits.clear();
        time.whileWaiting(() -> {
            time.pass(LIMIT.plusSeconds(1));
            threads.remove().run();
            time.whileWaiting(() -> {});
        });
        assertEquals("timed out", say(later.upload(client, LIMIT, () -> make("second"))));
        assertEquals(List.of(LIMIT, Duration.ZERO), time.waits);
    }

    @Test
    void uploadsHaveAQuarterOfTheProvidersPlaces() {
        ProviderClient client = client(11);
        for (int i = 0; i < 2; i++) {
            assertEquals("timed out", say(later.upload(client, LIMIT, () -> make("upload"))));
        }
        assertEquals("not made", say(later.upload(client, LIMIT, () -> make("upload"))));
        assertEquals(2, threads.size());
    }

    @Test
    void aProviderThatBearsOneCallTakesOneUpload() {
        assertEquals("there", say(direct.upload(client(1), LIMIT, () -> "there")));
    }

    @Test
    void anUploadTakesOneOfTheProvidersPlacesWhileItLasts() {
        ProviderClient client = client(1);
        later.upload(client, LIMIT, () -> make("upload"));
        assertEquals("not made", say(calls.ask(client, ProviderClient::name)));
        runAll();
        time.whileWaiting(this::runAll);
        assertEquals("fake", say(calls.ask(client, ProviderClient::name)));
    }

    @Test
    void anUploadThatFindsNoPlaceAtTheProviderTakesNoneFromOtherUploads() {
        ProviderClient client = client(1);
        calls.ask(client, ProviderClient::name);
        assertEquals("not made", say(later.upload(client, LIMIT, () -> make("upload"))));
        runAll();
        time.whileWaiting(this::runAll);
        assertEquals("there", say(later.upload(client, LIMIT, () -> "there")));
    }

    @Test
    void theHostIsAskedSixteenThingsOfOneKindAtOnce() {
        for (int i = 0; i < 16; i++) {
            assertEquals("timed out", askHost(later, "question"));
        }
        assertEquals("not made", askHost(later, "one too many"));
        assertEquals("other", say(direct.askHost("storage", LIMIT, () -> "other")));
    }

    @Test
    void aCallThatHangsKeepsItsPlaceUntilItEnds() {
        for (int i = 0; i < 16; i++) {
            askHost(later, "hangs");
        }
        threads.remove().run();
        assertEquals("timed out", askHost(later, "has the place"));
        assertEquals("not made", askHost(later, "has none"));
    }

    @Test
    void aPlaceThatWasGivenUpIsNotGrantedToNobody() {
        for (int i = 0; i < 16; i++) {
            askHost(later, "hangs");
        }
        askHost(later, "gives up");
        threads.remove().run();
        assertEquals("timed out", askHost(later, "has the place"));
    }

    @Test
    void aCallThatNoThreadTakesIsNotMadeAndGivesItsPlaceBack() {
        boolean[] full = {true};
        LongCalls some = new LongCalls(
                time,
                task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                calls);
        for (int i = 0; i < 16; i++) {
            assertEquals("not made", askHost(some, "question"));
        }
        full[0] = false;
        assertEquals("question", askHost(some, "question"));
        assertEquals(List.of(), time.waits);
    }
}
