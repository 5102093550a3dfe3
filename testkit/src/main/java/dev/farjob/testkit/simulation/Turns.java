package dev.farjob.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The fibers that may go on, in no order but the seed's, and those that wait until they may. */
final class Turns {

    private final SplittableRandom random;
    private final List<Fiber> ready = new ArrayList<>();
    private final List<Fiber> watching = new ArrayList<>();

    /** Those whose turn has come while their node stands still. */
    private final List<Fiber> frozen = new ArrayList<>();

    Turns(SplittableRandom random) {
        this.random = random;
    }

    void add(Fiber fiber) {
        ready.add(fiber);
    }

    /** It may go on once its condition holds. */
    void watch(Fiber fiber) {
        watching.add(fiber);
    }

    void freeze(Fiber fiber) {
        frozen.add(fiber);
    }

    boolean hasNone() {
        return ready.isEmpty();
    }

    boolean has(Fiber fiber) {
        return ready.contains(fiber);
    }

    /** It waits no more, whatever its condition. */
    void wake(Fiber fiber) {
        watching.remove(fiber);
        fiber.stopWaiting();
        ready.add(fiber);
    }

    /** Wakes those whose condition holds by now. */
    void wakeWatching() {
        for (int i = watching.size() - 1; i >= 0; i--) {
            Fiber fiber = watching.get(i);
            if (fiber.isAwake()) {
                watching.remove(i);
                fiber.stopWaiting();
                ready.add(fiber);
            }
        }
    }

    /** Lets those go on whose node does not stand still any more; all of them, if the run is over. */
    void thaw(boolean over) {
        for (int i = frozen.size() - 1; i >= 0; i--) {
            if (over || !frozen.get(i).isFrozen()) {
                ready.add(frozen.remove(i));
            }
        }
    }

    /** One of those that may go on: any, or the first if the run is over. */
    Fiber take(boolean over) {
        int chosen = over || ready.size() == 1 ? 0 : random.nextInt(ready.size());
        Fiber next = ready.get(chosen);
        ready.set(chosen, ready.get(ready.size() - 1));
        ready.remove(ready.size() - 1);
        return next;
    }

    /** Drops those that never began. */
    void dropUnstarted() {
        ready.removeIf(fiber -> !fiber.isStarted());
        frozen.removeIf(fiber -> !fiber.isStarted());
    }
}
