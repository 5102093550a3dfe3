package dev.farjob.testkit.thirdparty;

import dev.farjob.testkit.provider.Capability;
import dev.farjob.testkit.provider.ProviderClientContract;
import dev.farjob.testkit.provider.ProviderHarness;
import dev.farjob.testkit.provider.ScriptedHarness;
import dev.farjob.testkit.provider.ScriptedProvider;
import java.util.Set;

/** The contract as somebody else extends it: from another package. */
class ScriptedProviderContractTest extends ProviderClientContract {

    @Override
    protected ProviderHarness open() {
        ScriptedProvider provider = ScriptedProvider.named("scripted")
                .webhooks()
                .lookUp()
                .batches(10)
                .progress()
                .build();
        return new ScriptedHarness(provider, provider);
    }

    @Override
    protected Set<Capability> lacks() {
        return Set.of(Capability.UPLOADS);
    }
}
