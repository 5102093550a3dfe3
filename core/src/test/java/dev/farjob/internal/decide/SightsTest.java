package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.decide.Observation.CancelAnswered;
import dev.farjob.internal.decide.Observation.LookedUp;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.internal.decide.Observation.SpawnAnswered;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.step.StepResult;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the other tests complete: a kind of observation that is added has to be added there too. */
class SightsTest {

    @Test
    void everyKindOfObservationIsAmongThem() {
        assertEquals(kindsOf(Observation.class), classes(Sights.all(), Observation.class, seen -> seen));
    }

    @Test
    void everyKindOfObservationIsInTheVocabulary() {
        assertEquals(kindsOf(Observation.class), classes(Vocabulary.SIGHTS.values(), Observation.class, seen -> seen));
    }

    @Test
    void everyAnswerToASpawnIsAmongThem() {
        assertEquals(kindsOf(SpawnAnswer.class), classes(Sights.all(), SpawnAnswered.class, SpawnAnswered::answer));
    }

    @Test
    void everyResultOfALookUpIsAmongThem() {
        assertEquals(kindsOf(SpawnLookup.Found.class), classes(Sights.all(), LookedUp.class, LookedUp::found));
    }

    @Test
    void everyStatusIsAmongThem() {
        assertEquals(kindsOf(ProviderStatus.class), classes(Sights.all(), Seen.class, Seen::status));
    }

    @Test
    void everyReasonNotToKnowIsAmongThem() {
        Set<ProviderStatus.Why> reasons = Sights.all().stream()
                .filter(seen -> seen instanceof Seen sight && sight.status() instanceof ProviderStatus.Unknown)
                .map(seen -> ((ProviderStatus.Unknown) ((Seen) seen).status()).why())
                .collect(Collectors.toSet());
        assertEquals(Set.of(ProviderStatus.Why.values()), reasons);
    }

    @Test
    void everyResultOfAStepIsAmongThem() {
        assertEquals(kindsOf(StepResult.class), classes(Sights.all(), StepEnded.class, StepEnded::result));
    }

    @Test
    void everyAnswerToACancelIsAmongThem() {
        assertEquals(kindsOf(CancelAnswer.class), classes(Sights.all(), CancelAnswered.class, CancelAnswered::answer));
    }

    /** The records behind a sealed type. */
    private static Set<Class<?>> kindsOf(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isSealed() ? kindsOf(kind).stream() : Stream.of(kind))
                .collect(Collectors.toSet());
    }

    private static <T> Set<Class<?>> classes(Collection<Observation> sights, Class<T> kind, Function<T, Object> part) {
        return sights.stream()
                .filter(kind::isInstance)
                .map(seen -> part.apply(kind.cast(seen)).getClass())
                .collect(Collectors.toSet());
    }
}
