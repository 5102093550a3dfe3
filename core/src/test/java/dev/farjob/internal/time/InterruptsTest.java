package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interrupt stays with the work that it is meant for. */
class InterruptsTest {

    private final List<Boolean> seen = new ArrayList<>();

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private void look() {
        seen.add(Thread.currentThread().isInterrupted());
    }

    private static void interrupt() {
        Thread.currentThread().interrupt();
    }

    @Test
    void aPieceOfWorkFindsNoFlagAndTheFlagThatWasThereStays() {
        interrupt();
        Interrupts.keepApart(this::look);
        assertEquals(List.of(false), seen);
        assertTrue(Thread.interrupted());
    }

    @Test
    void inAThreadOfTheHostsAnInterruptThatCameMeanwhileStays() {
        Interrupts.keepApart(InterruptsTest::interrupt);
        assertTrue(Thread.interrupted());
        Interrupts.keepApart(() -> {});
        assertFalse(Thread.interrupted());
    }

    @Test
    void inAThreadOfTheNodesItDoesNot() {
        Interrupts.inOurThread(() -> {
            Interrupts.keepApart(InterruptsTest::interrupt);
            look();
            interrupt();
            Interrupts.keepApart(() -> {});
            look();
        });
        assertEquals(List.of(false, true), seen, "but one from before does");
        assertFalse(Thread.interrupted());
    }

    @Test
    void aThreadIsTheNodesUntilTheOutermostTaskEnds() {
        Interrupts.inOurThread(() -> {
            Interrupts.inOurThread(() -> {});
            Interrupts.keepApart(InterruptsTest::interrupt);
            look();
        });
        assertEquals(List.of(false), seen);
        Interrupts.keepApart(InterruptsTest::interrupt);
        assertTrue(Thread.interrupted(), "and the host's again afterwards");
    }

    @Test
    void allOfThisHoldsForWorkThatThrows() {
        Runnable broken = () -> {
            interrupt();
            throw new IllegalStateException("boom");
        };
        assertThrows(IllegalStateException.class, () -> Interrupts.keepApart(broken));
        assertTrue(Thread.interrupted(), "it came meanwhile");
        interrupt();
        assertThrows(
                IllegalStateException.class,
                () -> Interrupts.keepApart(() -> {
                    look();
                    throw new IllegalStateException("boom");
                }));
        assertTrue(Thread.interrupted(), "it was there before");
        Interrupts.inOurThread(() -> {
            assertThrows(IllegalStateException.class, () -> Interrupts.keepApart(broken));
            look();
        });
        assertEquals(List.of(false, false), seen);
        assertThrows(
                IllegalStateException.class,
                () -> Interrupts.keepApart(() -> {
                    throw new IllegalStateException("boom");
                }));
        assertFalse(Thread.interrupted());
    }
}
