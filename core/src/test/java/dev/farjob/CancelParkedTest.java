package dev.farjob;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.answer.Cancellation;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.rules.StaleRule;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A job that waits for a person can be cancelled, and its provider hears of it. */
class CancelParkedTest {

    private static Job parked(Bench bench) {
        Job job = bench.submit();
        bench.fake.nextStatus(ProviderStatus.unknown(Why.NOT_UNDERSTOOD, "{}"));
        bench.leap(Duration.ofSeconds(2));
        assertEquals(JobState.PARKED, bench.stored(job).state());
        return job;
    }

    @Test
    void theCancelOfAParkedJobReachesTheProviderAndItsEndIsSeen() {
        Bench odd = new Bench(builder -> builder.staleRule(StaleRule.defaults().notUnderstoodLimit(0)));
        Job job = parked(odd);
        assertInstanceOf(Cancellation.Requested.class, odd.jobs.cancel(Bench.ANN, job.id()));
        assertEquals(1, odd.remote(job).cancels());
        assertTrue(odd.stored(job).cancelRequest().orElseThrow().isAnswered());
        odd.pass(Duration.ofSeconds(2));
        assertEquals(JobState.CANCELLED, odd.stored(job).state());
    }

    @Test
    void aParkedJobThatTheProviderDeletesIsCancelledAtOnce() {
        Bench odd = new Bench(
                builder -> builder.staleRule(StaleRule.defaults().notUnderstoodLimit(0)),
                provider -> provider.traits(
                        ProviderTraits.builder().cancel(CancelKind.DELETES).build()));
        Job job = parked(odd);
        assertInstanceOf(Cancellation.Cancelled.class, odd.jobs.cancel(Bench.ANN, job.id()));
        assertEquals(JobState.CANCELLED, odd.stored(job).state());
    }

    @Test
    void aParkedJobIsAskedToStopUntilTheProviderAnswers() {
        Bench odd = new Bench(builder -> builder.staleRule(StaleRule.defaults().notUnderstoodLimit(0)));
        Job job = parked(odd);
        odd.fake.nextCancel(new CancelAnswer.Unknown("502"));
        assertInstanceOf(Cancellation.Requested.class, odd.jobs.cancel(Bench.ANN, job.id()));
        odd.pass(Duration.ofSeconds(4));
        assertEquals(1, odd.remote(job).cancels());
        assertEquals(JobState.CANCELLED, odd.stored(job).state());
    }

    @Test
    void aWishToCancelReachesTheProviderAlthoughItsAnswersStillMakeNoSense() {
        Bench odd = new Bench(builder -> builder.staleRule(StaleRule.defaults().notUnderstoodLimit(0)));
        Job job = parked(odd);
        odd.fake.nextCancel(new CancelAnswer.Unknown("502")).nextCancel(new CancelAnswer.Unknown("502"));
        assertInstanceOf(Cancellation.Requested.class, odd.jobs.cancel(Bench.ANN, job.id()));
        odd.fake.nextStatus(ProviderStatus.unknown(Why.NOT_UNDERSTOOD, "{}"));
        odd.pass(Duration.ofMinutes(1));
        assertEquals(1, odd.remote(job).cancels());
        assertEquals(JobState.CANCELLED, odd.stored(job).state());
    }

    @Test
    void aParkedJobOfAProviderThatCannotCancelStaysParked() {
        Bench stubborn = new Bench(
                builder -> builder.staleRule(StaleRule.defaults().notUnderstoodLimit(0)),
                provider -> provider.traits(ProviderTraits.builder().build()));
        Job job = parked(stubborn);
        assertInstanceOf(Cancellation.NotPossible.class, stubborn.jobs.cancel(Bench.ANN, job.id()));
        assertEquals(JobState.PARKED, stubborn.stored(job).state());
    }
}
