package dev.farjob.examples.ownprovider;

import dev.farjob.testkit.provider.Capability;
import dev.farjob.testkit.provider.ProviderClientContract;
import dev.farjob.testkit.provider.ProviderHarness;
import java.util.EnumSet;
import java.util.Set;

class AcmeClientTest extends ProviderClientContract {

    @Override
    protected ProviderHarness open() throws Exception {
        return new AcmeHarness(); // the client, and a simulator of Acme that does what the contract wants
    }

    @Override
    protected Set<Capability> lacks() {
        return EnumSet.complementOf(EnumSet.of(Capability.REFUSALS));
    }
}
