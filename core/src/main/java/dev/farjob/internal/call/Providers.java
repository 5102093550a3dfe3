package dev.farjob.internal.call;

import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.Owner;
import dev.farjob.model.Target;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderTraits;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers that this node has clients for. */
public final class Providers {

    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

    private final Map<String, ProviderClient> clients = new LinkedHashMap<>();

    /**
     * The providers with these clients.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public Providers(List<ProviderClient> clients) {
        for (ProviderClient client : clients) {
            String name = Objects.requireNonNull(client.name(), "a provider's name must not be null");
            if (this.clients.put(name, client) != null) {
                throw new IllegalArgumentException("two providers are named \"" + name + "\"");
            }
        }
    }

    /**
     * Insists that there is a provider of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public void require(String name) {
        named(name);
    }

    /**
     * The client of this name.
     *
     * @throws IllegalArgumentException if there is none of this name; the message says which there are
     */
    public ProviderClient named(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no provider is named \"" + name + "\"; there are "
                        + clients.keySet() + ": add it where the orchestrator is built, or correct the name"));
    }

    public ProviderClient of(Job job) {
        return named(job.target().provider());
    }

    public Optional<ProviderClient> find(String name) {
        return Optional.ofNullable(clients.get(name));
    }

    /**
     * The handle that the client makes of an id which somebody else names.
     *
     * @throws IllegalArgumentException if the client refuses the id
     * @throws JobException if the client fails
     */
    public static Handle handle(ProviderClient client, Owner owner, Target target, String id) {
        Handle handle;
        try {
            handle = client.handle(owner, target, id);
        } catch (IllegalArgumentException refused) {
            throw refused;
        } catch (Throwable broken) {
            throw new JobException(client.name() + " has no handle for that id: " + say(client, broken));
        }
        if (handle == null) {
            throw new JobException(client.name() + " has no handle for that id: the client answered null");
        }
        return handle;
    }

    /** The failure of a client by its class alone, because its message may hold a secret; the rest is in the log, at debug. */
    public static String say(ProviderClient client, Throwable thrown) {
        LOG.debug("the client of {} failed", client.name(), thrown);
        return "the client failed with " + thrown.getClass().getSimpleName();
    }

    public boolean knows(Job job) {
        return clients.containsKey(job.target().provider());
    }

    /** The traits of a provider; those that promise nothing, if this node has no client for it. */
    public ProviderTraits traitsOf(String name) {
        return find(name)
                .map(ProviderClient::traits)
                .orElseGet(() -> ProviderTraits.builder().build());
    }

    public Collection<String> names() {
        return clients.keySet();
    }
}
