package dev.farjob.examples.operating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.answer.Repair;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.provider.RemoteJob;
import dev.farjob.testkit.provider.ScriptedProvider;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReviewTest {

    private static final Owner OWNER = Owner.of("user-42");

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryJobStore store = new InMemoryJobStore(clock);
    private final ScriptedProvider provider =
            ScriptedProvider.named("scripted").clock(clock).webhooks().build();
    private final JobOrchestrator jobs = JobOrchestrator.on(store)
            .provider(provider)
            .inDoubt(InDoubtPolicy.park())
            .clock(clock)
            .build();

    @AfterEach
    void close() {
        jobs.close();
    }

    private RemoteJob sent() {
        jobs.submitAndSend(JobRequest.to("scripted", "upscale")
                .owner(OWNER)
                .input(Map.of())
                .build());
        return provider.remoteJobs().get(provider.remoteJobs().size() - 1);
    }

    private JobState state(RemoteJob remote) {
        return store.find(remote.job()).orElseThrow().state();
    }

    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusMinutes(5)) {
            clock.advance(Duration.ofMinutes(5));
            jobs.sweep();
        }
    }

    private RemoteJob parked() {
        RemoteJob remote = sent().forget();
        pass(Duration.ofHours(5));
        assertEquals(JobState.PARKED, state(remote));
        return remote;
    }

    @Test
    void aSilentJobIsListedAndCanBeGivenUp() {
        RemoteJob remote = parked();

        List<String> report = Review.of(jobs);
        assertEquals(1, report.size());
        assertTrue(report.get(0).contains("has not said how it is for"), report.get(0));

        assertInstanceOf(Repair.Done.class, jobs.abandon(remote.job(), "the provider lost it, says their support"));
        // It is settled when the provider has been asked to stop, by another thread
        Job ended = jobs.await(OWNER, remote.job(), Duration.ofMinutes(1)).orElseThrow();
        assertEquals(JobState.FAILED, ended.state());
        assertEquals(List.of(), Review.of(jobs));
    }

    @Test
    void aSilentJobCanBeSentOnItsWayAgain() {
        RemoteJob remote = parked();

        assertInstanceOf(Repair.Done.class, jobs.redrive(remote.job(), "their outage is over"));
        assertEquals(JobState.QUEUED, state(remote));
    }

    @Test
    void aJobInDoubtIsAdoptedByTheIdThatTheConsoleShows() {
        provider.nextSpawn(SpawnScript.loseAnswer());
        RemoteJob remote = sent();
        pass(Duration.ofHours(1));
        assertEquals(JobState.PARKED, state(remote));

        remote.succeed();
        assertInstanceOf(Repair.Done.class, jobs.adopt(remote.job(), remote.id(), "found in the console"));
        pass(Duration.ofMinutes(5));
        assertEquals(JobState.SUCCEEDED, state(remote));
        assertEquals(1, provider.remoteJobs().size());
    }

    @Test
    void aLateSuccessIsListedAndCanBeTakenAfterAll() {
        RemoteJob remote = sent();
        provider.nextStatus(ProviderStatus.failed(Failure.of(FailureKind.PROVIDER_FAILED, "it seems to be broken")));
        pass(Duration.ofMinutes(10));
        assertEquals(JobState.FAILED, state(remote));

        jobs.receive("scripted", remote.succeed().webhook());
        assertEquals(List.of(remote.job() + ": failed, and was delivered after all"), Review.of(jobs));

        assertInstanceOf(Repair.Done.class, jobs.reopen(remote.job(), "the customer wants it"));
        pass(Duration.ofMinutes(5));
        assertEquals(JobState.SUCCEEDED, state(remote));
    }
}
