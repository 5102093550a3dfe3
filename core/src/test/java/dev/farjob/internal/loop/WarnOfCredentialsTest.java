package dev.farjob.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.time.Timekeeper;
import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.testkit.VirtualClock;
import dev.farjob.testkit.store.Jobs;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Refused credentials are said once for each provider, and that they are accepted again is said once too. */
class WarnOfCredentialsTest {

    private static final ProviderStatus DENIED = ProviderStatus.unknown(Why.DENIED, "403");

    private final VirtualClock clock = new VirtualClock();
    private final WarnOfCredentials warn = new WarnOfCredentials((Timekeeper) Proxy.newProxyInstance(
            Timekeeper.class.getClassLoader(),
            new Class<?>[] {Timekeeper.class},
            (self, method, arguments) ->
                    Duration.between(VirtualClock.START, clock.instant()).toNanos()));

    private Job sent(String provider, JobState state) {
        clock.advance(Duration.ofSeconds(1));
        return Jobs.of("ann").at(provider, "render").in(state).toBuilder()
                .dispatchedAt(clock.instant())
                .build();
    }

    private Job failed(String provider, FailureKind kind) {
        return sent(provider, JobState.FAILED).toBuilder()
                .outcome(new Outcome.Failed(Failure.of(kind, "the key named main is not accepted")))
                .build();
    }

    private Job refused(String provider) {
        return failed(provider, FailureKind.UNAUTHORIZED);
    }

    private boolean isSaid(Job job) {
        return warn.heard(job).isPresent();
    }

    @Test
    void itIsSaidOnceHoweverManyJobsFail() {
        Job first = refused("acme");
        assertEquals(
                Optional.of(
                        "acme does not accept our credentials: the key named main is not accepted. Its jobs fail until they"
                                + " are mended, job " + first.id() + " is the first; this is said once"),
                warn.heard(first));
        assertEquals(Optional.empty(), warn.heard(refused("acme")));
        assertEquals(Optional.empty(), warn.heard(first));
        assertTrue(isSaid(refused("other")), "of each provider");
    }

    @Test
    void itIsSaidOnceThatTheyAreAcceptedAgain() {
        Job before = sent("acme", JobState.QUEUED);
        warn.heard(refused("acme"));
        assertEquals(Optional.empty(), warn.heard(before), "what was sent before proves nothing");
        Job after = sent("acme", JobState.QUEUED);
        assertEquals(
                Optional.of("acme accepts our credentials again, job " + after.id() + " is the first"),
                warn.heard(after));
        assertEquals(Optional.empty(), warn.heard(sent("acme", JobState.RUNNING)));
    }

    @Test
    void anOldRefusalDoesNotComeBackByItsSteps() {
        Job old = refused("acme");
        warn.heard(old);
        warn.heard(sent("acme", JobState.QUEUED));
        clock.advance(Duration.ofHours(1));
        assertEquals(Optional.empty(), warn.heard(old));
        assertTrue(isSaid(refused("acme")), "a new one does");
    }

    @Test
    void keysOfSomeOwnersDoNotMakeItBeSaidAllTheTime() {
        warn.heard(refused("acme"));
        warn.heard(sent("acme", JobState.QUEUED));
        assertEquals(Optional.empty(), warn.heard(refused("acme")));
        clock.advance(Duration.ofMinutes(10));
        assertTrue(isSaid(refused("acme")), "that they are refused again after a while is said");
    }

    @Test
    void aJobThatRunsShowsThatTheyAreAcceptedAgain() {
        warn.heard(refused("acme"));
        assertTrue(isSaid(sent("acme", JobState.RUNNING)));
    }

    @Test
    void aDeniedLookIsSaidOnceAndThatLooksAreAnsweredAgainIsSaidOnceToo() {
        Job job = sent("acme", JobState.RUNNING);
        assertTrue(warn.answered(job, DENIED).isPresent(), "the first is said");
        clock.advance(Duration.ofHours(1));
        assertEquals(Optional.empty(), warn.answered(job, DENIED));
        assertTrue(warn.answered(sent("other", JobState.RUNNING), DENIED).isPresent(), "of each provider");
        assertEquals(
                Optional.of("acme lets us ask about its jobs again, job " + job.id() + " is the first"),
                warn.answered(job, ProviderStatus.running()));
        assertEquals(Optional.empty(), warn.answered(job, ProviderStatus.running()));
    }

    @Test
    void looksAndAttemptsAreWarnedOfApart() {
        Job job = sent("acme", JobState.RUNNING);
        warn.answered(job, DENIED);
        assertEquals(Optional.empty(), warn.heard(sent("acme", JobState.QUEUED)), "an attempt proves nothing of looks");
        assertTrue(isSaid(refused("acme")), "and a refused one is said besides");
    }

    @Test
    void aLookThatIsNotAnsweredProvesNothing() {
        Job job = sent("acme", JobState.RUNNING);
        ProviderStatus away = ProviderStatus.unknown(Why.UNREACHABLE, "502");
        assertEquals(Optional.empty(), warn.answered(job, away));
        warn.answered(job, DENIED);
        clock.advance(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), warn.answered(job, away));
    }

    @Test
    void otherFailuresAreNoneOfIt() {
        assertEquals(Optional.empty(), warn.heard(failed("acme", FailureKind.REFUSED)));
        assertEquals(Optional.empty(), warn.heard(sent("acme", JobState.QUEUED)));
    }
}
