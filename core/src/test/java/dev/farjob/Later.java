package dev.farjob;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** An executor that does nothing until a test tells it to. */
final class Later implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    int waiting() {
        return tasks.size();
    }

    /** Runs one task; false if there is none. */
    boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /** Runs the tasks that are waiting now, and none that comes meanwhile. */
    void runWaiting() {
        for (int left = tasks.size(); left > 0; left--) {
            runOne();
        }
    }

    /** Runs tasks, those that come meanwhile included, until there is none. */
    void runAll() {
        while (runOne()) {
            // The next one
        }
    }
}
