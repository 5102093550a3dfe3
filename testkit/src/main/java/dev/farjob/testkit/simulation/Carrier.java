package dev.farjob.testkit.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that carries one fiber after another. */
final class Carrier {

    private final Pool pool;
    private final Thread thread;
    private volatile @Nullable Fiber assigned;

    private Carrier(Pool pool, int number) {
        this.pool = pool;
        this.thread = new Thread(this::carry, "simulation-" + number);
        this.thread.setDaemon(true);
    }

    void assign(Fiber fiber) {
        assigned = fiber;
        LockSupport.unpark(thread);
    }

    /** Back into the pool; the thread has only to wait afterwards. */
    void release() {
        pool.idle.push(this);
    }

    private void carry() {
        while (true) {
            Fiber fiber = assigned;
            if (fiber == null) {
                if (pool.closed) {
                    return;
                }
                LockSupport.park(pool);
                Thread.interrupted();
            } else {
                assigned = null;
                while (fiber != null) {
                    fiber = fiber.run(this);
                }
            }
        }
    }

    /** Threads that simulations run on, one simulation at a time; kept from one seed to the next. */
    static final class Pool implements AutoCloseable {

        private final Deque<Carrier> idle = new ArrayDeque<>();
        private volatile boolean closed;
        private int threads;

        Carrier take() {
            Carrier carrier = idle.poll();
            if (carrier == null) {
                carrier = new Carrier(this, ++threads);
                carrier.thread.start();
            }
            return carrier;
        }

        @Override
        public void close() {
            closed = true;
            idle.forEach(carrier -> LockSupport.unpark(carrier.thread));
        }
    }
}
