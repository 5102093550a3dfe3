package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.rules.PollSchedule;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.store.ForwardingJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * After an outage 20,000 jobs of one owner are due, and a node looks at 200 a second. In virtual time that takes 100 seconds,
 * and whoever comes meanwhile does not wait behind them.
 */
class FairnessTest {

    private static final int BACKLOG = 20_000;
    private static final int AT_ONCE = 48;
    private static final Duration ALL_AT_ONCE_TAKE = Duration.ofMillis(240);

    /** How long the provider takes for a job. */
    private static final Duration TAKES = Duration.ofSeconds(35);

    private final Bench bench = new Bench();
    private final Between provider = new Between(bench.fake);
    private Optional<Job> newcomer = Optional.empty();
    private Instant submitted = Instant.MAX;
    private Instant sent = Instant.MAX;
    private Instant settled = Instant.MAX;

    private JobOrchestrator node(JobStore store) {
        return JobOrchestrator.on(store)
                .provider(provider.as(ScriptedProvider.class))
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .pollSchedule(PollSchedule.fixed(Duration.ofSeconds(1)))
                .listener((job, event) -> {
                    if (job.owner().equals(Bench.ANN)) {
                        sent = job.state() == JobState.QUEUED ? bench.clock.instant() : sent;
                        settled = job.state() == JobState.SUCCEEDED ? bench.clock.instant() : settled;
                    }
                })
                .build();
    }

    /** The outage is over; the newcomer comes with the first answers. */
    private void workOff(JobStore store) {
        for (int i = 0; i < BACKLOG; i += 1_000) {
            bench.jobs.submit(Collections.nCopies(1_000, Bench.request("bob").build()));
        }
        bench.clock.advance(Duration.ofHours(1));
        JobOrchestrator jobs = node(store);
        provider.every("observe", real -> {
            if (provider.calls("observe") % AT_ONCE == 0) {
                bench.clock.advance(ALL_AT_ONCE_TAKE);
                if (newcomer.isEmpty()) {
                    submitted = bench.clock.instant();
                    newcomer = Optional.of(jobs.submit(Bench.request().build()).job());
                }
            }
            return real.make();
        });
        while (settled.equals(Instant.MAX)) {
            jobs.sweep();
        }
    }

    private Duration after(Instant what) {
        return Duration.between(submitted, what);
    }

    @Test
    void aNewcomersJobIsSentAndSettledAsIfThereWereNoBacklog() {
        workOff(bench.store);
        assertEquals(Duration.ZERO, after(sent));
        Duration lag = after(settled).minus(TAKES);
        assertTrue(lag.compareTo(Duration.ofSeconds(2)) <= 0, () -> "it was settled " + lag + " after its end");
    }

    /** A claim takes turns for a reason: a store that claims nothing but the longest due makes the newcomer wait. */
    @Test
    void withoutTurnsItWouldWaitBehindTheWholeBacklog() {
        workOff(new ForwardingJobStore(bench.store) {
            @Override
            public List<Job> claim(Claim claim) {
                return claim instanceof Claim.DueJobs due
                        ? Stream.generate(() -> super.claim(new Claim.DueJobs(due.provider(), 1)))
                                .limit(due.limit())
                                .flatMap(List::stream)
                                .toList()
                        : super.claim(claim);
            }
        });
        Duration lag = after(settled).minus(TAKES);
        assertTrue(lag.compareTo(Duration.ofSeconds(60)) > 0, () -> "it was settled " + lag + " after its end");
    }

    @Test
    void theBacklogIsWorkedOffMeanwhile() {
        workOff(bench.store);
        List<Job> left = new ArrayList<>(bench.store.claim(new Claim.DueJobs("fake", BACKLOG)));
        int looked = BACKLOG - left.size();
        assertTrue(looked > BACKLOG / 3, () -> looked + " of the backlog");
    }
}
