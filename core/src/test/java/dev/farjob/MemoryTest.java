package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.request.JobRequest;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The engine keeps nothing per job: jobs live in the store. */
class MemoryTest {

    private final Bench bench = new Bench();

    /** How many entries there are in all collections and maps that an object of ours holds on to, outside the store. */
    private static int entries(Object root, Object... notIn) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        Collections.addAll(seen, notIn);
        open.add(root);
        int entries = 0;
        while (!open.isEmpty()) {
            Object one = open.poll();
            if (!seen.add(one)) {
                continue;
            }
            if (one instanceof Collection<?> collection) {
                entries += collection.size();
            } else if (one instanceof Map<?, ?> map) {
                entries += map.size();
            } else if (one.getClass().getName().startsWith("dev.farjob")) {
                addFields(one, open);
            }
        }
        return entries;
    }

    private static void addFields(Object one, Deque<Object> open) {
        for (Class<?> type = one.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    Object value = field.get(one);
                    if (value != null) {
                        open.add(value);
                    }
                } catch (ReflectiveOperationException | RuntimeException closed) {
                    // A field of the platform's own classes
                }
            }
        }
    }

    private int entries(JobOrchestrator jobs, Object... notIn) {
        Object[] all = new Object[notIn.length + 2];
        System.arraycopy(notIn, 0, all, 0, notIn.length);
        all[notIn.length] = bench.store;
        // It holds alarms, as the platform does
        all[notIn.length + 1] = bench.time;
        return entries((Object) jobs, all);
    }

    @Test
    void aHundredThousandLiveJobsCostTheEngineNothing() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        int before = entries(jobs);
        JobRequest soon =
                Bench.request().notBefore(bench.clock.instant().plusSeconds(1)).build();
        JobRequest later =
                Bench.request().notBefore(bench.clock.instant().plusSeconds(60)).build();
        jobs.submit(Collections.nCopies(90_000, later));
        jobs.submit(Collections.nCopies(10_000, soon));
        assertEquals(before, entries(jobs));
        bench.clock.advance(Duration.ofSeconds(1));
        assertEquals(10_000, jobs.sweep().looked());
        // The gate and the place count of the one provider, and what is learned about the one target
        assertEquals(before + 3, entries(jobs));
        assertEquals(10_000, bench.fake.remoteJobs().size());
    }

    @Test
    void worksUnderWayAreBoundedHoweverManyJobsAreDue() {
        Later threads = new Later();
        JobOrchestrator jobs = bench.node(builder -> builder.executor(threads).inFlight(8));
        int before = entries(jobs, threads);
        jobs.submit(Collections.nCopies(2_000, Bench.request().build()));
        jobs.sweep();
        assertTrue(threads.waiting() <= 8, () -> threads.waiting() + " tasks");
        assertTrue(entries(jobs, threads) <= before + 10, () -> entries(jobs, threads) + " entries");
    }

    @Test
    void jobsThatWereUnderWayAreForgotten() {
        Later threads = new Later();
        Executor executor = threads;
        JobOrchestrator jobs = bench.node(builder -> builder.executor(executor));
        int before = entries(jobs, threads);
        bench.time.whileWaiting(atMost -> threads.runAll());
        jobs.submit(Collections.nCopies(64, Bench.request().build()));
        threads.runAll();
        // The place count of one provider, its gate, and what is learned about one target
        assertTrue(
                entries(jobs, threads) <= before + 3, () -> entries(jobs, threads) + " entries, " + before + " before");
    }

    @Test
    void learnedDurationsAreBoundedHoweverManyTargetsThereAre() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        for (int i = 0; i < 1_500; i++) {
            jobs.submit(JobRequest.to("fake", "endpoint-" + i)
                    .owner("ann")
                    .input(Map.of())
                    .build());
        }
        int entries = entries(jobs);
        assertTrue(entries > 1_000 && entries < 1_020, () -> entries + " entries");
    }

    @Test
    void aWatchThatIsClosedIsForgotten() {
        JobOrchestrator jobs = bench.node(builder -> builder);
        int before = entries(jobs);
        for (int i = 0; i < 100; i++) {
            jobs.watch(Bench.ANN, (job, events) -> {}).close();
        }
        assertEquals(before, entries(jobs));
    }
}
