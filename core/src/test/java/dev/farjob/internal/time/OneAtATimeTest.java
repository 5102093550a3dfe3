package dev.farjob.internal.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Messages for one receiver are worked off one by one, and nobody who brings one waits for it. */
class OneAtATimeTest {

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private Runnable whenNothingIsLeft = () -> {};
    private boolean full;
    private final Tasks tasks = new Tasks(task -> {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        threads.add(task);
    });
    private final OneAtATime turns = new OneAtATime(tasks, this::next);

    private boolean next() {
        Runnable next = waiting.poll();
        if (next == null) {
            Runnable last = whenNothingIsLeft;
            whenNothingIsLeft = () -> {};
            last.run();
            return false;
        }
        next.run();
        return true;
    }

    private void bring(String thing) {
        bring(() -> done.add(thing));
    }

    private void bring(Runnable thing) {
        waiting.add(thing);
        turns.hurry();
    }

    @Test
    void oneTaskWorksOffAllThatWaits() {
        bring("a");
        bring("b");
        assertEquals(List.of(), done);
        assertEquals(1, threads.size());
        threads.remove().run();
        assertEquals(List.of("a", "b"), done);
    }

    @Test
    void whatIsBroughtMeanwhileIsDoneByTheSameTask() {
        bring(() -> {
            bring("b");
            done.add("a");
        });
        threads.remove().run();
        assertEquals(List.of("a", "b"), done);
        assertEquals(0, threads.size());
    }

    @Test
    void whatIsBroughtJustAsNothingIsLeftIsDoneAllTheSame() {
        whenNothingIsLeft = () -> bring("late");
        bring("a");
        threads.remove().run();
        assertEquals(List.of("a", "late"), done);
        assertEquals(0, threads.size());
    }

    @Test
    void whatIsBroughtAfterwardsHasATaskOfItsOwn() {
        bring("a");
        threads.remove().run();
        bring("b");
        threads.remove().run();
        assertEquals(List.of("a", "b"), done);
    }

    @Test
    void whatFindsNoThreadWaitsForTheNext() {
        full = true;
        bring("a");
        full = false;
        bring("b");
        threads.remove().run();
        assertEquals(List.of("a", "b"), done);
    }

    @Test
    void aReceiverThatBreaksIsServedAgainWithTheNext() {
        bring(() -> {
            throw new StackOverflowError();
        });
        waiting.add(() -> done.add("a"));
        threads.remove().run();
        assertEquals(List.of(), done);
        bring("b");
        threads.remove().run();
        assertEquals(List.of("a", "b"), done);
    }

    @Test
    void aNodeThatIsClosedBeginsNothingMore() {
        bring(() -> {
            done.add("a");
            tasks.close();
        });
        bring("b");
        threads.remove().run();
        assertEquals(List.of("a"), done);
    }
}
