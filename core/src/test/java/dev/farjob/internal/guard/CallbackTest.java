package dev.farjob.internal.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A callback of the host's may do anything; the thread that called it is as it was before. */
class CallbackTest {

    private final List<Throwable> broken = new ArrayList<>();

    @Test
    void theInterruptFlagThatItLeavesIsCleared() {
        Callback.call(() -> Thread.currentThread().interrupt(), broken::add);
        assertFalse(Thread.interrupted());
    }

    @Test
    void theInterruptFlagThatWasThereIsNotSeenByItAndIsThereAfterwards() {
        List<Boolean> seen = new ArrayList<>();
        Thread.currentThread().interrupt();
        Callback.call(() -> seen.add(Thread.currentThread().isInterrupted()), broken::add);
        assertTrue(Thread.interrupted());
        assertEquals(List.of(false), seen);
    }

    @Test
    void whateverItThrowsIsHandedOverAndTheFlagIsRightAllTheSame() {
        StackOverflowError thrown = new StackOverflowError();
        Callback.call(
                () -> {
                    Thread.currentThread().interrupt();
                    throw thrown;
                },
                broken::add);
        assertFalse(Thread.interrupted());
        assertEquals(List.of(thrown), broken);
    }
}
