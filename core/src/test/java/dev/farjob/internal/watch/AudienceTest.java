package dev.farjob.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.time.SystemTimekeeper;
import dev.farjob.internal.time.Tasks;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import dev.farjob.store.Glimpse;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** All who watch one owner: none of them hears of a job as it was before it ended, once it has. */
class AudienceTest {

    private static final int HEARD = 0;

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);
    private final List<JobState> told = new ArrayList<>();
    private final Job running = Snapshots.put(store, Jobs.of("ann").running(), Due.never());
    private final Audience audience = new Audience(running.owner(), store, Supplier::get);

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
        store.apply(List.of(Snapshots.change(running, JobState.FAILED, Due.never())));
        Job failed = store.find(running.id()).orElseThrow();
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
        store.apply(List.of(Snapshots.change(running, JobState.FAILED, Due.never())));
        Job failed = store.find(running.id()).orElseThrow();
        audience.tell(failed, HEARD);
        store.acknowledge(running.owner(), Set.of(running.id()), clock.instant());
        audience.compare(List.of(), true, HEARD);
        audience.tell(running, HEARD);
        assertEquals(List.of(JobState.RUNNING, JobState.FAILED), told);
    }
}
