package dev.farjob.testkit.provider;

import dev.farjob.model.Handle;
import dev.farjob.model.Payload;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.WebhookDelivery;
import java.net.URI;
import java.time.Instant;

/**
 * A provider client and the simulator it talks to, as {@link ProviderClientContract} needs them. The contract tells the
 * simulator what is to happen, and looks at what the client makes of it.
 */
public interface ProviderHarness extends AutoCloseable {

    /** The fate of a spawn. */
    enum SpawnFate {
        /** The provider refuses it, as it does for good: a wrong key, an unknown endpoint. */
        REFUSED,
        /** It arrives and the job begins; the answer is lost, as by a broken connection or a time-out. */
        ANSWER_LOST,
        /** It does not arrive: nobody listens. */
        NOT_ARRIVING
    }

    /** Calls that can meet trouble. */
    enum Call {
        /** {@link ProviderClient#observe}. */
        OBSERVE,
        /** {@link ProviderClient#result}. */
        RESULT,
        /** {@link ProviderClient#cancel}. */
        CANCEL,
        /** {@link dev.farjob.provider.SpawnLookup#lookUp}. */
        LOOK_UP
    }

    /** The troubles that a call can meet. */
    enum Trouble {
        /** A 5xx, a broken connection, or a time-out. */
        UNREACHABLE,
        /** A 401 or 403. */
        DENIED,
        /** A well-formed answer with words that the client does not know, or no well-formed answer at all. */
        NOT_UNDERSTOOD
    }

    /** The client under test, always the same. */
    ProviderClient client();

    /** A target that the simulator knows. */
    Target target();

    /** An input that the simulator takes. */
    default Payload input() {
        return Payload.empty();
    }

    /** The URL that jobs are asked to report to; it is never called. */
    default URI webhookUrl() {
        return URI.create("https://host.invalid/hooks?job=1&token=TOP-SECRET-TOKEN");
    }

    /** Decides what becomes of the next spawn; without it, spawns are accepted, and jobs wait until told otherwise. */
    void nextSpawn(SpawnFate fate);

    /**
     * Lets the provider take the next spawn and end the job before it answers; false, as by default, for a provider that never
     * does.
     */
    default boolean nextSpawnEndsAtOnce() {
        return false;
    }

    /** Lets the next call of this kind meet this trouble, and no later one. */
    void next(Call call, Trouble trouble);

    /** How many jobs have really begun at the simulator. */
    int started();

    /** Lets this job succeed now, with a result that names media if the provider has any. */
    void succeed(Handle handle);

    /** Lets this job fail now, in the way in which jobs of this provider fail. */
    void fail(Handle handle);

    /** Makes the simulator forget this job. */
    void forget(Handle handle);

    /**
     * The webhook that the provider would send now, about this job as it is.
     *
     * @throws UnsupportedOperationException if the provider has no webhooks
     */
    default WebhookDelivery webhook(Handle handle) {
        throw new UnsupportedOperationException("this provider has no webhooks");
    }

    /** The simulator's time, by which its webhooks are signed. */
    Instant now();

    /** Shuts both down. */
    @Override
    void close();
}
