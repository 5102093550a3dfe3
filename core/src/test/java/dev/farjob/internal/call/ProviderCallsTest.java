package dev.farjob.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.time.FakeTime;
import dev.farjob.internal.time.SystemTimekeeper;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ProviderCallsTest {

    private static final Duration LIMIT = Duration.ofSeconds(7);

    private final ScriptedProvider client = ScriptedProvider.named("fake")
            .traits(ProviderTraits.builder().callTimeout(LIMIT).callsInFlight(1).build())
            .build();
    private final List<Duration> waits = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private Runnable whileWaiting = () -> {};

    /** Time in which a wait is over at once. */
    private final Timekeeper time = new FakeTime() {
        @Override
        public boolean await(Future<?> future, Duration atMost) {
            if (!future.isDone()) {
                waits.add(atMost);
                whileWaiting.run();
            }
            return future.isDone();
        }
    };

    private final ProviderCalls direct = new ProviderCalls(time, Runnable::run);
    private final ProviderCalls later = new ProviderCalls(time, waiting::add);

    private static String say(CallAnswer<String> answer) {
        return answer.orElse(thrown -> "threw " + thrown.getClass().getSimpleName(), "timed out", "not made");
    }

    private CallAnswer<String> patiently(ProviderCalls calls, Function<ProviderClient, String> call) {
        return calls.enterToSend(client, LIMIT)
                .map(place -> calls.askPatiently(place, client, call, late -> heard.add(say(late))))
                .orElseThrow();
    }

    @Test
    void anAnswerIsAnAnswer() {
        assertEquals(new CallAnswer.Answered<>("fake"), direct.ask(client, ProviderClient::name));
    }

    @Test
    void anExceptionOfTheClientIsHandedOn() {
        StackOverflowError thrown = new StackOverflowError();
        CallAnswer<String> answer = direct.ask(client, provider -> {
            throw thrown;
        });
        assertSame(thrown, assertInstanceOf(CallAnswer.Threw.class, answer).failure());
        assertEquals("threw StackOverflowError", say(answer));
    }

    @Test
    void nullIsNoAnswer() {
        CallAnswer<String> answer = direct.ask(client, provider -> null);
        assertEquals("threw NullPointerException", say(answer));
        assertEquals(
                "the provider client answered null",
                assertInstanceOf(CallAnswer.Threw.class, answer).failure().getMessage());
    }

    @Test
    void aCallIsWaitedForAsLongAsTheProviderMayTake() {
        assertEquals("not made", say(later.ask(client, ProviderClient::name)));
        assertEquals(List.of(LIMIT), waits);
    }

    @Test
    void aCallThatNeverBeganIsNotMadeLater() {
        List<String> made = new ArrayList<>();
        later.ask(client, provider -> "made " + made.add("made"));
        patiently(new ProviderCalls(time, waiting::add), provider -> "made " + made.add("made"));
        waiting.forEach(Runnable::run);
        assertEquals(List.of(), made);
        assertEquals(List.of(), heard);
    }

    @Test
    void aClientThatEndsItsCallsInTimeIsCalledInTheThreadThatWantsToKnow() {
        ScriptedProvider prompt = ScriptedProvider.named("prompt")
                .traits(ProviderTraits.builder().endsCallsInTime(true).build())
                .build();
        CallAnswer<Thread> answer = later.ask(prompt, provider -> Thread.currentThread());
        assertEquals(new CallAnswer.Answered<>(Thread.currentThread()), answer);
        assertEquals(List.of(), List.copyOf(waiting));
    }

    @Test
    void aPlaceIsWaitedForAndGivenUp() {
        later.ask(client, ProviderClient::name);
        assertEquals("not made", say(direct(later)));
        assertEquals(List.of(LIMIT, LIMIT), waits);
        assertEquals(1, waiting.size());
    }

    @Test
    void aPlaceThatWasGivenUpIsNotGrantedToNobody() {
        later.ask(client, ProviderClient::name);
        direct(later);
        waiting.remove().run();
        whileWaiting = () -> waiting.remove().run();
        assertEquals("fake", say(direct(later)));
    }

    @Test
    void aPlaceToSendThatWasGivenUpIsNotGrantedToNobody() {
        later.ask(client, ProviderClient::name);
        assertEquals(Optional.empty(), later.enterToSend(client, LIMIT));
        waiting.remove().run();
        whileWaiting = () -> waiting.remove().run();
        assertEquals("fake", say(direct(later)));
    }

    @Test
    void aPatientCallThatNoThreadTakesIsNotMade() {
        ProviderCalls refusing = new ProviderCalls(time, task -> {
            throw new RejectedExecutionException("full");
        });
        assertEquals("not made", say(patiently(refusing, ProviderClient::name)));
    }

    private CallAnswer<String> direct(ProviderCalls calls) {
        return calls.ask(client, ProviderClient::name);
    }

    @Test
    void aPlaceThatIsGivenBackIsTaken() {
        later.ask(client, ProviderClient::name);
        whileWaiting = () -> {
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
        };
        assertEquals("fake", say(direct(later)));
    }

    @Test
    void aPlaceIsGivenBackWhateverTheCallDoes() {
        direct.ask(client, provider -> {
            throw new StackOverflowError();
        });
        assertEquals("fake", say(direct(direct)));
        assertEquals(List.of(), waits);
    }

    @Test
    void aPlaceThatIsGivenBackUnusedIsTakenByAnotherCall() {
        direct.enterToSend(client, LIMIT).orElseThrow().giveBack();
        assertEquals("fake", say(direct(direct)));
        assertEquals(List.of(), waits);
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        CallPlace place = direct.enterToSend(client, LIMIT).orElseThrow();
        place.giveBack();
        place.giveBack();
        assertTrue(direct.enterToSend(client, LIMIT).isPresent());
        assertEquals(Optional.empty(), direct.enterToSend(client, LIMIT));
    }

    @Test
    void aPlaceIsGoodForOneCall() {
        CallPlace place = direct.enterToSend(client, LIMIT).orElseThrow();
        direct.askPatiently(place, client, ProviderClient::name, late -> {});
        assertThrows(
                IllegalStateException.class,
                () -> direct.askPatiently(place, client, ProviderClient::name, late -> {}));
    }

    @Test
    void aCallThatNoThreadTakesIsNotMadeAndGivesItsPlaceBack() {
        boolean[] full = {true};
        ProviderCalls calls = new ProviderCalls(time, task -> {
            if (full[0]) {
                throw new RejectedExecutionException("full");
            }
            task.run();
        });
        assertEquals("not made", say(direct(calls)));
        full[0] = false;
        assertEquals("fake", say(direct(calls)));
    }

    @Test
    void everyProviderHasItsOwnPlaces() {
        ScriptedProvider other = ScriptedProvider.named("other").build();
        later.ask(client, ProviderClient::name);
        whileWaiting = () -> {
            if (waiting.size() == 2) {
                waiting.forEach(Runnable::run);
            }
        };
        assertEquals("other", say(later.ask(other, ProviderClient::name)));
    }

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<String> heard = new ArrayList<>();

    private final ProviderCalls threaded = new ProviderCalls(
            time,
            task -> new Thread(() -> {
                        task.run();
                        ended.countDown();
                    })
                    .start());

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private String hang() {
        begun.countDown();
        try {
            if (!mayEnd.await(20, TimeUnit.SECONDS)) {
                return "hung";
            }
            return "late";
        } catch (InterruptedException interrupted) {
            heard.add("interrupted");
            return "interrupted";
        }
    }

    @Test
    void aCallWhoseTimeIsUpIsInterrupted() {
        whileWaiting = () -> await(begun);
        assertEquals("timed out", say(threaded.ask(client, provider -> hang())));
        await(ended);
        assertEquals(List.of("interrupted"), heard);
    }

    @Test
    void aPatientCallRunsOnAndItsLateAnswerIsHandedOver() {
        whileWaiting = () -> await(begun);
        assertEquals("timed out", say(patiently(threaded, provider -> hang())));
        mayEnd.countDown();
        await(ended);
        assertEquals(List.of("late"), heard);
    }

    @Test
    void aLateFailureIsHandedOverToo() {
        whileWaiting = () -> await(begun);
        patiently(threaded, provider -> {
            hang();
            throw new IllegalStateException("boom");
        });
        mayEnd.countDown();
        await(ended);
        assertEquals(List.of("threw IllegalStateException"), heard);
    }

    @Test
    void anAnswerInTimeIsNotHandedOverAgain() {
        assertEquals("fake", say(patiently(direct, ProviderClient::name)));
        assertEquals(List.of(), heard);
    }

    @Test
    void aCallThatHangsKeepsItsPlaceUntilItEnds() {
        whileWaiting = () -> await(begun);
        patiently(threaded, provider -> hang());
        assertEquals("not made", say(direct(threaded)));
        mayEnd.countDown();
        await(ended);
        whileWaiting = () -> {};
        assertEquals("fake", say(new ProviderCalls(time, Runnable::run).ask(client, ProviderClient::name)));
    }

    @Test
    void realTimeIsWaitedForToo() {
        ProviderCalls real =
                new ProviderCalls(new SystemTimekeeper(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)), Runnable::run);
        assertEquals("fake", say(direct(real)));
    }
}
