package dev.farjob.modal.grpc;

import dev.farjob.modal.api.GrpcOptions;
import dev.farjob.testkit.provider.Capability;
import dev.farjob.testkit.provider.ProviderClientContract;
import dev.farjob.testkit.provider.ProviderHarness;
import java.util.Set;

/** The contract holds too where the client may conclude from nobody else calling the function. */
class SoleCallerTest extends ProviderClientContract {

    @Override
    protected ProviderHarness open() {
        return new ModalHarness(GrpcOptions::soleCaller);
    }

    @Override
    protected Set<Capability> lacks() {
        return GrpcModalTest.LACKS;
    }
}
