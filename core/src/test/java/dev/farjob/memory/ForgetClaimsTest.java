package dev.farjob.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A crash that forgets claims, as a database may have one. */
class ForgetClaimsTest {

    private final InMemoryJobStore store = new InMemoryJobStore(new VirtualClock());
    private final Job job = Snapshots.put(store, Jobs.of("ann").running(), Due.now());

    private List<Job> claim() {
        return store.claim(new Claim.DueJobs("acme", 10));
    }

    @Test
    void whatWasClaimedIsDueAgain() {
        claim();
        assertEquals(List.of(), claim());
        store.forgetClaims();
        assertEquals(List.of(job), claim());
    }

    @Test
    void whoAsksForItMayAskAgain() {
        Claim asked = new Claim.TheseJobs(List.of(job.id()), Duration.ofHours(1));
        assertEquals(1, store.claim(asked).size());
        store.forgetClaims();
        assertEquals(1, store.claim(asked).size());
    }

    @Test
    void aDueTimeThatWasWrittenStays() {
        claim();
        store.apply(List.of(Snapshots.change(job, JobState.FINALIZING, Due.in(Duration.ofHours(1)))));
        store.forgetClaims();
        assertEquals(List.of(), claim());
    }
}
