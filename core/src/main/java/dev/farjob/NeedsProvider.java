package dev.farjob;

import dev.farjob.provider.ProviderClient;

/**
 * An orchestrator in the making that has a store and no provider yet, and so cannot be built.
 *
 * @param <J> what is being built
 */
public sealed interface NeedsProvider<J extends JobOrchestrator> permits OrchestratorBuilder {

    /** A provider that jobs can go to; called again, it adds another. Their names must differ. */
    OrchestratorBuilder<J> provider(ProviderClient provider);
}
