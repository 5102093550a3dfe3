package dev.farjob.testkit.provider;

import dev.farjob.model.Handle;
import dev.farjob.model.JobId;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import dev.farjob.model.Target;
import dev.farjob.provider.BatchObserver;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProgressSource;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnLookup;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A scripted provider with every capability there is; {@link Facade} shows those that were asked for. */
final class ScriptedRemote implements ScriptedProvider, WebhookReceiver, SpawnLookup, BatchObserver, ProgressSource {

    private final String name;
    private final Builder settings;
    private final ScriptedWebhooks webhooks;
    private final Map<String, RemoteJob> jobs = new LinkedHashMap<>();
    private final Map<JobId, Integer> spawnCalls = new HashMap<>();
    private final Map<String, Integer> looks = new HashMap<>();
    private final Queue<SpawnScript> spawns = new ArrayDeque<>();
    private final Queue<RemoteScript> scripts = new ArrayDeque<>();
    private final Queue<Supplier<ProviderStatus>> statuses = new ArrayDeque<>();
    private final Queue<ResultAnswer> results = new ArrayDeque<>();
    private final Queue<CancelAnswer> cancels = new ArrayDeque<>();
    private final Queue<Found> lookUps = new ArrayDeque<>();
    private RemoteScript everyJob = RemoteScript.succeeding();

    private ScriptedRemote(Builder settings) {
        this.name = settings.name;
        this.settings = settings;
        this.webhooks = new ScriptedWebhooks(settings.clock, settings.signs);
    }

    static ScriptedProvider of(Builder settings) {
        List<Class<?>> capabilities = new ArrayList<>();
        if (settings.webhooks) {
            capabilities.add(WebhookReceiver.class);
        }
        if (settings.lookUp) {
            capabilities.add(SpawnLookup.class);
        }
        if (settings.batchSize > 0) {
            capabilities.add(BatchObserver.class);
        }
        if (settings.progress) {
            capabilities.add(ProgressSource.class);
        }
        return Facade.of(ScriptedProvider.class, new ScriptedRemote(settings), capabilities);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ProviderTraits traits() {
        return settings.traits;
    }

    @Override
    public synchronized SpawnAnswer spawn(SpawnRequest request) {
        spawnCalls.merge(request.job(), 1, Integer::sum);
        SpawnScript script = next(spawns, SpawnScript.accept());
        return script.answerOr(script.isTaken() ? accepted(take(request, script), script) : null);
    }

    private static SpawnAnswer accepted(RemoteJob job, SpawnScript script) {
        script.end().ifPresent(job::end);
        return new SpawnAnswer.Accepted(job.handle(), script.end());
    }

    private RemoteJob take(SpawnRequest request, SpawnScript script) {
        String id = name + "-" + (jobs.size() + 1);
        RemoteJob job = new RemoteJob(id, request, next(scripts, everyJob), script.isTold(), settings.clock, webhooks);
        jobs.put(id, job);
        return job;
    }

    @Override
    public synchronized ProviderStatus observe(Handle handle) {
        looks.merge(handle.id(), 1, Integer::sum);
        Supplier<ProviderStatus> scripted = statuses.poll();
        return scripted != null ? scripted.get() : truth(handle);
    }

    private ProviderStatus truth(Handle handle) {
        RemoteJob job = jobs.get(handle.id());
        return job != null
                ? job.status()
                : ProviderStatus.unknown(ProviderStatus.Why.NOT_FOUND, "scripted: 404, no such job");
    }

    @Override
    public int batchSize() {
        return settings.batchSize;
    }

    @Override
    public Map<Handle, ProviderStatus> observeAll(List<Handle> handles) {
        Map<Handle, ProviderStatus> answer = new LinkedHashMap<>();
        handles.forEach(handle -> answer.put(handle, observe(handle)));
        return answer;
    }

    @Override
    public synchronized ResultAnswer result(Handle handle) {
        ResultAnswer scripted = results.poll();
        if (scripted != null) {
            return scripted;
        }
        RemoteJob job = jobs.get(handle.id());
        return job != null
                ? job.result()
                : new ResultAnswer.Unknown(ProviderStatus.Why.NOT_FOUND, "scripted: 404, no such job");
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        if (!(result(handle) instanceof ResultAnswer.Ready ready)
                || !ready.result().media().contains(media)) {
            throw new IOException("scripted: job " + handle + " has no output " + media);
        }
        byte[] bytes = (handle.id() + "/" + media.info().name()).getBytes(StandardCharsets.UTF_8);
        return new MediaStream(
                new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), Optional.of("text/plain"));
    }

    @Override
    public synchronized CancelAnswer cancel(Handle handle) {
        CancelAnswer scripted = cancels.poll();
        if (scripted != null) {
            return scripted;
        }
        RemoteJob job = jobs.get(handle.id());
        if (job == null) {
            return new CancelAnswer.Unknown("scripted: 404, no such job");
        }
        if (job.script().onCancel() == RemoteScript.OnCancel.REFUSES) {
            return new CancelAnswer.NotSupported("scripted: cannot be cancelled");
        }
        return job.askToCancel() ? new CancelAnswer.Asked() : new CancelAnswer.TooLate();
    }

    @Override
    public WebhookReading read(WebhookDelivery delivery, Instant now) {
        return webhooks.read(delivery, now);
    }

    @Override
    public synchronized Found lookUp(SpawnRequest request, Instant sentAt) {
        Found scripted = lookUps.poll();
        if (scripted != null) {
            return scripted;
        }
        return jobs.values().stream()
                .filter(job -> job.request().idempotencyKey().equals(request.idempotencyKey()))
                .findFirst()
                .<Found>map(job -> new Found.There(job.handle()))
                .orElseGet(Found.NotThere::new);
    }

    @Override
    public synchronized Optional<Progress> progress(Handle handle) {
        return truth(handle) instanceof ProviderStatus.Alive alive ? alive.progress() : Optional.empty();
    }

    @Override
    public Handle handle(Owner owner, Target target, String id) {
        return Handle.of(target, id).withDetail("scripted");
    }

    @Override
    public synchronized ScriptedProvider nextSpawn(SpawnScript script) {
        spawns.add(script);
        return this;
    }

    @Override
    public synchronized ScriptedProvider nextJob(RemoteScript script) {
        scripts.add(script);
        return this;
    }

    @Override
    public synchronized ScriptedProvider everyJob(RemoteScript script) {
        everyJob = script;
        return this;
    }

    @Override
    public synchronized ScriptedProvider nextStatus(ProviderStatus status) {
        statuses.add(() -> status);
        return this;
    }

    @Override
    public synchronized ScriptedProvider nextStatus(RuntimeException exception) {
        statuses.add(() -> {
            throw exception;
        });
        return this;
    }

    @Override
    public synchronized ScriptedProvider nextResult(ResultAnswer answer) {
        results.add(answer);
        return this;
    }

    @Override
    public synchronized ScriptedProvider nextCancel(CancelAnswer answer) {
        cancels.add(answer);
        return this;
    }

    @Override
    public synchronized ScriptedProvider nextLookUp(Found found) {
        lookUps.add(found);
        return this;
    }

    @Override
    public synchronized List<RemoteJob> remoteJobs() {
        return List.copyOf(jobs.values());
    }

    @Override
    public synchronized RemoteJob remoteJob(String remoteId) {
        RemoteJob job = jobs.get(remoteId);
        if (job == null) {
            throw new NoSuchElementException("provider " + name + " has no job " + remoteId);
        }
        return job;
    }

    @Override
    public synchronized int spawnCalls(JobId job) {
        return spawnCalls.getOrDefault(job, 0);
    }

    @Override
    public synchronized int looks(String remoteId) {
        return looks.getOrDefault(remoteId, 0);
    }

    private static <T> T next(Queue<T> queue, T otherwise) {
        @Nullable T first = queue.poll();
        return first != null ? first : otherwise;
    }

    @Override
    public String toString() {
        return "ScriptedProvider[" + name + "]";
    }
}
