package dev.farjob.internal.look;

import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnLookup.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds out whether an attempt arrived whose answer never came. The attempt is not repeated to find out. */
public final class ReconcileSpawn {

    private final Timekeeper time;
    private final Providers providers;
    private final ProviderCalls calls;
    private final SpawnJob spawn;
    private final AdvanceJob advance;
    private final MatchWebhooks unmatched;

    public ReconcileSpawn(
            Timekeeper time,
            Providers providers,
            ProviderCalls calls,
            SpawnJob spawn,
            AdvanceJob advance,
            MatchWebhooks unmatched) {
        this.time = time;
        this.providers = providers;
        this.calls = calls;
        this.spawn = spawn;
        this.advance = advance;
        this.unmatched = unmatched;
    }

    public Advanced reconcile(Job job, Cause cause) {
        ProviderClient client = providers.of(job);
        Instant sentAt = job.dispatchedAt().orElse(job.updatedAt());
        Duration since = Duration.between(sentAt, time.now());
        if (!since.isNegative() && since.compareTo(client.traits().callTimeout()) < 0) {
            return Advanced.stayed(job, "the attempt is still being made", Optional.empty());
        }
        Found found = client instanceof SpawnLookup lookup
                ? lookUp(client, lookup, job, sentAt)
                : new Found.CannotTell(client.name() + " cannot be searched");
        Advanced advanced = advance.advance(job, new Observation.LookedUp(job.attempt(), found), cause);
        return advanced.isWritten() && found instanceof Found.There there
                ? unmatched.match(advanced, there.handle())
                : advanced;
    }

    private Found lookUp(ProviderClient client, SpawnLookup lookup, Job job, Instant sentAt) {
        return calls.ask(client, provider -> lookup.lookUp(spawn.request(job, client), sentAt))
                .orElse(
                        thrown -> new Found.CannotTell(HearProvider.say(client, thrown)),
                        new Found.CannotTell("there was no answer in time"),
                        new Found.CannotTell("this node had no room for the call"));
    }
}
