package dev.farjob.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Target;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class LogRules extends StoreRules {

    LogRules(JobStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("The log has every event in the order of the versions")
    void eventsInOrder() {
        Job job = given(Jobs.of("ann").accepted());
        List<Long> versions = new ArrayList<>(List.of(1L));
        for (int i = 0; i < 20; i++) {
            Change change = Snapshots.change(job, JobState.ACCEPTED, Due.never());
            apply(change);
            job = change.after();
            versions.add(job.version());
        }

        assertEquals(
                versions,
                store.events(job.id(), 0).stream().map(JobEvent::version).toList());
    }

    @Test
    @DisplayName("The log after a version has what came after it, and no more")
    void eventsAfterVersion() {
        Job first = given(Jobs.of("ann").accepted());
        Job second = Snapshots.next(first, JobState.SPAWNING);
        Change toSecond = Snapshots.change(first, second, Due.never());
        Change toThird = Snapshots.change(second, JobState.QUEUED, Due.never());
        store.apply(List.of(toSecond));
        store.apply(List.of(toThird));

        assertEquals(
                List.of(toSecond.event().orElseThrow(), toThird.event().orElseThrow()), store.events(first.id(), 1));
        assertEquals(List.of(toThird.event().orElseThrow()), store.events(first.id(), 2));
        assertEquals(List.of(), store.events(first.id(), 3));
        assertEquals(List.of(), store.events(first.id(), Long.MAX_VALUE));
    }

    @Test
    @DisplayName("A change without an event leaves no line, and the next one keeps its version")
    void eventsMayBeMissing() {
        Job first = given(Jobs.of("ann").accepted());
        Job second = Snapshots.next(first, JobState.SPAWNING);
        apply(Change.of(first, second, Due.never()));
        Change toThird = Snapshots.change(second, JobState.QUEUED, Due.never());
        apply(toThird);

        assertEquals(List.of(toThird.event().orElseThrow()), store.events(first.id(), 1));
    }

    @Test
    @DisplayName("A job's log and checkpoints are its own")
    void notOfOthers() {
        Job job = given(Jobs.of("ann").finalizing());
        Job other = given(Jobs.of("ann").finalizing());
        apply(Snapshots.change(other, JobState.FINALIZING, Due.never()).step(ApplyRules.step(other, "archive")));

        assertEquals(2, store.events(job.id(), 0).size(), "events");
        assertEquals(List.of(), store.steps(job.id()), "steps");
    }

    @Test
    @DisplayName("Checkpoints come in the order in which they were written")
    void stepsInOrder() {
        Job job = given(Jobs.of("ann").finalizing());
        List<StepRecord> written = new ArrayList<>();
        for (String name : List.of("zip", "archive", "10", "9", "charge", "Archive")) {
            StepRecord step = ApplyRules.step(job, name);
            Change change =
                    Snapshots.change(job, JobState.FINALIZING, Due.never()).step(step);
            apply(change);
            written.add(step);
            job = change.after();
        }

        assertEquals(written, store.steps(job.id()));
    }

    @Test
    @DisplayName("The log and the checkpoints outlive the end of the job")
    void outliveTheEnd() {
        Job job = given(Jobs.of("ann").finalizing());
        Change last = Snapshots.change(job, JobState.SUCCEEDED, Due.never()).step(ApplyRules.step(job, "charge"));
        apply(last);

        assertEquals(3, store.events(job.id(), 0).size(), "events");
        assertEquals(List.of(ApplyRules.step(job, "charge")), store.steps(job.id()));
    }

    @Test
    @DisplayName("A job that nobody knows has no log and no checkpoints")
    void unknownJob() {
        assertEquals(List.of(), store.events(JobId.of("unknown"), 0));
        assertEquals(List.of(), store.steps(JobId.of("unknown")));
    }

    @Test
    @DisplayName(
            "The last logs of a target are those of its jobs that succeeded, the newest job first, and no more than asked for")
    void recentLogs() {
        List<List<JobEvent>> logs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Job done = given(
                    Jobs.of("owner-" + i).createdAt(Jobs.NOON.plusSeconds(i)).succeeded());
            logs.add(0, store.events(done.id(), 0));
        }
        given(Jobs.of("ann").createdAt(Jobs.NOON.plusSeconds(9)).failed());
        given(Jobs.of("ann").createdAt(Jobs.NOON.plusSeconds(9)).running());
        given(Jobs.of("ann")
                .at("acme", "other")
                .createdAt(Jobs.NOON.plusSeconds(9))
                .succeeded());
        Target target = Target.of("acme", "render");

        assertEquals(logs, store.recentLogs(target, 10));
        assertEquals(logs.subList(0, 2), store.recentLogs(target, 2));
        assertEquals(List.of(), store.recentLogs(Target.of("acme", "unknown"), 10));
    }
}
