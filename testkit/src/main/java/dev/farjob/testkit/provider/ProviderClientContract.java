package dev.farjob.testkit.provider;

/**
 * The promises of a provider client that the engine relies on, as tests. The author of a client extends this, opens the client
 * together with a simulator of its provider, and declares what the client cannot do:
 *
 * <pre>{@code
 * class MyProviderTest extends ProviderClientContract {
 *     @Override protected ProviderHarness open() { return new MyHarness(); }
 *     @Override protected Set<Capability> lacks() { return Set.of(Capability.UPLOADS, Capability.BATCHES); }
 * }
 * }</pre>
 *
 * <p>A rule for something that is declared as missing is reported as skipped. Something that is missing and not declared
 * fails, and so does something that is declared as missing and is there.
 */
public abstract class ProviderClientContract extends WebhookRules {

    /** For subclasses. */
    protected ProviderClientContract() {}
}
