package dev.farjob.internal;

import dev.farjob.answer.Reception;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.call.WebhookLinks;
import dev.farjob.internal.call.WebhookLinks.Link;
import dev.farjob.internal.decide.Observation;
import dev.farjob.internal.look.HearProvider;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.look.StrayJobs;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobException;
import dev.farjob.model.Outcome;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ProviderTraits.CancelKind;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.store.JobStore;
import dev.farjob.store.UnmatchedWebhook;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in a webhook. A signed one is believed; one that only has our token in its URL tells us the provider's id of the job,
 * and is otherwise a hint to ask; one that has neither is a hint if its job is known, and nothing if not.
 */
final class ReceiveWebhook {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiveWebhook.class);

    /** How closely hints may follow each other and still make us ask. */
    private static final Duration HINTS = Duration.ofSeconds(1);

    private final Timekeeper time;
    private final JobStore store;
    private final Providers providers;
    private final Optional<WebhookLinks> links;
    private final AdvanceJob advance;
    private final HearProvider hear;
    private final AskStatus status;
    private final LookAtJob look;
    private final StrayJobs strays;
    private final ReadWebhook read;
    private final AtomicBoolean warnedOfSecrets = new AtomicBoolean();

    ReceiveWebhook(
            Timekeeper time,
            JobStore store,
            Providers providers,
            Optional<WebhookLinks> links,
            AdvanceJob advance,
            HearProvider hear,
            AskStatus status,
            LookAtJob look,
            StrayJobs strays,
            int limit) {
        this.time = time;
        this.store = store;
        this.providers = providers;
        this.links = links;
        this.advance = advance;
        this.hear = hear;
        this.status = status;
        this.look = look;
        this.strays = strays;
        this.read = new ReadWebhook(limit);
    }

    Reception receive(String provider, WebhookDelivery delivery) {
        ProviderClient client = providers.named(provider);
        Instant now = time.now();
        WebhookReading reading = read.read(client, delivery, now);
        if (reading instanceof WebhookReading.Rejected bad) {
            return rejected(provider, bad.reason());
        }
        Optional<Link> link = links.flatMap(known -> known.read(delivery));
        if (reading instanceof WebhookReading.Verified verified) {
            Optional<Job> job = find(client, link, verified.handleId());
            warnOfSecrets(delivery, link, job);
            return job.isPresent()
                    ? believe(client, job.get(), of(job.get(), link), verified)
                    : keep(provider, verified.handleId(), delivery, now);
        }
        String handleId = ((WebhookReading.Unsigned) reading).handleId();
        return find(client, link, handleId)
                .map(job -> hint(client, job, of(job, link), handleId))
                .orElseGet(() -> ignored(provider));
    }

    /** A delivery of the provider's own for a job of ours, with a token that we would not make: another node made it. */
    private void warnOfSecrets(WebhookDelivery delivery, Optional<Link> link, Optional<Job> job) {
        boolean isStrange = links.isPresent()
                && link.isEmpty()
                && delivery.parameter("token").isPresent();
        if (isStrange && job.isPresent() && warnedOfSecrets.compareAndSet(false, true)) {
            LOG.warn(
                    "a genuine webhook of {} for job {} has a token that this node would not make: give every node the same"
                            + " webhook secret; this is said once",
                    job.get().target().provider(),
                    job.get().id());
        }
    }

    /** The job that knows this remote job, if there is one, whatever the URL says. */
    private Optional<Job> find(ProviderClient client, Optional<Link> link, String handleId) {
        Optional<Job> linked = link.flatMap(known -> store.find(known.job()))
                .filter(job -> job.target().provider().equals(client.name()));
        return linked.filter(job -> knows(job, handleId)).isPresent()
                ? linked
                : store.findByHandle(client.name(), handleId).or(() -> linked);
    }

    private static boolean knows(Job job, String handleId) {
        return job.handles().stream().anyMatch(handle -> handle.id().equals(handleId));
    }

    /** The link of the URL, if it is about this job. */
    private static Optional<Link> of(Job job, Optional<Link> link) {
        return link.filter(known -> known.job().equals(job.id()));
    }

    private Reception believe(ProviderClient client, Job job, Optional<Link> link, WebhookReading.Verified verified) {
        Handle handle = handle(client, job, verified.handleId());
        boolean tells = verified.status() instanceof ProviderStatus.Ended
                && job.handle().isPresent();
        Job told = tells ? job : tell(job, link, handle);
        if (verified.status() instanceof ProviderStatus.Unknown) {
            return told.outcome().isPresent() ? askedAfterwards(told, link, handle) : asked(told);
        }
        ProviderStatus whole = hear.whole(told, handle, verified.status());
        boolean mayDeliver = told.outcome().isPresent() && hear.wouldCount(told, attemptOf(link), handle);
        if (mayDeliver && mayBeHadLater(whole) && !isDeletedByUs(client, told, whole)) {
            // Nobody asks about a job that has ended, so only the provider can bring this up again.
            throw new JobException(
                    "job " + told.id() + " has ended, and " + client.name()
                            + " says that it delivered; the result cannot be fetched now: answer 5xx, so that this is sent again");
        }
        Job now = followed(hear.hear(told, attemptOf(link), handle, whole, Cause.WEBHOOK));
        return mayBeHadLater(whole) ? new Reception.TakenAsHint(now) : new Reception.Applied(now);
    }

    private static boolean mayBeHadLater(ProviderStatus status) {
        return status instanceof ProviderStatus.Unknown unknown && unknown.why() != Why.EXPIRED;
    }

    /** The job was cancelled where a cancel deletes it, with whatever it had delivered by then. */
    private static boolean isDeletedByUs(ProviderClient client, Job job, ProviderStatus status) {
        return client.traits().cancel() == CancelKind.DELETES
                && job.outcome().orElse(null) instanceof Outcome.Cancelled
                && status instanceof ProviderStatus.Unknown unknown
                && unknown.why() == Why.NOT_FOUND;
    }

    private static OptionalInt attemptOf(Optional<Link> link) {
        return link.map(known -> OptionalInt.of(known.attempt())).orElseGet(OptionalInt::empty);
    }

    private Reception hint(ProviderClient client, Job job, Optional<Link> link, String handleId) {
        if (link.isEmpty()) {
            return asked(job);
        }
        Handle handle = handle(client, job, handleId);
        return job.outcome().isPresent() ? askedAfterwards(job, link, handle) : asked(tell(job, link, handle));
    }

    /**
     * Nobody looks at a job that has ended, so what may be a late success is asked for now, and so is what the job does not
     * know, because it may run for nobody.
     */
    private Reception askedAfterwards(Job job, Optional<Link> link, Handle handle) {
        boolean mayDeliver = hear.wouldCount(job, attemptOf(link), handle);
        if (!mayDeliver && knows(job, handle.id())) {
            return new Reception.TakenAsHint(job);
        }
        ProviderStatus status = hear.ask(job, handle);
        if (mayDeliver && !knows(job, handle.id()) && mayBeHadLater(status)) {
            throw cannotBeAskedNow(job);
        }
        return new Reception.TakenAsHint(followed(hear.hear(job, attemptOf(link), handle, status, Cause.WEBHOOK)));
    }

    /** Does what follows from it; an attempt that runs for nobody is asked to end. */
    private Job followed(Advanced heard) {
        strays.cancel(heard);
        return look.follow(heard, Cause.WEBHOOK, LookAtJob.Steps.ELSEWHERE);
    }

    private static JobException cannotBeAskedNow(Job job) {
        return new JobException("job " + job.id() + " has ended, and a webhook of "
                + job.target().provider()
                + " may say that it delivered; it cannot be asked now: answer 5xx, so that this is sent again");
    }

    private Reception asked(Job job) {
        return new Reception.TakenAsHint(status.fresh(job, HINTS, Cause.WEBHOOK));
    }

    /** A job that does not know a remote job of its own learns of it from the webhook. */
    private Job tell(Job job, Optional<Link> link, Handle handle) {
        if (knows(job, handle.id()) || job.outcome().isPresent()) {
            return job;
        }
        int attempt = link.map(Link::attempt).orElse(job.attempt());
        return followed(advance.advance(job, new Observation.Told(attempt, handle), Cause.WEBHOOK));
    }

    private static Handle handle(ProviderClient client, Job job, String id) {
        return job.handles().stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseGet(() -> made(client, job, id));
    }

    private static Handle made(ProviderClient client, Job job, String id) {
        try {
            return Providers.handle(client, job.owner(), job.target(), id);
        } catch (IllegalArgumentException | JobException broken) {
            throw new JobException(
                    "a webhook of " + client.name() + " for job " + job.id()
                            + " names a remote job of which the client makes no handle; answer 5xx, so that it is sent again",
                    broken);
        }
    }

    private Reception keep(String provider, String handleId, WebhookDelivery delivery, Instant now) {
        boolean fresh = store.keep(new UnmatchedWebhook(provider, handleId, key(delivery), delivery, now));
        LOG.info("a webhook of {} for {}, which no job has, is kept{}", provider, handleId, fresh ? "" : " already");
        return new Reception.Kept();
    }

    private static Reception rejected(String provider, String reason) {
        LOG.warn("a webhook of {} was rejected: {}", provider, reason);
        return new Reception.Rejected(reason);
    }

    private static Reception ignored(String provider) {
        LOG.debug("an unsigned webhook of {} belongs to no job and is ignored", provider);
        return new Reception.Ignored();
    }

    private static String key(WebhookDelivery delivery) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(delivery.body()));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
