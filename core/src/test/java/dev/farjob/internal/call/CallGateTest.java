package dev.farjob.internal.call;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallGateTest {

    private final CallGate gate = new CallGate(2);

    private void fill() {
        assertTrue(gate.enter().isDone());
        assertTrue(gate.enter().isDone());
    }

    @Test
    void asManyAsThereArePlacesEnterAtOnce() {
        assertTrue(gate.enter().isDone());
        assertTrue(gate.enter().isDone());
        assertFalse(gate.enter().isDone());
    }

    @Test
    void aCallThatLeavesLetsTheNextIn() {
        fill();
        CompletableFuture<Void> waiting = gate.enter();
        gate.leave();
        assertTrue(waiting.isDone());
    }

    @Test
    void thoseWhoWaitEnterInTheOrderInWhichTheyCame() {
        fill();
        CompletableFuture<Void> first = gate.enter();
        CompletableFuture<Void> second = gate.enter();
        gate.leave();
        assertTrue(first.isDone());
        assertFalse(second.isDone());
    }

    @Test
    void aPlaceThatNobodyWaitsForIsFree() {
        fill();
        gate.leave();
        assertTrue(gate.enter().isDone());
        assertFalse(gate.enter().isDone());
    }

    @Test
    void aCallThatGivesUpIsPassedOver() {
        fill();
        CompletableFuture<Void> impatient = gate.enter();
        CompletableFuture<Void> patient = gate.enter();
        gate.giveUp(impatient);
        gate.leave();
        assertFalse(impatient.isDone());
        assertTrue(patient.isDone());
    }

    @Test
    void aPlaceThatWasGrantedMeanwhileIsPassedOn() {
        fill();
        CompletableFuture<Void> late = gate.enter();
        CompletableFuture<Void> next = gate.enter();
        gate.leave();
        assertTrue(late.isDone());
        gate.giveUp(late);
        assertTrue(next.isDone());
    }

    @Test
    void givingUpGivesNoPlaceAwayThatOneNeverHad() {
        fill();
        gate.giveUp(gate.enter());
        assertFalse(gate.enter().isDone());
    }
}
