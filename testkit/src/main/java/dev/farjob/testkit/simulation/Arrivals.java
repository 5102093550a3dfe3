package dev.farjob.testkit.simulation;

import dev.farjob.model.Handle;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.testkit.provider.RemoteJob;
import java.time.Duration;
import java.time.Instant;

/** Hears of every spawn that arrives at a provider. */
interface Arrivals {

    /** So many calls of a node are under way. */
    void underWay(SimulatedProvider provider, Node node, int calls);

    /** A node calls. */
    void calling(SpawnRequest request, Node node);

    /** A node has got the answer to what it had called for at this moment. */
    void answered(SpawnRequest request, Node node, Instant calledAt, SpawnAnswer answer);

    /** The call has ended, in whatever way. */
    void ended(SpawnRequest request);

    /** A spawn arrives; nothing has begun yet. */
    void arriving(SpawnRequest request);

    /** A cancel arrives, whatever becomes of it. */
    void cancelling(Handle handle);

    /** A cancel has deleted a remote job. */
    void deleted(RemoteJob job);

    /** A remote job has begun. */
    void begun(SimulatedProvider provider, RemoteJob job, Duration untilEnd);
}
