package dev.farjob.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.answer.Recovery;
import dev.farjob.event.Watch;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuickstartTest {

    private static final Owner OWNER = Owner.of("user-42");
    private static final int SECONDS = 60;

    private final Clock clock = Clock.systemUTC();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);
    private final ScriptedProvider acme =
            ScriptedProvider.named("acme").clock(clock).build();
    private final BlockingQueue<String> charges = new LinkedBlockingQueue<>();

    @Test
    void theJobIsSentAndChargedByItself() throws Exception {
        acme.everyJob(RemoteScript.succeeding().queuedFor(Duration.ZERO).runningFor(Duration.ZERO));
        try (JobOrchestrator jobs =
                Quickstart.open(store, acme, (key, owner, cents) -> charges.add(key + " " + owner + " " + cents))) {
            Job job = Quickstart.submit(jobs);

            assertEquals(job.id() + "/charge user-42 25", charges.poll(SECONDS, TimeUnit.SECONDS));
            assertEquals(job.id(), Quickstart.submit(jobs).id(), "a second click is the same job");
        }
        assertTrue(charges.isEmpty());
        assertEquals(1, acme.remoteJobs().size());
    }

    @Test
    void aWorkerReportsByItsToken() {
        try (JobOrchestrator jobs = JobOrchestrator.on(store)
                .provider(acme)
                .clock(clock)
                .executor(Runnable::run)
                .reports("a secret of the workers")
                .build()) {
            Asking asking = new Asking(jobs);
            Job job = Quickstart.submit(jobs);
            assertEquals(401, asking.report("forged", 0.4, "frame 40"));
            assertEquals(200, asking.report(jobs.reportToken(job.id()), 0.4, "frame 40"));
            assertEquals(
                    0.4, asking.status(OWNER, job.id().value()).orElseThrow().get("fraction"));
        }
    }

    @Test
    void aBrowserPollsFollowsAndComesBack() throws Exception {
        try (JobOrchestrator jobs = Quickstart.open(store, acme, (key, owner, cents) -> charges.add(key))) {
            Asking asking = new Asking(jobs);
            BlockingQueue<Map<String, Object>> shown = new LinkedBlockingQueue<>();
            Job job = Quickstart.submit(jobs);
            assertEquals(
                    "pending",
                    asking.status(OWNER, job.id().value()).orElseThrow().get("phase"));
            assertTrue(
                    asking.status(Owner.of("somebody else"), job.id().value()).isEmpty());
            assertTrue(asking.status(OWNER, "../etc").isEmpty());

            Watch watch = asking.follow(OWNER, shown::add);
            while (acme.remoteJobs().isEmpty()) {
                shown.poll(SECONDS, TimeUnit.SECONDS);
            }
            acme.remoteJobs().get(0).succeed();
            Map<String, Object> last;
            do {
                last = shown.poll(SECONDS, TimeUnit.SECONDS);
            } while (last != null && !"completed".equals(last.get("phase")));
            assertEquals(1.0, last.get("fraction"));
            watch.close();

            Recovery back = asking.back(OWNER);
            assertEquals(JobState.SUCCEEDED, back.unseen().get(0).state());
            asking.seen(OWNER, job.id());
            assertTrue(asking.back(OWNER).unseen().isEmpty());
            assertTrue(asking.everyMinute().complete());
            assertFalse(charges.isEmpty());
        }
    }
}
