package dev.farjob.fal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalSimulator;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.JobException;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.PollSchedule;
import dev.farjob.testkit.VirtualClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many jobs at once. {@code farjob.fal.load} says how many, 2000 by default. */
class LoadTest {

    private static final int JOBS = Integer.getInteger("farjob.fal.load", 2_000);
    private static final int OWNERS = 20;
    private static final int CALLS = 64;
    private static final int MOST_HTTP_THREADS = 8;
    private static final long MOST_GROWTH = 24L << 20;
    private static final int MOST_ROUNDS = 2_000;

    @Test
    @DisplayName(
            "no job of 2000 is lost or sent twice through lost answers, hiccups and limits, in few threads and little memory")
    void manyJobs() {
        run(JOBS / 10);
        long first = usedMemory();
        run(JOBS);
        long growth = usedMemory() - first;
        assertTrue(growth < MOST_GROWTH, () -> "ten times the jobs left " + growth + " bytes more");
    }

    private static void run(int count) {
        try (Wave wave = new Wave()) {
            wave.run(count);
        }
    }

    private static long usedMemory() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** All of it, once. */
    private static final class Wave implements AutoCloseable {

        private final VirtualClock clock = new VirtualClock();
        private final FalSimulator fal = FalSimulator.builder()
                .clock(clock)
                .webhookSink(this::receive)
                .webhooksByHand()
                .start();
        private final Set<JobId> succeeded = ConcurrentHashMap.newKeySet();
        private final JobOrchestrator jobs = JobOrchestrator.on(new InMemoryJobStore(clock))
                .provider(fal.provider().callsInFlight(CALLS).build())
                .webhooks(URI.create("https://host.example/hooks"), "a secret of sixteen characters")
                .listener((job, event) -> {
                    if (job.state() == JobState.SUCCEEDED) {
                        succeeded.add(job.id());
                    }
                })
                .pollSchedule(PollSchedule.fixed(Duration.ofSeconds(40)))
                .clock(clock)
                .build();

        /** Most jobs are found by polling; their webhooks come when nobody needs them any more, and get lost. */
        private int receive(URI url, WebhookDelivery delivery) {
            if (delivery.parameter("job")
                    .map(JobId::of)
                    .filter(succeeded::contains)
                    .isPresent()) {
                return 200;
            }
            try {
                return jobs.receive("fal", delivery).isAccepted() ? 200 : 401;
            } catch (JobException notNow) {
                return 500;
            }
        }

        void run(int count) {
            fal.everyJob(FalScript.ending(FalOutcome.video()).runningFor(Duration.ofMinutes(2)));
            fal.every(100, FalCall.SUBMIT, FalFault.answerLost());
            fal.every(50, FalCall.STATUS, FalFault.nginx(502));
            fal.every(70, FalCall.RESULT, FalFault.nginx(503));
            fal.every(40, FalCall.STREAM, FalFault.broken());
            Set<JobId> all = submitAll(count);
            int rounds = 0;
            while (succeeded.size() < all.size() && rounds++ < MOST_ROUNDS) {
                clock.advance(Duration.ofSeconds(10));
                jobs.sweep();
                assertTrue(httpThreads() <= MOST_HTTP_THREADS, "a client works in few threads");
                if (rounds % 40 == 0) {
                    fal.deliverWebhooks();
                }
            }
            all.removeAll(succeeded);
            assertEquals(Set.of(), all, "no job is lost");
            assertEquals(count, fal.requests().size(), "and none was sent twice");
            assertTrue(fal.mostAtOnce() <= CALLS + 1, "the client asks no more at once than it may");
            assertEquals(List.of(), fal.strayKeys());
        }

        private Set<JobId> submitAll(int count) {
            List<JobRequest> requests = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                requests.add(JobRequest.to("fal", OnSimulator.ENDPOINT)
                        .owner("user-" + i % OWNERS)
                        .input(Map.of("prompt", "lighthouse " + i))
                        .build());
            }
            Set<JobId> ids = new HashSet<>();
            jobs.submit(requests).forEach(submission -> ids.add(submission.job().id()));
            return ids;
        }

        /** The threads of the client that has most of them. */
        private static long httpThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .filter(name -> name.contains("-http-"))
                    .collect(Collectors.groupingBy(
                            name -> name.substring(0, name.indexOf("-http-")), Collectors.counting()))
                    .values()
                    .stream()
                    .max(Long::compare)
                    .orElse(0L);
        }

        @Override
        public void close() {
            jobs.close();
            fal.close();
        }
    }
}
