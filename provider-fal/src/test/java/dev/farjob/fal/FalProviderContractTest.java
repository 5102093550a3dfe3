package dev.farjob.fal;

import dev.farjob.testkit.provider.Capability;
import dev.farjob.testkit.provider.ProviderClientContract;
import dev.farjob.testkit.provider.ProviderHarness;
import java.util.Set;

class FalProviderContractTest extends ProviderClientContract {

    @Override
    protected ProviderHarness open() {
        return new FalHarness();
    }

    /** fal has no question about many requests at once. */
    @Override
    protected Set<Capability> lacks() {
        return Set.of(Capability.BATCHES);
    }
}
