package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.Logged;
import dev.farjob.internal.time.FakeTime;
import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Tasks;
import dev.farjob.model.JobId;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Turns are taken where one call is made at a time. One thread plays all: what others do during a call or a wait happens
 * inside of it.
 */
class WriteQueueTest {

    /** The key of an item stands before the colon. */
    private static final Combinable<String> KIND = new Combinable<>() {
        @Override
        public JobId job(String item) {
            return JobId.of(item);
        }

        @Override
        public List<Object> keys(String item) {
            return List.of(item.split(":", 2)[0]);
        }

        @Override
        public int weight(String item) {
            return 1;
        }
    };

    private static final JobStoreException NONE = new JobStoreException(Effect.NONE, "value too long");

    private final Queue<Runnable> sent = new ArrayDeque<>();
    private final List<List<String>> calls = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Turns time = new Turns();
    private Runnable duringNextCall = () -> {};
    private boolean failsTogether;
    private final WriteQueue<String, String> queue =
            new WriteQueue<>(time, new Handover(sent::add, new Tasks(sent::add), sent::add), KIND, 1, this::store);

    /** A thread that waits lets others do what they do meanwhile, and loses patience if its turn has not come then. */
    private static final class Turns extends FakeTime {

        private final List<Duration> waits = new ArrayList<>();
        private Runnable duringNextWait = () -> {};
        private boolean comes = true;

        @Override
        public boolean await(Future<?> turn, Duration atMost) {
            waits.add(atMost);
            assertTrue(waits.size() < 5, "a thread waits for ever");
            Runnable once = duringNextWait;
            duringNextWait = () -> {};
            once.run();
            assertEquals(comes, turn.isDone(), "whether its turn has come");
            return turn.isDone();
        }
    }

    private List<String> store(List<String> items) {
        calls.add(items);
        Runnable once = duringNextCall;
        duringNextCall = () -> {};
        once.run();
        if (failsTogether && items.size() > 1) {
            throw NONE;
        }
        return items.stream().map(item -> "wrote " + item).toList();
    }

    private void call(String item) {
        assertEquals(List.of("wrote " + item), queue.call(List.of(item)));
    }

    private void leave(String item) {
        queue.leave(item, answers -> told.addAll(answers.get()));
    }

    private void runAllSent() {
        while (!sent.isEmpty()) {
            sent.remove().run();
        }
    }

    /** Has a thread on its way to write an item that was left. */
    private void sendAThreadFor(String item) {
        duringNextCall = () -> leave(item);
        call("first");
        assertEquals(1, sent.size());
        calls.clear();
    }

    @Test
    void aThreadThatIsAloneWritesAtOnce() {
        call("a");
        leave("b");
        assertEquals(List.of("wrote b"), told);
        assertEquals(List.of(List.of("a"), List.of("b")), calls);
        assertEquals(List.of(), time.waits);
        assertEquals(0, sent.size());
    }

    @Test
    void nothingIsACallAsWell() {
        assertEquals(List.of(), queue.call(List.of()));
        assertEquals(List.of(List.of()), calls, "the store is asked, because it may be down");
    }

    @Test
    void whatIsLeftDuringACallIsWrittenByAThreadThatIsSentAfterIt() {
        duringNextCall = () -> {
            leave("b");
            leave("c");
            assertEquals(0, sent.size());
        };
        call("a");
        assertEquals(List.of(List.of("a")), calls);
        assertEquals(List.of(), told);
        assertEquals(1, sent.size());
        runAllSent();
        assertEquals(List.of(List.of("a"), List.of("b", "c")), calls);
        assertEquals(List.of("wrote b", "wrote c"), told);
    }

    @Test
    void anInterruptedThreadLeavesWhatItLeavesToAnother() {
        Thread.currentThread().interrupt();
        try {
            leave("a");
            assertEquals(List.of(), calls);
        } finally {
            assertTrue(Thread.interrupted(), "it stays interrupted");
        }
        runAllSent();
        assertEquals(List.of("wrote a"), told);
    }

    @Test
    void aThreadThatWaitsIsTakenAlong() {
        sendAThreadFor("a");
        time.duringNextWait = this::runAllSent;
        call("b");
        assertEquals(List.of(List.of("a", "b")), calls);
        assertEquals(List.of(WriteQueue.PATIENCE), time.waits);
        assertEquals(List.of("wrote a"), told);
    }

    @Test
    void aThreadThatWaitsForACallAboutTheSameLeadsTheNextOne() {
        sendAThreadFor("a:1");
        time.duringNextWait = this::runAllSent;
        call("a:2");
        assertEquals(List.of(List.of("a:1"), List.of("a:2")), calls);
        assertEquals(1, time.waits.size());
        call("a:3");
        assertEquals(1, time.waits.size(), "the line is free again");
    }

    @Test
    void thoseWhoseCallFailedTogetherEachTryByThemselvesAndTheLineIsFreeAfterwards() {
        failsTogether = true;
        sendAThreadFor("a");
        time.duringNextWait = this::runAllSent;
        call("b");
        runAllSent();
        assertEquals(List.of(List.of("a", "b"), List.of("a"), List.of("b")), calls);
        assertEquals(List.of("wrote a"), told);
        call("a");
        call("b");
        assertEquals(1, time.waits.size());
    }

    @Test
    void aTryThatIsAboutTheSameAsWhatWaitsComesFirst() {
        failsTogether = true;
        sendAThreadFor("a:1");
        time.duringNextWait = () -> {
            leave("a:2");
            sent.remove().run();
        };
        call("b");
        assertEquals(List.of(List.of("a:1", "b"), List.of("a:1"), List.of("b")), calls);
        runAllSent();
        assertEquals(List.of("a:2"), calls.get(3));
        assertEquals(List.of("wrote a:1", "wrote a:2"), told);
    }

    @Test
    void aThreadThatLosesPatienceWritesForAllThatWaitAndSaysSo() {
        time.comes = false;
        duringNextCall = () -> {
            leave("b");
            call("c");
        };
        try (Logged log = new Logged()) {
            call("a");
            assertEquals(
                    1,
                    log.linesWith("job c has waited PT1S to be written; one more call is made")
                            .size());
        }
        assertEquals(List.of(List.of("a"), List.of("c", "b")), calls);
    }

    @Test
    void aThreadThatIsInterruptedWritesAtOnceByItselfWhichIsNobodysFault() {
        time.comes = false;
        duringNextCall = () -> {
            leave("b");
            Thread.currentThread().interrupt();
            try {
                call("c");
            } finally {
                assertTrue(Thread.interrupted(), "it stays interrupted");
            }
        };
        try (Logged log = new Logged()) {
            call("a");
            assertEquals(List.of(), log.linesWith("has waited"));
        }
        assertEquals(List.of(List.of("a"), List.of("c")), calls);
    }

    @Test
    void aThreadWhoseCallFailsHearsThatAndTheNextIsWritten() {
        duringNextCall = () -> {
            throw NONE;
        };
        assertThrows(JobStoreException.class, () -> queue.call(List.of("a")));
        call("b");
        assertEquals(List.of(), time.waits);
    }
}
