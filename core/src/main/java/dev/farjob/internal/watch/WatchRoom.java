package dev.farjob.internal.watch;

import dev.farjob.internal.call.CallRoom;
import dev.farjob.internal.look.LookRoom;
import dev.farjob.internal.time.TimeRoom;
import dev.farjob.internal.write.WriteRoom;
import dev.farjob.model.Job;
import java.time.Duration;

/** Those who want to hear of jobs on one node, put together. */
public record WatchRoom(WatchOwners owners, AwaitEnd await, AskWatched ask) {

    /**
     * Puts the room together.
     *
     * @param asked the job as its provider says it is, no older than the freshness
     * @param stored the job as it is stored
     * @param looksPerSecond how often in a second one provider is asked because of watchers
     */
    public static WatchRoom of(
            TimeRoom time,
            CallRoom call,
            WriteRoom write,
            LookRoom look,
            AwaitEnd.Asked asked,
            AwaitEnd.Lookup stored,
            Duration freshness,
            int looksPerSecond) {
        Turn turn = new Turn();
        WatchOwners owners = new WatchOwners(time.time(), write.store(), time.tasks(), turn);
        AskWatched ask = new AskWatched(
                time.time(),
                time.tasks(),
                turn,
                look.claims(),
                call.providers(),
                write.durations(),
                look.look(),
                look.batches(),
                freshness,
                call.links().isPresent(),
                looksPerSecond);
        return new WatchRoom(owners, new AwaitEnd(time.time(), time.tasks(), asked, stored, owners, freshness), ask);
    }

    /** A job was written by this node. */
    public void changed(Job job) {
        owners.changed(job);
        await.changed(job);
    }
}
