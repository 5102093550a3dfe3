package dev.farjob.testkit.provider;

import java.util.Set;

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
