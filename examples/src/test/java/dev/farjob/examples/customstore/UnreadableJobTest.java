package dev.farjob.examples.customstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobQuery;
import dev.farjob.store.Purge;
import dev.farjob.store.json.JobJsonException;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A job that a newer version wrote keeps no other job from anybody, and is there for nodes that can read it. */
class UnreadableJobTest {

    private final DocumentDatabase database = new DocumentDatabase(new VirtualClock());
    private final DocumentJobStore store = new DocumentJobStore(database);

    private Job given(String id, Job job) {
        Snapshots.put(store, job, Due.now());
        Document document = database.read(Names.job(job.id())).orElseThrow();
        if (id.contains("newer")) {
            String newer = document.json().replaceFirst("\"format\":1", "\"format\":2");
            assertTrue(database.write(List.of(new Write.Replace(document, newer))));
        }
        return job;
    }

    private static Set<JobId> idsOf(List<Job> jobs) {
        return jobs.stream().map(Job::id).collect(Collectors.toSet());
    }

    @Test
    void claimsAndListsGoOnWithTheOthers() {
        Set<JobId> readable = List.of("0-newer", "a", "b", "b-newer", "c", "d-newer").stream()
                .map(id -> given(id, Jobs.of("ann").id(id).queued()).id())
                .filter(id -> !id.value().contains("newer"))
                .collect(Collectors.toSet());

        assertEquals(readable, idsOf(store.list(JobQuery.everyone())));
        List<JobId> all = List.of(JobId.of("0-newer"), JobId.of("a"), JobId.of("b"), JobId.of("c"));
        assertEquals(readable, idsOf(store.claim(new Claim.TheseJobs(all, Duration.ofNanos(1_000)))));
    }

    /** All are due at the same moment, so they come by their ids: three from the one end, and one from the other. */
    @Test
    void dueJobsBehindItAreClaimedFromBothEnds() {
        for (String id : List.of("0-newer", "a", "a-newer", "b", "c", "d", "e-newer")) {
            given(id, Jobs.of("ann").id(id).queued());
        }
        assertEquals(
                Set.of(JobId.of("a"), JobId.of("b"), JobId.of("c"), JobId.of("d")),
                idsOf(store.claim(new Claim.DueJobs("acme", 4))));
    }

    @Test
    void whoAsksForItByItsIdIsTold() {
        given("newer", Jobs.of("ann").id("newer").queued());
        assertEquals(
                JobJsonException.Kind.NEWER_FORMAT,
                assertThrows(JobJsonException.class, () -> store.find(JobId.of("newer")))
                        .kind());
    }

    @Test
    void itGrowsOldLikeAnyOther() {
        given("newer", Jobs.of("ann").id("newer").key("click").failed());
        Purge all = new Purge(Jobs.NOON.plusSeconds(60), Jobs.NOON, 10);
        assertEquals(1, store.purge(all));
        assertEquals(0, store.purge(all));
        given("again", Jobs.of("ann").id("newer").key("click").queued());
    }
}
