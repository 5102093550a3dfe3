package dev.farjob.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.time.SystemTimekeeper;
import dev.farjob.internal.time.Tasks;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import dev.farjob.store.Glimpse;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.ForwardingJobStore;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** All who watch one owner: none of them hears of a job as it was before it ended, once it has. */
class AudienceTest {

    private static final int HEARD = 0;
    private static final int LATER = 1;

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);
    private final List<JobState> told = new ArrayList<>();
    private final Job running = Snapshots.put(store, Jobs.of("ann").running(), Due.never());
    private final Audience audience = new Audience(running.owner(), new Between(), Supplier::get);
    private boolean gone;

    /** The store, from which the jobs can be gone. */
    private final class Between extends ForwardingJobStore {

        Between() {
            super(store);
        }

        @Override
        public Optional<Job> find(JobId id) {
            return gone ? Optional.empty() : super.find(id);
        }
    }

    AudienceTest() {
        join(told);
        audience.begin(HEARD);
    }

    private void join(List<JobState> hears) {
        audience.join(new WatchTask(
                (job, events) -> hears.add(job.state()),
                new SystemTimekeeper(clock),
                store,
                new Tasks(Runnable::run),
                closed -> {}));
    }

    private Job failed() {
        store.apply(List.of(Snapshots.change(running, JobState.FAILED, Due.never())));
        return store.find(running.id()).orElseThrow();
    }

    private List<Long> askedAt() {
        return audience.underWay().map(Followed::askedAt).toList();
    }

    @Test
    void aWatcherThatJoinsTakesNoNewsFromTheOthers() {
        List<JobState> toldLater = new ArrayList<>();
        Job second = Snapshots.put(store, Jobs.of("ann").accepted(), Due.never());
        join(toldLater);
        audience.begin(HEARD);
        audience.tell(second, HEARD);
        assertEquals(List.of(JobState.RUNNING, JobState.ACCEPTED), told);
        assertEquals(Set.of(JobState.RUNNING, JobState.ACCEPTED), Set.copyOf(toldLater));
        assertEquals(2, toldLater.size());
    }

    @Test
    void anEndThatWasToldAndAcknowledgedIsNotToldAgainByAThreadThatComesLate() {
        Job failed = failed();
        audience.tell(failed, HEARD);
        store.acknowledge(running.owner(), Set.of(running.id()), clock.instant());
        audience.compare(List.of(), true, HEARD);
        audience.tell(failed, HEARD);
        assertEquals(List.of(JobState.RUNNING, JobState.FAILED), told);
    }

    @Test
    void anEndOfWhichNobodyHasHeardIsToldByTheNextLook() {
        Job ended = Snapshots.put(store, Jobs.of("ann").failed(), Due.never());
        audience.tell(ended, HEARD);
        audience.compare(List.of(Glimpse.of(running), Glimpse.of(ended)), false, HEARD);
        assertEquals(List.of(JobState.RUNNING, JobState.FAILED), told);
    }

    @Test
    void oldNewsOfAJobThatHasEndedAndIsNotFollowedAnyMoreIsNotTold() {
        Job failed = failed();
        audience.tell(failed, HEARD);
        store.acknowledge(running.owner(), Set.of(running.id()), clock.instant());
        audience.compare(List.of(), true, HEARD);
        audience.tell(running, HEARD);
        assertEquals(List.of(JobState.RUNNING, JobState.FAILED), told);
    }

    @Test
    void anEndThatOnlyAThoroughLookStillSeesIsToldOnce() {
        Job failed = failed();
        audience.tell(failed, HEARD);
        audience.compare(List.of(), false, LATER);
        audience.compare(List.of(Glimpse.of(failed)), true, LATER);
        assertEquals(List.of(JobState.RUNNING, JobState.FAILED), told);
    }

    @Test
    void ofAnEndThatWasAcknowledgedNothingIsKept() {
        Job failed = failed();
        audience.tell(failed, HEARD);
        audience.compare(List.of(), true, LATER);
        audience.compare(List.of(Glimpse.of(failed)), true, LATER);
        assertEquals(
                List.of(JobState.RUNNING, JobState.FAILED, JobState.FAILED),
                told,
                "it is as new as if nobody had heard of it");
    }

    @Test
    void aJobThatIsGoneIsFollowedNoMore() {
        gone = true;
        audience.compare(List.of(), false, LATER);
        assertEquals(0, audience.underWay().count());
    }

    @Test
    void newsThatWasToldIsNoLookAtTheProvider() {
        audience.tell(running, LATER);
        assertEquals(List.of((long) HEARD), askedAt());
    }
}
