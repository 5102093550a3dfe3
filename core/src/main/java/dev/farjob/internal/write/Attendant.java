package dev.farjob.internal.write;

import dev.farjob.internal.time.Alarm;
import dev.farjob.internal.time.Timekeeper;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that nothing that was left to be written waits for long behind a call that hangs, also where no sweep and no
 * other write comes by: an attempt would be too old to be made, and a lease would be over. It is one alarm for the whole
 * node, and none while nothing waits.
 */
final class Attendant {

    /** A moment longer, because what has waited exactly as long as patience lasts is not late. */
    private static final Duration PATIENCE = WriteQueue.PATIENCE.plusMillis(1);

    private final Timekeeper time;
    private final Runnable hurry;
    /** Entries that are not written yet and were not attended to, the oldest first. */
    private final Set<Left> left = new LinkedHashSet<>();

    private @Nullable Alarm alarm;
    private boolean closed;

    /** Something that was left; no two are equal. */
    private static final class Left {

        private final long lateAt;

        Left(long lateAt) {
            this.lateAt = lateAt;
        }
    }

    /**
     * An attendant who has nothing to attend to yet.
     *
     * @param hurry sends a thread for what has waited for long
     */
    Attendant(Timekeeper time, Runnable hurry) {
        this.time = time;
        this.hurry = hurry;
    }

    /** Attends to something that was left. */
    @SuppressWarnings("FutureReturnValueIgnored") // only that it is written, not how, is of interest here
    void attend(CompletableFuture<?> written) {
        Left one = new Left(time.nanoTime() + PATIENCE.toNanos());
        synchronized (this) {
            if (closed) {
                return;
            }
            left.add(one);
            watch();
        }
        written.whenComplete((answer, failed) -> isWritten(one));
    }

    /** Attends to nothing any more. */
    synchronized void close() {
        closed = true;
        left.clear();
        stopWatching();
    }

    private synchronized void isWritten(Left one) {
        left.remove(one);
        if (left.isEmpty()) {
            stopWatching();
        }
    }

    /** For those who have the lock, as the next. */
    private void watch() {
        if (alarm == null && !left.isEmpty()) {
            long wait = left.iterator().next().lateAt - time.nanoTime();
            alarm = time.later(Duration.ofNanos(Math.max(0, wait)), this::look);
        }
    }

    private void stopWatching() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    private void look() {
        int late = 0;
        synchronized (this) {
            stopWatching();
            long now = time.nanoTime();
            Iterator<Left> oldest = left.iterator();
            while (oldest.hasNext() && oldest.next().lateAt - now <= 0) {
                oldest.remove();
                late++;
            }
            watch();
        }
        for (; late > 0; late--) {
            hurry.run();
        }
    }
}
