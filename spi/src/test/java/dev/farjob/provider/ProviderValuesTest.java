package dev.farjob.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.JobState;
import dev.farjob.model.SomeJob;
import dev.farjob.provider.ProviderException.Proof;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderValuesTest {

    private static final Failure REFUSAL = Failure.of(FailureKind.CONTENT_POLICY, "not this");

    static Stream<Arguments> durations() {
        return Stream.of(
                arguments("call timeout", (Trait) ProviderTraits.Builder::callTimeout),
                arguments("expected duration", (Trait) ProviderTraits.Builder::expectedDuration),
                arguments("result lifetime", (Trait) ProviderTraits.Builder::resultLifetime),
                arguments("smallest poll interval", (Trait) ProviderTraits.Builder::smallestPollInterval));
    }

    /** A trait that is a duration. */
    private interface Trait extends BiFunction<ProviderTraits.Builder, Duration, ProviderTraits.Builder> {}

    @ParameterizedTest
    @MethodSource("durations")
    void aDurationThatNobodyCanComputeWithIsRefusedWhereItIsDeclared(String name, Trait trait) {
        Duration longest = Duration.ofDays(36_500);
        trait.apply(ProviderTraits.builder(), longest).build();
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> trait.apply(ProviderTraits.builder(), longest.plusSeconds(1)));
        assertEquals(name + " must be at most 36500 days, not PT876000H1S", refused.getMessage());
    }

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
