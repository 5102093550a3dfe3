package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.answer.Repair;
import dev.farjob.answer.Submission;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.JobState;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderClient;
import dev.farjob.request.JobRequest;
import dev.farjob.rules.InDoubtPolicy;
import dev.farjob.rules.RetryRule;
import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.provider.RemoteScript;
import dev.farjob.testkit.provider.SpawnScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A person says under which id the provider has a job. */
class AdoptTest {

    private final Bench bench = new Bench(builder -> builder.inDoubt(InDoubtPolicy.park()));

    private Job lost() {
        bench.fake.nextSpawn(SpawnScript.loseAnswer());
        return bench.submit();
    }

    @Test
    void aJobThatIsBeingSentIsFollowedUnderThatId() {
        Job job = lost();
        Repair answer = bench.jobs.adopt(job.id(), "fake-1", "found in the console");
        assertInstanceOf(Repair.Done.class, answer);
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
        assertEquals("scripted", bench.stored(job).handle().orElseThrow().detail());
        bench.pass(Duration.ofMinutes(1));
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
        assertEquals(1, bench.fake.started(job.id()));
    }

    @Test
    void itIsOnRecordWithItsReason() {
        Job job = lost();
        bench.jobs.adopt(job.id(), "fake-1", "found in the console");
        assertEquals(
                "fake:render#fake-1: found in the console",
                bench.store.events(job.id(), 0).stream()
                        .filter(event -> event.kind() == EventKind.ADOPTED)
                        .findFirst()
                        .orElseThrow()
                        .note());
    }

    @Test
    void aParkedJobIsFollowedUnderThatId() {
        Job job = lost();
        bench.leap(Duration.ofMinutes(11));
        assertEquals(JobState.PARKED, bench.stored(job).state());
        bench.jobs.adopt(job.id(), "fake-1", "found in the console");
        assertEquals(JobState.SUCCEEDED, bench.stored(job).state());
    }

    @Test
    void aJobThatWasNotSentIsNeverSent() {
        lost();
        Job job = bench.submit(Bench.request().notBefore(bench.clock.instant().plusSeconds(5)));
        bench.jobs.adopt(job.id(), "fake-1", "sent by hand");
        bench.pass(Duration.ofSeconds(20));
        assertEquals(0, bench.fake.spawnCalls(job.id()));
        assertEquals(JobState.RUNNING, bench.stored(job).state());
    }

    @Test
    void aWrongIdCanBeCorrected() {
        lost();
        Job job = bench.submit();
        bench.jobs.adopt(job.id(), "fake-1", "the other one");
        assertEquals("fake-1", bench.stored(job).handle().orElseThrow().id());
    }

    @Test
    void aTypoCostsNothingBecauseTheRemoteJobThatTheProviderNamedIsStillAskedAbout() {
        Bench polled = runningForHalfAnHour();
        Job job = polled.submit();
        polled.leap(Duration.ofSeconds(8));
        assertInstanceOf(Repair.Done.class, polled.jobs.adopt(job.id(), "nobody-knows", "a typo"));
        for (int minute = 0; minute < 45; minute++) {
            polled.leap(Duration.ofMinutes(1));
        }
        assertEquals(JobState.SUCCEEDED, polled.stored(job).state());
        assertEquals("fake-1", polled.stored(job).handle().orElseThrow().id());
    }

    @Test
    void theRemoteJobThatTheProviderNamedIsAskedToEndWithItsJob() {
        Bench polled = runningForHalfAnHour();
        Job job = polled.submit();
        polled.jobs.adopt(job.id(), "nobody-knows", "a typo");
        polled.jobs.abandon(job.id(), "nobody needs it");
        assertEquals(1, polled.fake.remoteJob("fake-1").cancels());
    }

    @Test
    void aRemoteJobThatAPersonNamedByMistakeIsFreeOnceTheMistakeIsCorrected() {
        Job others = lost();
        Job job = lost();
        bench.jobs.adopt(job.id(), "fake-1", "the wrong line in the console");
        bench.jobs.adopt(job.id(), "fake-2", "the right one");
        assertEquals(
                List.of("fake-2"),
                bench.stored(job).handles().stream().map(Handle::id).toList());
        assertInstanceOf(Repair.Done.class, bench.jobs.adopt(others.id(), "fake-1", "it is this one's"));
    }

    @Test
    void aRemoteJobThatARowWasMadeForByMistakeIsFreeToo() {
        lost();
        Job job = bench.jobs.adopt(Bench.request().build(), "fake-9").job();
        bench.jobs.adopt(job.id(), "fake-1", "the right one");
        assertEquals(
                List.of("fake-1"),
                bench.stored(job).handles().stream().map(Handle::id).toList());
    }

    private static Bench runningForHalfAnHour() {
        Bench polled = new Bench(builder -> builder, provider -> provider);
        polled.fake.everyJob(RemoteScript.succeeding().runningFor(Duration.ofMinutes(30)));
        return polled;
    }

    @Test
    void oneRemoteJobHasOneJob() {
        Job holder = bench.submit(Bench.request("bob"));
        Job job = lost();
        Repair answer = bench.jobs.adopt(job.id(), "fake-1", "please");
        assertEquals(
                new Repair.NotPossible(
                        job, "job " + holder.id() + " has fake-1 already; one remote job has one job here"),
                answer);
        assertEquals(job, bench.stored(job));
    }

    @Test
    void aJobThatHasEndedCannotBeGivenAnotherId() {
        Job job = bench.submit();
        bench.pass(Duration.ofMinutes(1));
        assertEquals(
                new Repair.NotPossible(bench.stored(job), "the job has ended"),
                bench.jobs.adopt(job.id(), "fake-9", "please"));
    }

    @Test
    void aJobThatWaitsAtAStepCannotBeGivenAnotherId() {
        JobOrchestrator jobs = bench.node(builder -> builder.onSuccess(Step.elsewhere(
                        "charge", context -> StepResult.again(Failure.of(FailureKind.STEP_FAILED, "down")))
                .retry(RetryRule.never())));
        Job job = jobs.submit(Bench.request().build()).job();
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(
                new Repair.NotPossible(
                        bench.stored(job), "the job has its outcome; it cannot be given to another remote job"),
                jobs.adopt(job.id(), "fake-9", "please"));
    }

    @Test
    void anIdThatCannotBeOneIsRefused() {
        Job job = lost();
        assertThrows(IllegalArgumentException.class, () -> bench.jobs.adopt(job.id(), " ", "please"));
        assertEquals(job, bench.stored(job));
    }

    @Test
    void aMissingRowIsMadeAnewAndNeverSent() {
        bench.submit();
        Bench rebuilt = new Bench();
        JobOrchestrator jobs = bench.node(rebuilt.store, builder -> builder);
        Submission answer = jobs.adopt(Bench.request().build(), "fake-1");
        Job job = answer.job();
        assertInstanceOf(Submission.Accepted.class, answer);
        rebuilt.clock.advance(Duration.ofMinutes(1));
        bench.clock.advance(Duration.ofMinutes(1));
        jobs.sweep();
        assertEquals(JobState.SUCCEEDED, rebuilt.stored(job).state());
        assertEquals(1, bench.fake.remoteJobs().size());
        assertEquals(0, bench.fake.spawnCalls(job.id()));
    }

    @Test
    void aRowThatIsMadeAnewIsLookedAtAtOnceAndCompensatedOrFinalized() {
        bench.submit();
        bench.clock.advance(Duration.ofMinutes(1));
        Bench rebuilt = new Bench();
        JobOrchestrator jobs = bench.node(rebuilt.store, builder -> builder.onSuccess(bench.effect("charge")));
        Job job = jobs.adopt(Bench.request().build(), "fake-1").job();
        assertEquals(JobState.SUCCEEDED, rebuilt.stored(job).state());
        assertEquals(List.of(job.id() + "/charge"), bench.effects);
    }

    @Test
    void aRowThatIsMadeAnewSaysSoInItsLog() {
        bench.submit();
        Bench rebuilt = new Bench();
        List<EventKind> heard = new ArrayList<>();
        JobOrchestrator jobs =
                bench.node(rebuilt.store, builder -> builder.listener((job, event) -> heard.add(event.kind())));
        Job job = jobs.adopt(Bench.request().build(), "fake-1").job();
        assertEquals(List.of(EventKind.ADOPTED), rebuilt.log(job));
        assertEquals(List.of(EventKind.ADOPTED), heard);
        assertEquals(1, job.attempt());
        assertEquals(Optional.of(job.createdAt()), job.dispatchedAt());
    }

    @Test
    void aRowThatIsThereIsNotMadeAnew() {
        Job job = bench.submit();
        assertEquals(
                new Submission.Duplicate(job, true),
                bench.jobs.adopt(Bench.request().build(), "fake-1"));
        JobRequest other =
                JobRequest.to("fake", "upscale").owner("ann").input(Map.of()).build();
        assertEquals(new Submission.Duplicate(job, false), bench.jobs.adopt(other, "fake-1"));
        assertEquals(1, bench.jobs.listEveryone(JobQuery.any()).size());
    }

    /** A person pastes an address, and the client takes the id from it. */
    private JobOrchestrator pasting() {
        Between client =
                new Between(bench.fake).every("handle", real -> Handle.of(Target.of("fake", "render"), "fake-7"));
        return JobOrchestrator.on(bench.store)
                .provider(client.as(ProviderClient.class))
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
    }

    @Test
    void aClientThatFailsWhereItIsToMakeAHandleIsNamedAndNothingIsWritten() {
        Between client =
                new Between(bench.fake).every("handle", Between.failBefore(new NoClassDefFoundError("SECRET")));
        JobOrchestrator jobs = JobOrchestrator.on(bench.store)
                .provider(client.as(ProviderClient.class))
                .timekeeper(bench.time)
                .executor(Runnable::run)
                .build();
        JobException failed = assertThrows(
                JobException.class, () -> jobs.adopt(Bench.request().build(), "fake-7"));
        assertEquals(
                "fake has no handle for that id: the client failed with NoClassDefFoundError", failed.getMessage());
        assertEquals(List.of(), jobs.listEveryone(JobQuery.any()));
    }

    @Test
    void anIdIsTheOneThatTheClientMakesOfIt() {
        JobOrchestrator jobs = pasting();
        Submission first = jobs.adopt(Bench.request().build(), "https://fake/requests/fake-7");
        assertInstanceOf(Submission.Accepted.class, first);
        Submission second = jobs.adopt(Bench.request().build(), "https://fake/requests/fake-7");
        assertEquals(
                first.job().id(),
                assertInstanceOf(Submission.Duplicate.class, second).job().id());
    }

    @Test
    void aJobIsNotGivenWhatAnotherHasUnderTheIdThatTheClientMakesOfIt() {
        JobOrchestrator jobs = pasting();
        Job first = jobs.adopt(Bench.request().build(), "https://fake/requests/fake-7")
                .job();
        Repair answer = jobs.adopt(bench.submit().id(), "https://fake/requests/fake-7", "found in the console");
        assertEquals(
                "job " + first.id() + " has fake-7 already; one remote job has one job here",
                assertInstanceOf(Repair.NotPossible.class, answer).reason());
    }

    @Test
    void anotherOwnersRemoteJobIsNotGivenAway() {
        bench.submit(Bench.request("bob"));
        assertThrows(
                IllegalArgumentException.class,
                () -> bench.jobs.adopt(Bench.request().build(), "fake-1"));
        assertEquals(List.of(), bench.jobs.list(Bench.ANN));
    }

    @Test
    void adoptingUnderAKeyThatExistsSendsNothing() {
        JobRequest.Builder request = Bench.request()
                .idempotencyKey("click")
                .notBefore(bench.clock.instant().plusSeconds(60));
        Job later = bench.submit(request);
        Submission answer = bench.jobs.adopt(request.build(), "fake-7");
        assertEquals(new Submission.Duplicate(later, true), answer);
        assertEquals(0, bench.fake.spawnCalls(later.id()));
    }

    @Test
    void aWrongRequestIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> bench.jobs.adopt(Requests.to("nobody"), "fake-1"));
    }

    @Test
    void theSameIdAgainIsNoConflict() {
        Job job = bench.submit();
        assertInstanceOf(Repair.Done.class, bench.jobs.adopt(job.id(), "fake-1", "to be sure"));
    }

    @Test
    void ofTwoNodesThatGiveOneRemoteJobToTwoJobsAtOnceOneIsRefused() {
        Job mine = inDoubt();
        Job others = inDoubt();
        Between store = new Between(bench.store).next("apply", real -> {
            assertInstanceOf(Repair.Done.class, bench.jobs.adopt(others.id(), "fake-9", "seen there"));
            return real.make();
        });
        JobOrchestrator node = bench.node(store.as(JobStore.class), builder -> builder);
        assertEquals(
                new Repair.NotPossible(
                        mine, "job " + others.id() + " has fake-9 already; one remote job has one job here"),
                node.adopt(mine.id(), "fake-9", "seen there"));
        assertEquals(
                Optional.of(others.id()),
                bench.store.findByHandle("fake", "fake-9").map(Job::id));
    }

    @Test
    void ofTwoNodesThatMakeAJobForOneRemoteJobAtOnceOneHearsOfTheOthers() {
        Submission[] first = new Submission[1];
        Between store = new Between(bench.store).next("insert", real -> {
            first[0] = bench.jobs.adopt(Bench.request().build(), "fake-9");
            return real.make();
        });
        Submission second = bench.node(store.as(JobStore.class), builder -> builder)
                .adopt(Bench.request().build(), "fake-9");
        assertEquals(first[0].job().id(), second.job().id());
        assertInstanceOf(Submission.Duplicate.class, second);
        assertEquals(1, bench.jobs.listEveryone(JobQuery.any()).size());
    }

    /** A job of which nobody knows whether the provider has it. */
    private Job inDoubt() {
        bench.fake.nextSpawn(SpawnScript.loseRequest());
        return bench.submit();
    }

    @Test
    void aRemoteJobThatTheStoreGivesToAJobWhichItDoesNotFindIsAdoptedLater() {
        Between store = new Between(bench.store).every("insert", real -> List.of(new Insertion.HandleTaken()));
        JobOrchestrator jobs = bench.node(store.as(JobStore.class), builder -> builder);
        JobException notNow = assertThrows(
                JobException.class, () -> jobs.adopt(Bench.request().build(), "fake-9"));
        assertEquals(
                "the store says that a job has fake:render#fake-9 already, and does not find it: adopt it again later",
                notNow.getMessage());
        assertEquals(10, store.calls("findByHandle"));
    }
}
