package dev.farjob.modal.gateway;

import dev.farjob.testkit.provider.Capability;
import dev.farjob.testkit.provider.ProviderClientContract;
import dev.farjob.testkit.provider.ProviderHarness;
import java.util.EnumSet;
import java.util.Set;

/** The client keeps the contract over the simulator. Progress comes with the status, so there is no source of it apart. */
class GatewayModalContractTest extends ProviderClientContract {

    @Override
    protected ProviderHarness open() {
        return new GatewayHarness();
    }

    @Override
    protected Set<Capability> lacks() {
        return EnumSet.of(
                Capability.WEBHOOKS,
                Capability.SIGNED_WEBHOOKS,
                Capability.WEBHOOK_AGE,
                Capability.BATCHES,
                Capability.PROGRESS,
                Capability.UPLOADS);
    }
}
