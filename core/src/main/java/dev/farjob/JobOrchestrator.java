package dev.farjob;

import dev.farjob.answer.Cancellation;
import dev.farjob.answer.JobIdTakenException;
import dev.farjob.answer.Reception;
import dev.farjob.answer.Recovery;
import dev.farjob.answer.Repair;
import dev.farjob.answer.Submission;
import dev.farjob.answer.Sweep;
import dev.farjob.event.JobWatcher;
import dev.farjob.event.Watch;
import dev.farjob.internal.Engine;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobException;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.model.StepRecord;
import dev.farjob.model.Subject;
import dev.farjob.provider.InputUploader.InputFile;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.TransactionalJobStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * Keeps hold of jobs that run on someone else's machines: none is lost, none is paid for twice, and none shows a progress
 * that nobody reported.
 *
 * <pre>{@code
 * try (var jobs = JobOrchestrator.on(store).provider(fal).onSuccess(charge).build().start()) {
 *     Job job = jobs.submit(request).job();
 *     jobs.status(owner, job.id());
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads, on many nodes over one store at once. Every method that takes an {@link Owner} answers
 * for another owner's job exactly as for one that does not exist. When the store is down a method throws
 * {@link JobStoreException}, and nothing is half done.
 *
 * <p>Without {@link #start()} it works as well: on whoever calls {@link #status}, {@link #recover} and {@link #sweep}.
 */
public sealed class JobOrchestrator implements AutoCloseable permits TransactionalJobOrchestrator {

    final Engine engine;

    JobOrchestrator(Engine engine) {
        this.engine = engine;
    }

    /** Starts to build an orchestrator on this store; it still needs a provider. */
    public static NeedsProvider<JobOrchestrator> on(JobStore store) {
        return new OrchestratorBuilder<>(requireStore(store), JobOrchestrator::new);
    }

    /**
     * Starts to build an orchestrator on a store that joins the host's transactions, and so can accept jobs within them; what
     * it still needs is a provider.
     */
    public static <T> NeedsProvider<TransactionalJobOrchestrator<T>> on(TransactionalJobStore<T> store) {
        return new OrchestratorBuilder<>(
                requireStore(store), engine -> new TransactionalJobOrchestrator<>(engine, store));
    }

    private static <S extends JobStore> S requireStore(S store) {
        return Objects.requireNonNull(store, "store must not be null");
    }

    /**
     * Starts the background loop, which sends, asks, finalizes and removes by itself. Starting twice does no harm.
     *
     * @throws IllegalStateException if it has been closed
     * @throws RejectedExecutionException if the executor has no threads for it; nothing runs then, and it may be started again
     */
    public JobOrchestrator start() {
        engine.start();
        return this;
    }

    /**
     * Accepts a job. When this returns the job is durable; it is sent to the provider right after, in another thread.
     *
     * @throws IllegalArgumentException if the provider is not one of ours, the input is too large or not JSON, or the
     *     deadline has passed or is not after {@code notBefore}
     * @throws JobIdTakenException if the host chose an id that another owner's job has
     * @throws JobStoreException if the store is down: the job is not accepted, or, where the exception says that it is not
     *     known, submitting again under the same idempotency key or id finds out
     */
    public Submission submit(JobRequest request) {
        return engine.submit(List.of(requireRequest(request))).get(0);
    }

    /**
     * Accepts many jobs in one write; see {@link #submit(JobRequest)}. If one of them is wrong, none is accepted.
     *
     * @return one answer per request, in order
     * @throws JobIdTakenException if another owner's job has an id that one of them chose. None is accepted then, unless that
     *     job came at the same moment: submitting the others again under their ids or idempotency keys finds out
     */
    public List<Submission> submit(List<JobRequest> requests) {
        Objects.requireNonNull(requests, "requests must not be null").forEach(JobOrchestrator::requireRequest);
        return engine.submit(List.copyOf(requests));
    }

    /**
     * Accepts a job and sends it before this returns, for hosts that have no life after their answer. It takes as long as
     * the provider's answer, at most the provider's time limit for calls. Where all of the provider's call places are taken it
     * waits for one before that, at most as long again; if there is none by then, the job is returned as accepted, and the next
     * sweep that finds it due sends it.
     */
    public Submission submitAndSend(JobRequest request) {
        return engine.submitAndSend(requireRequest(request));
    }

    /**
     * Uploads an input file to the provider, which says where it finds it. Takes one of the places that the provider has for
     * calls, of which uploads get a quarter at most.
     *
     * @throws IOException if the file could not be uploaded or read, or it took longer than
     *     {@link OrchestratorBuilder#uploadTimeout}
     * @throws IllegalArgumentException if no provider of this name takes uploads
     */
    public URI upload(String provider, Owner owner, InputFile file) throws IOException {
        Objects.requireNonNull(provider, "provider must not be null");
        Objects.requireNonNull(file, "file must not be null");
        return engine.upload(provider, requireOwner(owner), file);
    }

    /**
     * How the owner's job is. Cheap for a browser that asks every few seconds: of all who ask within the freshness window,
     * on all nodes, one makes the provider be asked, and the others get what is stored. If jobs like this one hardly ever
     * end as soon, the window is longer, up to 15 seconds.
     *
     * <p>This alone keeps a job going: what a node that died has left unsent or not finalized is taken up by whoever asks
     * after the lease. Nothing that was put off is hurried. The answer is there within the budget of the recovery rule, 2 seconds
     * by default, as far as the store answers; work that takes longer goes on in another thread.
     */
    public Optional<Job> status(Owner owner, JobId id) {
        return engine.status(requireOwner(owner), requireId(id));
    }

    /** The owner's job as it is stored; nobody is asked. */
    public Optional<Job> find(Owner owner, JobId id) {
        return engine.find(requireOwner(owner), requireId(id));
    }

    /** The newest job about this subject, as it is stored. */
    public Optional<Job> latest(Owner owner, Subject subject) {
        return engine
                .list(JobQuery.ofOwner(requireOwner(owner)).subject(subject).limit(1))
                .stream()
                .findFirst();
    }

    /** The owner's newest jobs as they are stored, a page of the usual length. */
    public List<Job> list(Owner owner) {
        return list(owner, JobQuery.any());
    }

    /**
     * A page of the owner's jobs as they are stored, newest first. The query cannot reach another owner's.
     *
     * <pre>{@code
     * jobs.list(owner, JobQuery.any().states(JobState.RUNNING).tag("campaign", "spring"));
     * }</pre>
     *
     * @throws IllegalArgumentException if the query is for another owner
     */
    public List<Job> list(Owner owner, JobQuery query) {
        return engine.list(requireQuery(query).owner(requireOwner(owner)));
    }

    /** A page of all owners' jobs as they are stored, newest first: for the host's own operations, never for a user. */
    public List<Job> listEveryone(JobQuery query) {
        return engine.list(requireQuery(query));
    }

    /**
     * How many of the owner's jobs are in each state, of those that the query asks for. It costs what the owner's jobs cost.
     *
     * @return an entry for every state, 0 where no job is
     * @throws IllegalArgumentException if the query is for another owner
     */
    public Map<JobState, Long> count(Owner owner, JobQuery query) {
        return engine.count(requireQuery(query).owner(requireOwner(owner)));
    }

    /**
     * How many of all owners' jobs are in each state, of those that the query asks for: for the host's own operations. A query
     * for {@linkplain JobQuery#unsettled() unsettled} jobs costs what is under way; any other reads all that the store keeps,
     * so ask it rarely.
     *
     * <pre>{@code
     * jobs.countEveryone(JobQuery.any().provider("fal").unsettled());
     * }</pre>
     *
     * @return an entry for every state, 0 where no job is
     */
    public Map<JobState, Long> countEveryone(JobQuery query) {
        return engine.count(requireQuery(query));
    }

    /** The notes of the steps of the owner's job so far, in the order in which they ended; empty if there is no such job. */
    public List<StepRecord> steps(Owner owner, JobId id) {
        return engine.steps(requireOwner(owner), requireId(id));
    }

    /** The log of the owner's job, oldest first; empty if there is no such job. */
    public List<JobEvent> events(Owner owner, JobId id) {
        return engine.events(requireOwner(owner), requireId(id));
    }

    /**
     * How far a job is: what was reported, or else an estimate that is marked as one, or else nothing.
     *
     * @param job as {@link #status} or {@link #find} gave it
     */
    public Optional<Progress> progress(Job job) {
        return engine.progress(Objects.requireNonNull(job, "job must not be null"));
    }

    /**
     * Waits in the caller's thread until the owner's job is settled, asking as {@link #status} does, whoever works on it.
     *
     * @param timeout how long at most, as far as the store answers: a look that takes longer goes on in another thread
     * @return the job once it is settled; as it is by then, if the time is up, this orchestrator is closed or the thread is
     *     interrupted, whose flag stays set; empty if there is no such job
     */
    public Optional<Job> await(Owner owner, JobId id, Duration timeout) {
        Objects.requireNonNull(timeout, "timeout must not be null");
        return engine.await(requireOwner(owner), requireId(id), timeout);
    }

    /**
     * The owner's job when it is settled, without a thread that waits for it. Needs {@link #start()}; its owner is watched
     * meanwhile, as by {@link #watch}. A time limit is the caller's ({@code orTimeout} on the future), and ends the wait.
     *
     * @return empty at once if there is no such job; an {@link IllegalStateException} if this orchestrator is closed first
     */
    public CompletionStage<Optional<Job>> whenSettled(Owner owner, JobId id) {
        return engine.whenSettled(requireOwner(owner), requireId(id));
    }

    /**
     * A token by which whoever works on this job may {@linkplain #report report}, for the input or a header of the request: it
     * is known before the job is submitted, where the host chooses the id. It is a secret, it opens nothing else, and it is
     * good for every attempt, so that workers of an older attempt are taken for those of the present one.
     *
     * <pre>{@code
     * JobId id = JobId.of("order-17");
     * JobRequest.to("fal", "my-app").owner(owner)
     *         .input(Map.of("prompt", text, "report", jobs.reportToken(id))).id(id).build();
     * }</pre>
     *
     * @throws IllegalStateException if the orchestrator was built with neither {@link OrchestratorBuilder#reports} nor
     *     {@link OrchestratorBuilder#webhooks}
     */
    public String reportToken(JobId id) {
        return engine.reportToken(requireId(id));
    }

    /**
     * Takes in what a worker says of how far it is, with whatever source: it counts as the worker's word, it is a sign of life,
     * and it goes by the same rule as all progress, so a figure never goes back within an attempt.
     *
     * <p>It also proves that its attempt has arrived. While the provider's answer to the spawn is missing, reports keep the job
     * from being failed or sent again for doubt, and the stale rule ends it if they cease; a job that is parked for its
     * provider's silence goes on.
     *
     * @param token the one that the worker was given
     * @return {@link Reception.Applied} if the job was sent and has not ended; {@link Reception.Ignored} if it has ended, waits
     *     to be sent or is gone, or if the token is that of one attempt
     *     ({@link dev.farjob.provider.SpawnRequest#reportToken()}) and the job was sent again since;
     *     {@link Reception.Rejected} if we did not make the token
     * @throws IllegalStateException as {@link #reportToken} does
     */
    public Reception report(String token, Progress progress) {
        Objects.requireNonNull(token, "token must not be null");
        return engine.report(token, Objects.requireNonNull(progress, "progress must not be null"));
    }

    /**
     * The owner is back: asks about their live jobs side by side, within the time budget of the recovery rule, sends and
     * finalizes what is due, and answers with what is under way and what ended unseen. Costs what that owner's live jobs
     * cost, however many others there are; and takes no more than half of a provider's places, so that others are served
     * meanwhile. The answer names the jobs that it did not reach.
     */
    public Recovery recover(Owner owner) {
        return engine.recover(requireOwner(owner));
    }

    /**
     * The owner was shown how these jobs ended.
     *
     * @return how many of them were the owner's, had ended and were not acknowledged before
     */
    public int acknowledge(Owner owner, JobId... ids) {
        Set<JobId> seen = new LinkedHashSet<>();
        for (JobId id : Objects.requireNonNull(ids, "job ids must not be null")) {
            seen.add(requireId(id));
        }
        return engine.acknowledge(requireOwner(owner), seen);
    }

    /**
     * Asks for the owner's job to be cancelled, at the provider too, and says what came of it. That the owner does not want the
     * job stays on record ({@link Job#unwanted()}), also where the wish comes too late to stop it: after an end without success,
     * no delivery is charged for by itself.
     */
    public Cancellation cancel(Owner owner, JobId id) {
        return cancel(owner, id, "cancelled by its owner");
    }

    /** As {@link #cancel(Owner, JobId)}, with a reason for the log. */
    public Cancellation cancel(Owner owner, JobId id, String reason) {
        Objects.requireNonNull(reason, "reason must not be null");
        return engine.cancel(requireOwner(owner), requireId(id), reason);
    }

    /**
     * Takes in a webhook. Early, late, twice, out of order and forged are all fine.
     *
     * @param provider whose webhook it is, by the route that it came in on
     * @return what came of it; answer the provider with 2xx if {@link Reception#isAccepted()}, else with 401
     * @throws JobStoreException if the store is down: answer 5xx, so that the provider sends it again
     * @throws JobException if it cannot be checked now, or may tell that a job which has ended was delivered, and the provider
     *     cannot be asked for that now: answer 5xx as well
     * @throws IllegalArgumentException if no such provider takes webhooks
     */
    public Reception receive(String provider, WebhookDelivery delivery) {
        Objects.requireNonNull(provider, "provider must not be null");
        return engine.receive(provider, Objects.requireNonNull(delivery, "delivery must not be null"));
    }

    /**
     * One pass over whatever is due, for a cron job; as many of them as you like may run at once. After {@link #close} it looks
     * at nothing and answers that it is not complete, because a cron job that goes on during a shutdown is no fault.
     */
    public Sweep sweep() {
        return engine.sweep();
    }

    /**
     * Removes settled jobs that are older than the retention, and webhooks without a job, whichever node does so as well. The
     * background loop does this too, slowly and on one node at a time.
     *
     * @return how many were removed
     */
    public int purge() {
        return engine.purge();
    }

    /**
     * Follows one owner's jobs, whichever node works on them, until the watch is closed. Begins with those that are under way
     * or ended unseen. Needs {@link #start()}.
     *
     * <p>Somebody waits for a watched job, so its provider is asked as often as {@link #status} would, as far as it is likely
     * to have news and has calls to spare. A job that has ended is followed for a day after it was created.
     *
     * @throws IllegalStateException if this orchestrator is closed
     */
    public Watch watch(Owner owner, JobWatcher watcher) {
        return engine.watch(requireOwner(owner), Objects.requireNonNull(watcher, "watcher must not be null"));
    }

    /**
     * Sends a parked job on its way again, from where it was parked. One whose spawn was in doubt is spawned anew: make sure
     * that the provider does not have it, and {@link #adopt adopt} it if it does. A job without an outcome whose deadline has
     * passed times out instead.
     *
     * @param note who decided it and why, for the log
     */
    public Repair redrive(JobId id, String note) {
        return engine.redrive(requireId(id), Objects.requireNonNull(note, "note must not be null"));
    }

    /**
     * Says by hand under which id the provider has this job. A remote job that the provider itself has named for it before
     * stays on record: it is asked about too, the first of both that delivers counts, and it is asked to end when the job has
     * ended. So a typo costs nothing. One that was only adopted before is taken back. A job whose deadline has passed is asked to
     * end, and times out.
     *
     * @param handleId the provider's id, from its console
     * @param note who decided it and why, for the log
     */
    public Repair adopt(JobId id, String handleId, String note) {
        Objects.requireNonNull(handleId, "handle id must not be null");
        return engine.adopt(requireId(id), handleId, Objects.requireNonNull(note, "note must not be null"));
    }

    /**
     * Makes a job for something that the provider runs or has run already. It is never sent.
     *
     * @throws IllegalArgumentException as {@link #submit(JobRequest)} does, or if another owner's job has that handle
     */
    public Submission adopt(JobRequest request, String handleId) {
        return engine.adopt(requireRequest(request), Objects.requireNonNull(handleId, "handle id must not be null"));
    }

    /**
     * Gives a job up: it fails, what has to be given back is given back, and the provider is asked to stop until it answers; a
     * node without a client for the provider leaves that to one that has it. The job is settled after that, or after eight tries
     * within five minutes. While one of its steps may be running that counts only when the step has ended
     * ({@link Repair.Pending}), so that a charge under way is given back, too. A late success of a job that fails like this is
     * not put on record.
     *
     * <p>A job that has failed or was cancelled already stays as it ended, and it is on record that it is not wanted
     * ({@link Job#unwanted()}): a late success does not bring it back by itself. Of one that failed in a step, or was given up
     * before, nothing is written: no delivery counts for it anyhow.
     *
     * <p>Asking twice has the effect of asking once: the steps that give back are not given up themselves, unless one of them has
     * failed for good and waits for a person. The job is then settled without the rest of them.
     *
     * @param reason who decided it and why, for the log and the operator's message of the failure; the owner's text
     *     ({@link dev.farjob.model.Failure#forUsers()}) does not have it
     */
    public Repair abandon(JobId id, String reason) {
        return engine.abandon(requireId(id), Objects.requireNonNull(reason, "reason must not be null"));
    }

    /**
     * Finalizes a late success that is on record ({@link JobQuery#lateSuccess()}), by the steps for late successes. Nothing
     * else reopens a job that was cancelled: whether its owner wants it after all, and pays for it, is for a person to say.
     *
     * @param note who decided it and why, for the log
     */
    public Repair reopen(JobId id, String note) {
        return engine.reopen(requireId(id), Objects.requireNonNull(note, "note must not be null"));
    }

    /**
     * Waits for what is under way, within the shutdown grace, and lets other nodes have the rest: from now on this node claims
     * no job, whoever calls it. Afterwards every way to submit throws {@link IllegalStateException} and writes nothing, and so
     * does {@link #watch}; {@link #status} and {@link #recover} answer from the store. The providers' {@link ProviderClient}s
     * and the store are the host's and stay open. A thread that closes it again waits for the close that is under way; one
     * that is interrupted waits too, because an attempt to send that is cut short would be in doubt, and stays interrupted.
     */
    @Override
    public void close() {
        engine.close();
    }

    static JobRequest requireRequest(JobRequest request) {
        return Objects.requireNonNull(request, "request must not be null");
    }

    private static JobQuery requireQuery(JobQuery query) {
        return Objects.requireNonNull(query, "query must not be null");
    }

    private static Owner requireOwner(Owner owner) {
        return Objects.requireNonNull(owner, "owner must not be null");
    }

    private static JobId requireId(JobId id) {
        return Objects.requireNonNull(id, "job id must not be null");
    }
}
