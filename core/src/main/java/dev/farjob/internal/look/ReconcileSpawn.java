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
final class ReconcileSpawn {

    private final Timekeeper time;
    private final Providers providers;
    private final ProviderCalls calls;
    private final SpawnRequests requests;
    private final SettleSpawn settle;
    private final AdvanceJob advance;
    private final OtherAttempts others;
    private final AnswersInHand inHand;

    public ReconcileSpawn(
            Timekeeper time,
            Providers providers,
            ProviderCalls calls,
            SpawnRequests requests,
            SettleSpawn settle,
            AdvanceJob advance,
            OtherAttempts others,
            AnswersInHand inHand) {
        this.time = time;
        this.providers = providers;
        this.calls = calls;
        this.requests = requests;
        this.settle = settle;
        this.advance = advance;
        this.others = others;
        this.inHand = inHand;
    }

    public Advanced reconcile(Job spawning, Cause cause) {
        Advanced besides = others.ask(spawning, cause);
        return OtherAttempts.goesOnAs(spawning, besides.job()) ? reconcileAttempt(besides.job(), cause) : besides;
    }

    private Advanced reconcileAttempt(Job job, Cause cause) {
        if (inHand.has(job)) {
            return Advanced.stayed(
                    job, "the answer to the attempt is here, and is about to be written", Optional.empty());
        }
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
        return found instanceof Found.There there ? settle.settle(advanced, there.handle()) : advanced;
    }

    private Found lookUp(ProviderClient client, SpawnLookup lookup, Job job, Instant sentAt) {
        return calls.ask(client, provider -> lookup.lookUp(requests.of(job, client), sentAt))
                .orElse(
                        thrown -> new Found.CannotTell(Providers.say(client, thrown)),
                        new Found.CannotTell("there was no answer in time"),
                        new Found.CannotTell("this node had no room for the call"));
    }
}
