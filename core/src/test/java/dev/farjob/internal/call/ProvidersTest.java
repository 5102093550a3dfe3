package dev.farjob.internal.call;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The providers that a node has clients for, and those that it has none for. */
class ProvidersTest {

    private final ScriptedProvider fal = ScriptedProvider.named("fal")
            .traits(ProviderTraits.builder().pushesFailures(true).build())
            .build();
    private final Providers providers = new Providers(List.of(fal));

    @Test
    void aJobIsItsProvidersByName() {
        assertSame(fal, providers.of(Snapshots.of("job-1", "fal")));
        assertTrue(providers.knows(Snapshots.of("job-1", "fal")));
        assertFalse(providers.knows(Snapshots.of("job-1", "gone")));
    }

    @Test
    void nothingIsReliedOnAtAProviderWithoutAClient() {
        assertTrue(providers.traitsOf("fal").pushesFailures());
        assertFalse(providers.traitsOf("gone").pushesFailures());
    }
}
