package dev.farjob.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.Logged;
import dev.farjob.internal.time.Tasks;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.testkit.store.Jobs;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events wait for one listener: none is lost for want of a thread, and an operator reads of those that a slow one misses. */
class TellListenerTest {

    private static final String MISSED = "a listener has missed 3 events";
    private static final Job JOB = Jobs.of("ann").running();
    private static final JobEvent EVENT = JobEvent.of(JOB, EventKind.STATE_CHANGED, Cause.SWEEP, "");

    private final Logged log = new Logged();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private boolean full;
    private int heard;
    private int saidBefore;
    private final TellListener listener = new TellListener((job, event) -> hear(), new Tasks(this::execute));

    @AfterEach
    void close() {
        log.close();
    }

    private void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        threads.add(task);
    }

    private void hear() {
        if (heard++ % TellListener.MOST_WAITING == 0) {
            saidBefore = log.linesWith(MISSED).size();
        }
    }

    private void tell(int events) {
        for (int i = 0; i < events; i++) {
            listener.onEvent(JOB, EVENT);
        }
    }

    private void runAll() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private void lines(int expected, String text) {
        assertEquals(expected, log.linesWith(text).size(), () -> "lines with: " + text);
    }

    @Test
    void anEventThatNoThreadTookIsHeardWithoutAnother() {
        full = true;
        tell(1);
        full = false;
        listener.hurry();
        runAll();
        assertEquals(1, heard);
    }

    @Test
    void aListenerForWhichNothingWaitsNeedsNoThread() {
        tell(1);
        runAll();
        listener.hurry();
        assertEquals(0, threads.size());
    }

    @Test
    void eachTimeThatAListenerFallsTooFarBehindIsALineWhenItBeginsAndOneWithTheNumberWhenItEnds() {
        for (int time = 1; time <= 2; time++) {
            tell(TellListener.MOST_WAITING + 3);
            lines(time, "misses those that come now, from job " + JOB.id());
            lines(time - 1, MISSED);
            runAll();
            lines(time, MISSED);
            assertEquals(time, saidBefore, "before it hears the next");
        }
        lines(2, "has missed");
        assertEquals(2 * TellListener.MOST_WAITING, heard);
    }
}
