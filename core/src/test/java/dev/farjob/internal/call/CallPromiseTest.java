package dev.farjob.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.call.CallGate.Grant;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Places for calls that are promised to attempts while they are being put on record. */
class CallPromiseTest {

    private static final int PLACES = 2;
    private static final long ORIGIN = Duration.ofDays(77).toNanos();

    private final VirtualClock clock = new VirtualClock();
    private final CallPace pace = new CallPace(this::nanoTime, PLACES);
    private final CallGate gate = new CallGate(PLACES, pace);

    /** Nanoseconds count from any time. */
    private long nanoTime() {
        return ORIGIN + Duration.between(VirtualClock.START, clock.instant()).toNanos();
    }

    private void callsTake(Duration time) {
        long since = nanoTime();
        clock.advance(time);
        pace.freed(since);
    }

    private List<Grant> granted(int count) {
        return Stream.generate(gate::enterToSend)
                .limit(count)
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .toList();
    }

    @Test
    void nothingIsPromisedBeforeAnyCallWasAnswered() {
        assertEquals(List.of(Grant.PLACE, Grant.PLACE), granted(3));
    }

    @Test
    void aProviderThatAnswersAtOncePromisesSevenTimesItsPlaces() {
        callsTake(Duration.ZERO);
        assertEquals(14 + PLACES, granted(40).size());
        assertEquals(14, pace.ahead(true));
    }

    @Test
    void noMoreIsPromisedThanWillBeFreeWithinATenthOfASecond() {
        callsTake(Duration.ofMillis(40));
        assertEquals(5, pace.ahead(false));
        callsTake(Duration.ofSeconds(4));
        assertEquals(0, pace.ahead(false));
    }

    @Test
    void theNewestCallIsAnEighthOfWhatIsKnown() {
        callsTake(Duration.ofMillis(80));
        assertEquals(2, pace.ahead(false));
        callsTake(Duration.ZERO);
        assertEquals(2, pace.ahead(false), "70 ms on average, for two places");
        callsTake(Duration.ZERO);
        assertEquals(3, pace.ahead(false), "61 ms");
    }

    @Test
    void nothingIsPromisedWhileAllCallsHang() {
        callsTake(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(200));
        assertEquals(0, pace.ahead(true));
        assertEquals(14, pace.ahead(false));
    }

    @Test
    void oldAnswersPromiseNothing() {
        callsTake(Duration.ofMillis(1));
        clock.advance(Duration.ofMinutes(1));
        assertEquals(0, pace.ahead(false));
    }

    @Test
    void aPromiseTakesNoPlaceUntilItIsClaimed() {
        callsTake(Duration.ZERO);
        assertEquals(Grant.PROMISE, gate.enterToSend().join());
        assertTrue(gate.enter().isDone());
        assertTrue(gate.enter().isDone());
        CompletableFuture<Void> claimed = gate.claim();
        assertFalse(claimed.isDone());
        gate.leave();
        assertTrue(claimed.isDone());
    }

    @Test
    void promisesThatAreKeptOrBrokenAreMadeAnew() {
        callsTake(Duration.ZERO);
        granted(14 + PLACES);
        CompletableFuture<Grant> next = gate.enterToSend();
        CompletableFuture<Grant> last = gate.enterToSend();
        assertFalse(next.isDone());
        gate.breakPromise();
        assertEquals(Grant.PROMISE, next.join());
        assertFalse(gate.claim().isDone());
        assertFalse(last.isDone());
        gate.leave();
        assertEquals(Grant.PROMISE, last.join());
    }

    @Test
    void attemptsOnRecordHaveEverySecondPlaceThatComesFree() {
        callsTake(Duration.ZERO);
        granted(14 + PLACES);
        List<CompletableFuture<Void>> others = List.of(gate.enter(), gate.enter());
        List<CompletableFuture<Void>> claimed = List.of(gate.claim(), gate.claim());
        gate.leave();
        assertTrue(claimed.get(0).isDone());
        assertFalse(others.get(0).isDone());
        gate.leave();
        assertTrue(others.get(0).isDone());
        assertFalse(claimed.get(1).isDone());
        gate.leave();
        assertTrue(claimed.get(1).isDone());
    }

    @Test
    void thoseThatWaitForAPlaceHaveItInTheOrderInWhichTheyCame() {
        granted(PLACES);
        CompletableFuture<Void> first = gate.enter();
        CompletableFuture<Grant> second = gate.enterToSend();
        CompletableFuture<Void> third = gate.enter();
        gate.leave();
        assertTrue(first.isDone());
        assertFalse(second.isDone());
        gate.leave();
        assertEquals(Grant.PLACE, second.join());
        assertFalse(third.isDone());
    }

    @Test
    void whatIsGivenUpIsPassedOn() {
        granted(PLACES);
        CompletableFuture<Grant> gone = gate.enterToSend();
        CompletableFuture<Grant> late = gate.enterToSend();
        gate.giveUpSending(gone);
        gate.leave();
        assertEquals(Grant.PLACE, late.join());
        gate.giveUpSending(late);
        assertTrue(gate.enter().isDone());
    }

    @Test
    void aClaimThatIsGivenUpBreaksThePromiseOrPassesThePlaceOn() {
        callsTake(Duration.ZERO);
        granted(14 + PLACES);
        CompletableFuture<Grant> next = gate.enterToSend();
        gate.giveUpClaim(gate.claim());
        assertEquals(Grant.PROMISE, next.join());
        CompletableFuture<Void> granted = gate.claim();
        gate.leave();
        CompletableFuture<Void> other = gate.enter();
        gate.giveUpClaim(granted);
        assertTrue(other.isDone());
    }

    @Test
    void aPromiseThatIsClaimedWhileAPlaceIsFreeTakesIt() {
        callsTake(Duration.ZERO);
        granted(14);
        assertTrue(gate.claim().isDone());
        assertEquals(Grant.PROMISE, gate.enterToSend().join(), "it is no longer a promise");
        assertEquals(List.of(Grant.PLACE), granted(2), "and the place is taken");
    }

    @Test
    void aPromiseThatIsGivenUpGoesToAnother() {
        callsTake(Duration.ZERO);
        granted(14 + PLACES);
        CompletableFuture<Grant> late = gate.enterToSend();
        gate.breakPromise();
        assertEquals(Grant.PROMISE, late.join());
        gate.giveUpSending(late);
        assertEquals(Grant.PROMISE, gate.enterToSend().join());
    }

    @Test
    void aClaimThatIsGivenUpTakesNoOtherWithIt() {
        callsTake(Duration.ZERO);
        granted(14 + PLACES);
        CompletableFuture<Void> gone = gate.claim();
        CompletableFuture<Void> patient = gate.claim();
        gate.giveUpClaim(gone);
        gate.leave();
        assertFalse(gone.isDone());
        assertTrue(patient.isDone());
    }

    @Test
    void aGateWhoseCallsHangPromisesNothingWhileItIsFull() {
        callsTake(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(200));
        assertEquals(Grant.PROMISE, gate.enterToSend().join());
        assertTrue(gate.enter().isDone());
        assertTrue(gate.enter().isDone());
        assertFalse(gate.enterToSend().isDone());
    }
}
