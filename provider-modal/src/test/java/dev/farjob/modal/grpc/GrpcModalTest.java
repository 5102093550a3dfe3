package dev.farjob.modal.grpc;

import dev.farjob.testkit.provider.Capability;
import dev.farjob.testkit.provider.ProviderClientContract;
import dev.farjob.testkit.provider.ProviderHarness;
import java.util.EnumSet;
import java.util.Set;

class GrpcModalTest extends ProviderClientContract {

    static final Set<Capability> LACKS = EnumSet.of(
            Capability.WEBHOOKS,
            Capability.SIGNED_WEBHOOKS,
            Capability.WEBHOOK_AGE,
            Capability.BATCHES,
            Capability.UPLOADS);

    @Override
    protected ProviderHarness open() {
        return new ModalHarness(options -> options);
    }

    @Override
    protected Set<Capability> lacks() {
        return LACKS;
    }
}
