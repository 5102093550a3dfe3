package dev.farjob.model;

/**
 * The destination of a job: a provider by its name, and what the provider calls the thing to run.
 *
 * @param provider the name of the provider, as {@code ProviderClient.name()} gives it
 * @param endpoint the model, function or application there ({@code fal-ai/veo3}, {@code my-app/render})
 */
public record Target(String provider, String endpoint) {

    private static final int MAX_PROVIDER = 64;
    private static final int MAX_ENDPOINT = 500;

    /** @throws IllegalArgumentException if a part is blank, too long or has control characters */
    public Target {
        Texts.require("provider", provider, MAX_PROVIDER);
        Texts.require("endpoint", endpoint, MAX_ENDPOINT);
    }

    /** The target with these names. */
    public static Target of(String provider, String endpoint) {
        return new Target(provider, endpoint);
    }

    @Override
    public String toString() {
        return provider + ":" + endpoint;
    }
}
