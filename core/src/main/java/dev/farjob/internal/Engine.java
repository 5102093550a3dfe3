package dev.farjob.internal;

import dev.farjob.answer.Cancellation;
import dev.farjob.answer.Reception;
import dev.farjob.answer.Recovery;
import dev.farjob.answer.Repair;
import dev.farjob.answer.Submission;
import dev.farjob.answer.Sweep;
import dev.farjob.event.JobWatcher;
import dev.farjob.event.Watch;
import dev.farjob.internal.call.CallAnswer;
import dev.farjob.internal.call.LongCalls;
import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.call.ReportTokens;
import dev.farjob.internal.call.Sends;
import dev.farjob.internal.call.WebhookLinks;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.look.AnswersInHand;
import dev.farjob.internal.look.AskCancel;
import dev.farjob.internal.look.HearProvider;
import dev.farjob.internal.look.LaunchLooks;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.look.Looks;
import dev.farjob.internal.look.MatchWebhooks;
import dev.farjob.internal.look.ObserveBatch;
import dev.farjob.internal.look.ObserveJob;
import dev.farjob.internal.look.OtherAttempts;
import dev.farjob.internal.look.ReconcileSpawn;
import dev.farjob.internal.look.SpawnJob;
import dev.farjob.internal.look.StrayJobs;
import dev.farjob.internal.look.SweepDue;
import dev.farjob.internal.look.WaitingJobs;
import dev.farjob.internal.step.ChainedJobs;
import dev.farjob.internal.step.FinalizeJob;
import dev.farjob.internal.step.KeepLeases;
import dev.farjob.internal.step.RunStep;
import dev.farjob.internal.step.RunStepInTransaction;
import dev.farjob.internal.time.Handover;
import dev.farjob.internal.time.Tasks;
import dev.farjob.internal.time.Threads;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.Announcer;
import dev.farjob.internal.write.CombiningJobStore;
import dev.farjob.internal.write.DurationLog;
import dev.farjob.internal.write.JobWriter;
import dev.farjob.internal.write.Moments;
import dev.farjob.internal.write.SharedWrites;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.InputUploader;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The operations, put together. */
public final class Engine {

    private final JobStore store;
    private final Providers providers;
    private final Settings settings;
    private final Timekeeper time;
    private final DurationLog durations;
    private final SubmitJob submit;
    private final TakeSubmitted take;
    private final KeepLeases leases;
    private final LookAtJob look;
    private final SweepDue sweep;
    private final AskStatus status;
    private final RecoverOwner recover;
    private final CancelJob cancel;
    private final ReceiveWebhook receive;
    private final RepairJob repair;
    private final AdoptJob adopt;
    private final WatchOwners watch;
    private final ReportProgress report;
    private final AwaitEnd await;
    private final PurgeOld purge;
    private final LongCalls longCalls;
    private final Attendance attendance;
    private final BackgroundLoop loop;
    private volatile boolean closed;
    private final AnswersInHand inHand;
    private final SharedWrites writes;

    /**
     * Puts an engine together.
     *
     * @param threads the host's own executor; null for one that ends with the engine
     * @param spare where to find a thread for what must not be lost, when that executor takes no more
     */
    public Engine(
            JobStore given,
            Providers providers,
            Settings settings,
            Decider decider,
            Timekeeper time,
            RandomGenerator random,
            @Nullable Executor threads,
            Executor spare) {
        this.providers = providers;
        this.settings = settings;
        this.time = time;
        this.durations = new DurationLog();
        ExecutorService own = threads == null ? Threads.create() : null;
        Executor all = own == null ? Objects.requireNonNull(threads) : own;
        Tasks tasks = new Tasks(all);
        CombiningJobStore combining =
                CombiningJobStore.around(given, time, new Handover(all, tasks, spare), settings.writesAtOnce());
        this.store = combining;
        Moments moments = new Moments(time, random, durations);
        List<TellListener> listeners = settings.listeners().stream()
                .map(listener -> new TellListener(listener, tasks))
                .toList();
        Announcer announcer = new Announcer(List.copyOf(listeners));
        JobWriter writer = new JobWriter(store, announcer, durations);
        SharedWrites later = new SharedWrites(combining, writer, time, all);
        this.writes = later;
        AdvanceJob advance = new AdvanceJob(store, decider, writer, moments);
        ProviderCalls calls = new ProviderCalls(time, tasks);
        this.longCalls = new LongCalls(time, tasks, calls);
        Optional<WebhookLinks> links = settings.webhooks().map(WebhookLinks::new);
        StrayJobs strays = new StrayJobs(providers, calls);
        HearProvider hear = new HearProvider(providers, calls, advance);
        MatchWebhooks unmatched = new MatchWebhooks(store, providers, hear, links.isPresent());
        AskCancel askCancel = new AskCancel(providers, calls, advance);
        Optional<ReportTokens> reports = settings.reports().map(ReportTokens::new);
        WaitingJobs waiting = new WaitingJobs(store, tasks, settings.rules());
        Sends sends = new Sends();
        this.inHand = new AnswersInHand(time, tasks);
        SpawnJob spawn = new SpawnJob(
                time, providers, calls, advance, links, hear, reports, strays, unmatched, waiting, sends, inHand);
        OtherAttempts others = new OtherAttempts(hear, strays);
        ReconcileSpawn reconcile = new ReconcileSpawn(time, providers, calls, spawn, advance, others, inHand);
        ObserveJob observe = new ObserveJob(
                time,
                providers,
                calls,
                hear,
                askCancel,
                others,
                settings.rules().stale(),
                new StoredOutput(
                        longCalls, settings.storedOutput(), settings.bounds().storedOutputTimeout()));
        this.leases = new KeepLeases(
                time,
                own == null ? Objects.requireNonNull(threads) : own,
                store,
                writer,
                later,
                moments,
                settings.rules().lease());
        ChainedJobs chained = new ChainedJobs();
        FinalizeJob finalize = new FinalizeJob(
                time,
                tasks,
                store,
                settings.rules().steps(),
                providers,
                chained,
                advance,
                later,
                leases,
                new RunStep(tasks, leases),
                new RunStepInTransaction(time, tasks, store, chained, decider, writer, moments),
                settings.stepsAtOnce());
        this.look = new LookAtJob(
                time,
                store,
                tasks,
                providers,
                durations,
                spawn,
                reconcile,
                observe,
                askCancel,
                strays,
                finalize,
                writer::writeNow,
                later);
        writer.whenAPlaceIsFree(job -> waiting.freed(job, look::later));
        Looks looks = new Looks(settings.inFlight());
        ObserveBatch batches = new ObserveBatch(providers, calls, observe, look);
        LaunchLooks launch = new LaunchLooks(tasks, looks, look, batches);
        this.sweep = new SweepDue(time, store, providers, moments, looks, launch, later, inHand);
        this.submit = new SubmitJob(
                time, random, store, providers, moments, announcer, settings.rules(), settings.payloadLimit());
        this.take = new TakeSubmitted(time, submit, looks, launch, look, writer, moments);
        chained.submitBy(request -> chained(request, tasks), submit::submitOne);
        this.status = new AskStatus(
                time,
                tasks,
                store,
                providers,
                moments,
                durations,
                looks,
                look,
                settings.freshness(),
                settings.recovery().budget());
        this.recover = new RecoverOwner(
                time, store, providers, moments, submit, looks, launch, settings.recovery(), settings.freshness());
        this.cancel = new CancelJob(status, providers, advance, look);
        this.receive =
                new ReceiveWebhook(time, store, providers, links, advance, hear, status, look, settings.webhookLimit());
        this.repair = new RepairJob(store, providers, advance, hear, strays, look);
        this.adopt = new AdoptJob(time, store, providers, submit, advance, repair, look);
        this.watch = new WatchOwners(time, store, tasks);
        this.report = new ReportProgress(store, reports, hear, look);
        this.await = new AwaitEnd(time, tasks, status, watch, settings.freshness());
        WarnOfCredentials credentials = new WarnOfCredentials(time);
        announcer.alsoTell(job -> {
            watch.changed(job);
            await.changed(job);
            credentials.changed(job);
        });
        this.purge = new PurgeOld(time, store, settings.retention(), settings.unmatchedRetention());
        this.attendance = new Attendance(time);
        this.loop = new BackgroundLoop(
                time,
                tasks,
                sends,
                random,
                own == null ? () -> {} : own::shutdownNow,
                settings,
                sweep,
                watch,
                new AskWatched(time, tasks, store, providers, moments, durations, look, batches, settings),
                await::look,
                purge,
                () -> listeners.forEach(TellListener::hurry),
                attendance);
    }

    /** Makes jobs durable and begins to send those that there is room for. */
    public List<Submission> submit(List<JobRequest> requests) {
        requireOpen();
        attendance.countedOn("submit");
        return take.submit(requests, loop::wake);
    }

    /** Makes a job durable and sends it in the caller's thread. */
    public Submission submitAndSend(JobRequest request) {
        requireOpen();
        return take.submitAndSend(request);
    }

    /** Makes jobs durable with the host's transaction, whose commit needs no other writes beside it. */
    public <T> List<Submission> submitWithin(TransactionalJobStore<T> given, T transaction, List<JobRequest> requests) {
        requireOpen();
        return submit.submit(given, transaction, requests);
    }

    /** A step that is under way goes on while this node closes; whatever it submits then is for other nodes to send. */
    private Submission chained(JobRequest request, Tasks tasks) {
        if (tasks.isClosed()) {
            throw closedAlready();
        }
        return closed
                ? submit.submit(List.of(request), job -> false).get(0)
                : take.submit(List.of(request), loop::wake).get(0);
    }

    /** The owner's job, no older than the freshness window. */
    public Optional<Job> status(Owner owner, JobId id) {
        return status.status(owner, id);
    }

    /** The owner's job as it is stored. */
    public Optional<Job> find(Owner owner, JobId id) {
        return status.find(owner, id);
    }

    /** A page of jobs as they are stored. */
    public List<Job> list(JobQuery query) {
        return store.list(query);
    }

    /** How many jobs are in each state. */
    public Map<JobState, Long> count(JobQuery query) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, 0L);
        }
        counts.putAll(store.count(query));
        return Collections.unmodifiableMap(counts);
    }

    /** The checkpoints of the owner's job. */
    public List<StepRecord> steps(Owner owner, JobId id) {
        return find(owner, id).map(job -> store.steps(job.id())).orElse(List.of());
    }

    /** Waits for the end of the owner's job. */
    public Optional<Job> await(Owner owner, JobId id, Duration timeout) {
        return await.await(owner, id, timeout);
    }

    /** Tells of the end of the owner's job. */
    public CompletionStage<Optional<Job>> whenSettled(Owner owner, JobId id) {
        attendance.countedOn("whenSettled");
        return await.whenSettled(owner, id);
    }

    /** The token by which a worker of the job may report. */
    public String reportToken(JobId id) {
        return report.token(id);
    }

    /** Takes in what a worker says. */
    public Reception report(String token, Progress progress) {
        return report.report(token, progress);
    }

    /** The log of the owner's job. */
    public List<JobEvent> events(Owner owner, JobId id) {
        return find(owner, id).map(job -> store.events(job.id(), 0)).orElse(List.of());
    }

    /** What a front end may show. */
    public Optional<Progress> progress(Job job) {
        return settings.rules().progress().shown(job, durations.of(job.target()), time.now());
    }

    /** Brings the owner's jobs up to date. */
    public Recovery recover(Owner owner) {
        return recover.recover(owner);
    }

    /** Notes that the owner has seen how these ended. */
    public int acknowledge(Owner owner, Set<JobId> ids) {
        return store.acknowledge(owner, ids, time.now());
    }

    /** Asks for the owner's job to be cancelled. */
    public Cancellation cancel(Owner owner, JobId id, String reason) {
        return cancel.cancel(owner, id, reason);
    }

    /** Takes in a webhook. */
    public Reception receive(String provider, WebhookDelivery delivery) {
        return receive.receive(provider, delivery);
    }

    /** One pass over what is due. */
    public Sweep sweep() {
        attendance.swept();
        return sweep.pass();
    }

    /** Removes what is old. */
    public int purge() {
        return purge.purge();
    }

    /** Tells a watcher of the owner's jobs. */
    public Watch watch(Owner owner, JobWatcher watcher) {
        attendance.countedOn("watch");
        return watch.watch(owner, watcher);
    }

    /** Sends a parked job on its way again. */
    public Repair redrive(JobId id, String note) {
        return repair.redrive(id, note);
    }

    /** Gives a job the provider's id. */
    public Repair adopt(JobId id, String handleId, String note) {
        return adopt.adopt(id, handleId, note);
    }

    /** Makes a job for what the provider runs already. */
    public Submission adopt(JobRequest request, String handleId) {
        requireOpen();
        return adopt.adopt(request, handleId);
    }

    /** Gives a job up. */
    public Repair abandon(JobId id, String reason) {
        return repair.abandon(id, reason);
    }

    /** Finalizes a late success that is on record. */
    public Repair reopen(JobId id, String note) {
        return repair.reopen(id, note);
    }

    /** Uploads an input to the provider. */
    public URI upload(String provider, Owner owner, InputUploader.InputFile file) throws IOException {
        ProviderClient client = providers.named(provider);
        if (client instanceof InputUploader uploader) {
            return uploaded(
                    provider,
                    longCalls.upload(client, settings.bounds().uploadTimeout(), () -> uploader.upload(owner, file)));
        }
        throw new IllegalArgumentException(provider + " takes no uploads: put the file where it can fetch it");
    }

    private URI uploaded(String provider, CallAnswer<URI> answer) throws IOException {
        if (answer instanceof CallAnswer.Answered<URI> answered) {
            return answered.value();
        }
        if (answer instanceof CallAnswer.Threw<URI> threw) {
            if (threw.failure() instanceof IOException failed) {
                throw failed;
            }
            if (threw.failure() instanceof RuntimeException failed) {
                throw failed;
            }
            if (threw.failure() instanceof Error failed) {
                throw failed;
            }
            throw new IOException("the upload to " + provider + " failed", threw.failure());
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the upload to " + provider + " was given up: its thread was interrupted");
        }
        throw new IOException(
                answer instanceof CallAnswer.TimedOut<URI>
                        ? "the upload to " + provider + " did not end within "
                                + settings.bounds().uploadTimeout()
                                + " and was interrupted: repeat it, or raise uploadTimeout"
                        : "the upload to " + provider
                                + " was not begun, because other uploads have all its places: repeat it later");
    }

    /** Starts the background loop. */
    public void start() {
        loop.start();
    }

    /** Ends in good order. */
    public void close() {
        closed = true;
        await.close();
        loop.close();
        inHand.close();
        leases.close();
        writes.close();
    }

    /** What this node accepted now, it would not send. */
    private void requireOpen() {
        if (closed) {
            throw closedAlready();
        }
    }

    private static IllegalStateException closedAlready() {
        return new IllegalStateException("this orchestrator is closed, and nothing was accepted: build another one");
    }
}
