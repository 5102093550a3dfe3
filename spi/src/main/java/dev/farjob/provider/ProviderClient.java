package dev.farjob.provider;

import dev.farjob.model.Handle;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Owner;
import dev.farjob.model.Target;
import java.io.IOException;

/**
 * One provider, as the engine sees it.
 *
 * <p>Every method blocks, may be called from many threads at once, and returns within
 * {@link ProviderTraits#callTimeout()}; the engine gives up waiting after that and takes the answer for unknown. A
 * method may throw anything: what it throws is taken for the least that it proves (see {@link ProviderException}).
 *
 * <p>Two rules a client must keep, because nobody else can: a spawn is sent at most once per call, whatever the HTTP
 * client would like to retry; and a credential goes only to hosts that the client knows, never to one that an answer
 * names.
 *
 * <pre>{@code
 * final class MyProvider implements ProviderClient {
 *     public String name() { return "mine"; }
 *     public SpawnAnswer spawn(SpawnRequest request) { ... }
 *     ...
 * }
 * }</pre>
 */
public interface ProviderClient {

    /** The name that jobs are addressed to ({@code fal}); constant, at most 64 characters. */
    String name();

    /** The traits that can be relied on at this provider; constant. */
    ProviderTraits traits();

    /**
     * Sends the job, once.
     *
     * @return {@link SpawnAnswer.Unknown} whenever the request may have arrived and the answer did not
     */
    SpawnAnswer spawn(SpawnRequest request);

    /** Asks how the job is. Costs nothing, changes nothing, may be repeated at will. */
    ProviderStatus observe(Handle handle);

    /**
     * Fetches what the job delivered. May be repeated at will, because a node can die between the answer and its write: where
     * the provider hands a result out once only, the client keeps it.
     */
    ResultAnswer result(Handle handle);

    /**
     * Opens an output that {@link #result} named. The caller closes it.
     *
     * @throws IOException if it cannot be opened now; {@link ResultAnswer.Gone} is what a fresh {@link #result} says if
     *     it never can
     */
    MediaStream open(Handle handle, MediaRef media) throws IOException;

    /** Asks the provider to stop the job. Only {@link #observe} can say what became of it. */
    CancelAnswer cancel(Handle handle);

    /**
     * The handle of a job of which only the provider's id is known: from a webhook, or typed in by a person. The default
     * has no detail; a client that needs some computes it here.
     */
    default Handle handle(Owner owner, Target target, String id) {
        return Handle.of(target, id);
    }
}
