package dev.farjob.testkit.provider;

/**
 * Things that a provider client may be unable to do. A client declares those that it lacks in
 * {@link ProviderClientContract#lacks()}: then its rules are reported as skipped. One that is missing and not declared fails.
 */
public enum Capability {
    /** It is a {@link dev.farjob.provider.WebhookReceiver}. */
    WEBHOOKS,
    /** Its webhooks are signed. */
    SIGNED_WEBHOOKS,
    /** The signature of a webhook covers a time, so that an old delivery cannot be played again. */
    WEBHOOK_AGE,
    /** It is a {@link dev.farjob.provider.SpawnLookup}. */
    SPAWN_LOOK_UP,
    /** It is a {@link dev.farjob.provider.BatchObserver}. */
    BATCHES,
    /** It is a {@link dev.farjob.provider.ProgressSource}. */
    PROGRESS,
    /** It is an {@link dev.farjob.provider.InputUploader}. */
    UPLOADS,
    /** Its results name media. */
    MEDIA,
    /** The provider refuses some jobs when they are sent; one without this takes everything and fails later. */
    REFUSALS
}
