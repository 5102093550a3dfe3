package dev.farjob.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.JobState;
import dev.farjob.model.SomeJob;
import dev.farjob.provider.ProviderException.Proof;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderValuesTest {

    private static final Failure REFUSAL = Failure.of(FailureKind.CONTENT_POLICY, "not this");

    @Test
    void everyAttemptHasAKeyOfItsOwn() {
        SpawnRequest request =
                SpawnRequest.of(SomeJob.in(JobState.SPAWNING).attempt(3).build());
        assertEquals("job-1/3", request.idempotencyKey());
    }

    @Test
    void aRefusalProvesThatTheProviderWillNot() {
        assertEquals(Proof.REFUSED, new ProviderException(REFUSAL).proof());
    }

    @Test
    void aRefusalSaysWhy() {
        assertEquals(REFUSAL, new ProviderException(REFUSAL).failure());
    }

    @Test
    void aRefusalThatKnowsNoBetterIsARefusal() {
        ProviderException refusal = new ProviderException(Proof.REFUSED, "no access", new IOException("403"));
        assertEquals(Failure.of(FailureKind.REFUSED, "no access"), refusal.failure());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void aPollIntervalIsPositive(long millis) {
        ProviderTraits.Builder traits = ProviderTraits.builder();
        assertThrows(IllegalArgumentException.class, () -> traits.smallestPollInterval(Duration.ofMillis(millis)));
    }

    @Test
    void aProviderTakesAtLeastOneCallAtATime() {
        ProviderTraits.Builder traits = ProviderTraits.builder();
        assertThrows(IllegalArgumentException.class, () -> traits.callsInFlight(0));
    }

    @Test
    void traitsPromiseNothingByDefault() {
        assertEquals(
                ProviderTraits.CancelKind.NONE, ProviderTraits.builder().build().cancel());
    }

    @Test
    void theLengthOfAFileIsNotNegative() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new InputUploader.InputFile("a.png", "image/png", -1, () -> null));
    }
}
