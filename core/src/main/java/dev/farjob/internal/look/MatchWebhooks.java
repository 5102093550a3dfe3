package dev.farjob.internal.look;

import dev.farjob.internal.call.Providers;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import dev.farjob.store.JobStore;
import dev.farjob.store.UnmatchedWebhook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a job the webhooks that came before anybody knew whose they were. */
final class MatchWebhooks {

    private static final Logger LOG = LoggerFactory.getLogger(MatchWebhooks.class);

    private final JobStore store;
    private final Providers providers;
    private final HearProvider hear;
    private final boolean hostTakesWebhooks;

    /** @param hostTakesWebhooks without which none can have been kept, and none is looked for */
    public MatchWebhooks(JobStore store, Providers providers, HearProvider hear, boolean hostTakesWebhooks) {
        this.hostTakesWebhooks = hostTakesWebhooks;
        this.store = store;
        this.providers = providers;
        this.hear = hear;
    }

    /** The job after the webhooks that were kept for its new handle. */
    public Advanced match(Advanced taken, Handle handle) {
        Job job = taken.job();
        if (!hostTakesWebhooks || !(providers.of(job) instanceof WebhookReceiver receiver)) {
            return taken;
        }
        Advanced now = taken;
        for (UnmatchedWebhook kept : store.unmatched(job.target().provider(), handle.id())) {
            // Its signature was good when it came, so its age is judged by then.
            if (receiver.read(kept.delivery(), kept.receivedAt()) instanceof WebhookReading.Verified verified) {
                LOG.debug("a webhook that was kept belongs to job {}", job.id());
                Advanced heard = hear.hear(now.job(), handle, verified.status(), Cause.WEBHOOK);
                now = heard.isWritten() ? heard : now;
            }
        }
        return now;
    }
}
