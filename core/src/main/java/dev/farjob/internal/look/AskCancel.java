package dev.farjob.internal.look;

import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderTraits.CancelKind;

/** Asks the provider to stop a job, and puts on record what it answers. */
final class AskCancel {

    private final Providers providers;
    private final ProviderCalls calls;
    private final AdvanceJob advance;

    public AskCancel(Providers providers, ProviderCalls calls, AdvanceJob advance) {
        this.providers = providers;
        this.calls = calls;
        this.advance = advance;
    }

    public Advanced ask(Job job, Cause cause) {
        ProviderClient client = providers.of(job);
        CancelKind kind = client.traits().cancel();
        CancelAnswer answer = kind == CancelKind.NONE
                ? new CancelAnswer.NotSupported(client.name() + " has no cancel")
                : call(client, job.handle().orElseThrow());
        return advance.advance(job, new Observation.CancelAnswered(answer, kind), cause);
    }

    private CancelAnswer call(ProviderClient client, Handle handle) {
        return calls.ask(client, provider -> provider.cancel(handle))
                .orElse(
                        thrown -> new CancelAnswer.Unknown(Providers.say(client, thrown)),
                        new CancelAnswer.Unknown("there was no answer in time"),
                        new CancelAnswer.Unknown("this node had no room for the call"));
    }
}
