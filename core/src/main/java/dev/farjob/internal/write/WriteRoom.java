package dev.farjob.internal.write;

import dev.farjob.event.JobListener;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.time.TimeRoom;
import dev.farjob.store.JobStore;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The path of one node to its store, put together.
 *
 * @param store the host's store, whose inserts and changes are combined
 * @param writer writes at once
 * @param later writes together with others
 * @param inHand keeps what only this node knows until the store has taken it
 */
public record WriteRoom(
        CombiningJobStore store,
        DurationLog durations,
        Moments moments,
        Announcer announcer,
        JobWriter writer,
        SharedWrites later,
        Decider decider,
        AdvanceJob advance,
        InHand inHand) {

    /**
     * Puts the room together.
     *
     * @param isToldByWebhooks whether webhooks tell of every end at a provider, by its name
     * @param writesAtOnce how many calls of combined inserts, and how many of combined changes, there are at once
     */
    public static WriteRoom of(
            TimeRoom time,
            JobStore given,
            Decider decider,
            RandomGenerator random,
            List<? extends JobListener> listeners,
            Predicate<String> isToldByWebhooks,
            int writesAtOnce) {
        CombiningJobStore store = CombiningJobStore.around(given, time.time(), time.handover(), writesAtOnce);
        DurationLog durations = new DurationLog(isToldByWebhooks);
        Moments moments = new Moments(time.time(), random, durations);
        Announcer announcer = new Announcer(List.copyOf(listeners));
        JobWriter writer = new JobWriter(store, announcer, durations);
        return new WriteRoom(
                store,
                durations,
                moments,
                announcer,
                writer,
                new SharedWrites(store, writer, time.time()),
                decider,
                new AdvanceJob(store, decider, writer, moments),
                new InHand(time.time(), time.tasks()));
    }
}
