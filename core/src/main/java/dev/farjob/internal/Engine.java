package dev.farjob.internal;

import dev.farjob.answer.Cancellation;
import dev.farjob.answer.Reception;
import dev.farjob.answer.Recovery;
import dev.farjob.answer.Repair;
import dev.farjob.answer.Submission;
import dev.farjob.answer.Sweep;
import dev.farjob.event.JobWatcher;
import dev.farjob.event.Watch;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Decider;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.loop.Attendance;
import dev.farjob.internal.loop.BackgroundLoop;
import dev.farjob.internal.loop.WarnOfCredentials;
import dev.farjob.internal.time.Once;
import dev.farjob.internal.time.TimeRoom;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.watch.TellListener;
import dev.farjob.internal.watch.WatchRoom;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.InputUploader;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.request.JobRequest;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.TransactionalJobStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The engine of one node, put together: its rooms, the operations in them, and the loops that do the same by themselves. */
public final class Engine {

    private final JobStore store;
    private final Timekeeper time;
    private final Rulebook rules;
    private final Rooms rooms;
    private final Operations operations;
    private final WatchRoom watch;
    private final Attendance attendance;
    private final BackgroundLoop loop;
    private final Once closing = new Once();
    private volatile boolean closed;

    /**
     * Puts an engine together.
     *
     * @param threads the host's own executor; null for one that ends with the engine
     * @param spare where to find a thread for what must not be lost, when that executor takes no more
     * @param spareWatch the same for whoever watches over the others
     */
    public Engine(
            JobStore given,
            Providers providers,
            Settings settings,
            Decider decider,
            Timekeeper time,
            RandomGenerator random,
            @Nullable Executor threads,
            Executor spare,
            Executor spareWatch) {
        this.time = time;
        this.rules = settings.rules();
        this.rooms =
                Rooms.of(TimeRoom.of(time, threads, spare, spareWatch), given, providers, settings, decider, random);
        this.store = rooms.write().store();
        this.operations = Operations.in(rooms, settings, random);
        this.watch = WatchRoom.of(
                rooms.time(),
                rooms.call(),
                rooms.write(),
                rooms.look(),
                operations.status()::status,
                operations.status()::find,
                settings.freshness(),
                settings.watchedLooksPerSecond());
        this.attendance = new Attendance(time);
        this.loop = new BackgroundLoop(
                time,
                rooms.time().tasks(),
                rooms.call().sends(),
                random,
                rooms.time().interrupt(),
                new BackgroundLoop.Pace(settings.sweepInterval(), settings.watchInterval(), settings.shutdownGrace()),
                rooms.look().sweep(),
                watch.owners(),
                watch.ask(),
                watch.await()::look,
                operations.purge()::purgeSlowly,
                () -> rooms.listeners().forEach(TellListener::hurry),
                attendance);
        rooms.step().chained().submitBy(this::chained, operations.submit()::submitOne, operations.submit()::announce);
        WarnOfCredentials credentials = new WarnOfCredentials(time);
        rooms.write().announcer().alsoTell(job -> {
            watch.changed(job);
            credentials.changed(job);
        });
        rooms.look().hear().alsoTell(credentials::asked);
    }

    /** Makes jobs durable and begins to send those that there is room for. */
    public List<Submission> submit(List<JobRequest> requests) {
        requireOpen();
        attendance.countedOn("submit");
        return operations.take().submit(requests, loop::wake);
    }

    /** Makes a job durable and sends it in the caller's thread. */
    public Submission submitAndSend(JobRequest request) {
        requireOpen();
        return operations.take().submitAndSend(request);
    }

    /** Makes jobs durable with the host's transaction, whose commit needs no other writes beside it. */
    public <T> List<Submission> submitWithin(TransactionalJobStore<T> given, T transaction, List<JobRequest> requests) {
        requireOpen();
        attendance.countedOn("submitWithin");
        return operations.submit().submit(given, transaction, requests);
    }

    /** A step that is under way goes on while this node closes; other nodes send the jobs that it submits then. */
    private Submission chained(JobRequest request) {
        if (rooms.time().tasks().isClosed()) {
            throw closedAlready();
        }
        return closed
                ? operations.submit().submit(List.of(request), job -> false).get(0)
                : operations.take().submit(List.of(request), loop::wake).get(0);
    }

    /** The owner's job, no older than the freshness window. */
    public Optional<Job> status(Owner owner, JobId id) {
        return operations.status().status(owner, id);
    }

    /** The owner's job as it is stored. */
    public Optional<Job> find(Owner owner, JobId id) {
        return operations.status().find(owner, id);
    }

    /** A page of jobs as they are stored. */
    public List<Job> list(JobQuery query) {
        return store.list(query);
    }

    /** How many jobs are in each state. */
    public Map<JobState, Long> count(JobQuery query) {
        return Counts.of(store, query);
    }

    /** The checkpoints of the owner's job. */
    public List<StepRecord> steps(Owner owner, JobId id) {
        return find(owner, id).map(job -> store.steps(job.id())).orElse(List.of());
    }

    /** Waits for the end of the owner's job. */
    public Optional<Job> await(Owner owner, JobId id, Duration timeout) {
        return watch.await().await(owner, id, timeout);
    }

    /** Tells of the end of the owner's job. */
    public CompletionStage<Optional<Job>> whenSettled(Owner owner, JobId id) {
        attendance.countedOn("whenSettled");
        return watch.await().whenSettled(owner, id);
    }

    /** The token by which a worker of the job may report. */
    public String reportToken(JobId id) {
        return operations.report().token(id);
    }

    /** Takes in what a worker says. */
    public Reception report(String token, Progress progress) {
        return operations.report().report(token, progress);
    }

    /** The log of the owner's job. */
    public List<JobEvent> events(Owner owner, JobId id) {
        return find(owner, id).map(job -> store.events(job.id(), 0)).orElse(List.of());
    }

    /** The progress that a front end may show. */
    public Optional<Progress> progress(Job job) {
        return rules.progress().shown(job, rooms.write().durations().of(job.target()), time.now());
    }

    /** Brings the owner's jobs up to date. */
    public Recovery recover(Owner owner) {
        return operations.recover().recover(owner);
    }

    /** Notes that the owner has seen how these ended. */
    public int acknowledge(Owner owner, Set<JobId> ids) {
        return store.acknowledge(owner, ids, time.now());
    }

    /** Asks for the owner's job to be cancelled. */
    public Cancellation cancel(Owner owner, JobId id, String reason) {
        return operations.cancel().cancel(owner, id, reason);
    }

    /** Takes in a webhook. */
    public Reception receive(String provider, WebhookDelivery delivery) {
        return operations.receive().receive(provider, delivery);
    }

    /** One pass over what is due. */
    public Sweep sweep() {
        attendance.swept();
        return rooms.look().sweep().pass();
    }

    /** Removes old jobs and webhooks. */
    public int purge() {
        return operations.purge().purge();
    }

    /** Tells a watcher of the owner's jobs. */
    public Watch watch(Owner owner, JobWatcher watcher) {
        requireOpen();
        attendance.countedOn("watch");
        return watch.owners().watch(owner, watcher);
    }

    /** Sends a parked job on its way again. */
    public Repair redrive(JobId id, String note) {
        return operations.repair().redrive(id, note);
    }

    /** Gives a job the provider's id. */
    public Repair adopt(JobId id, String handleId, String note) {
        return operations.adopt().adopt(id, handleId, note);
    }

    /** Makes a job for what the provider runs already. */
    public Submission adopt(JobRequest request, String handleId) {
        requireOpen();
        attendance.countedOn("adopt");
        return operations.adopt().adopt(request, handleId);
    }

    /** Gives a job up. */
    public Repair abandon(JobId id, String reason) {
        return operations.repair().abandon(id, reason);
    }

    /** Finalizes a late success that is on record. */
    public Repair reopen(JobId id, String note) {
        return operations.repair().reopen(id, note);
    }

    /** Uploads an input to the provider. */
    public URI upload(String provider, Owner owner, InputUploader.InputFile file) throws IOException {
        return operations.upload().upload(provider, owner, file);
    }

    /** Starts the background loop. */
    public void start() {
        loop.start();
    }

    /** Ends in good order; each call returns when the first has ended. */
    public void close() {
        closed = true;
        closing.run(time, () -> {
            attendance.close();
            rooms.look().claims().close();
            watch.await().close();
            loop.close();
            rooms.close();
        });
    }

    /** This node would neither send a job that it accepted now nor tell a new watcher anything. */
    private void requireOpen() {
        if (closed) {
            throw closedAlready();
        }
    }

    private static IllegalStateException closedAlready() {
        return new IllegalStateException("this orchestrator is closed, and nothing was accepted: build another one");
    }
}
