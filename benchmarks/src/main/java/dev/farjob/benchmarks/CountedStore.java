package dev.farjob.benchmarks;

import dev.farjob.model.Job;
import dev.farjob.store.TransactionalJobStore;
import dev.farjob.store.Verdict;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts the jobs that a store lets claim, and the changes that were written and that lost against others. */
final class CountedStore {

    private final LongAdder claimed = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final LongAdder lost = new LongAdder();

    long claimed() {
        return claimed.sum();
    }

    long changes() {
        return changes.sum();
    }

    long lost() {
        return lost.sum();
    }

    @SuppressWarnings("unchecked") // what it passes on is what the store behind it takes
    <T> TransactionalJobStore<T> around(TransactionalJobStore<T> store) {
        return (TransactionalJobStore<T>) Proxy.newProxyInstance(
                CountedStore.class.getClassLoader(),
                new Class<?>[] {TransactionalJobStore.class},
                (self, method, arguments) -> {
                    try {
                        Object answer = method.invoke(store, arguments);
                        count(answer);
                        return answer;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** Only a claim answers with jobs as this benchmark uses it, and only a change with verdicts. */
    private void count(Object answer) {
        List<?> answers =
                answer instanceof List<?> list ? list : answer instanceof Verdict ? List.of(answer) : List.of();
        for (Object one : answers) {
            if (one instanceof Job) {
                claimed.increment();
            } else if (one instanceof Verdict) {
                changes.increment();
                if (one == Verdict.LOST) {
                    lost.increment();
                }
            }
        }
    }
}
