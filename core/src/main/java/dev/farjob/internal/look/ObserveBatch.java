package dev.farjob.internal.look;

import dev.farjob.internal.call.CallAnswer;
import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.provider.BatchObserver;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderStatus.Why;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks about many jobs in one call, where the provider can. */
public final class ObserveBatch {

    private static final Logger LOG = LoggerFactory.getLogger(ObserveBatch.class);

    private final Providers providers;
    private final ProviderCalls calls;
    private final ObserveJob observe;
    private final LookAtJob look;
    private final Set<String> unsized = ConcurrentHashMap.newKeySet();

    public ObserveBatch(Providers providers, ProviderCalls calls, ObserveJob observe, LookAtJob look) {
        this.providers = providers;
        this.calls = calls;
        this.observe = observe;
        this.look = look;
    }

    /**
     * Jobs of one provider, divided into calls.
     *
     * @param single those that have to be looked at alone
     */
    public record Division(List<List<Leased>> batches, List<Leased> single) {}

    /** The calls that these jobs take; one by one, if the client does not say how large a batch may be. */
    public Division divide(String provider, List<Leased> claimed) {
        ProviderClient client = providers.named(provider);
        int size = client instanceof BatchObserver batch ? sizeOf(client, batch) : 0;
        if (size < 1) {
            return new Division(List.of(), claimed);
        }
        List<Leased> single = new ArrayList<>();
        List<Leased> plain = new ArrayList<>();
        for (Leased one : claimed) {
            (observe.isPlain(one.job()) ? plain : single).add(one);
        }
        List<List<Leased>> batches = new ArrayList<>();
        for (int from = 0; from < plain.size(); from += size) {
            batches.add(List.copyOf(plain.subList(from, Math.min(plain.size(), from + size))));
        }
        return new Division(batches, single);
    }

    /** How many jobs there may be in a batch; 0 if the client throws, which is said once. */
    private int sizeOf(ProviderClient client, BatchObserver batch) {
        try {
            return Math.max(1, batch.batchSize());
        } catch (Throwable broken) {
            String failure = Providers.say(client, broken);
            if (unsized.add(client.name())) {
                LOG.warn(
                        "the client of {} does not say how large a batch may be: {}; its jobs are asked about one by one as"
                                + " long as it does not, and it is not said again",
                        client.name(),
                        failure);
            }
            return 0;
        }
    }

    /** Asks about all of them, and goes on with each; false in the end if something failed. */
    public CompletableFuture<Boolean> look(String provider, List<Job> jobs, Function<Job, Place> places) {
        ProviderClient client = providers.named(provider);
        BatchObserver batch = (BatchObserver) client;
        List<Handle> handles =
                jobs.stream().map(job -> job.handle().orElseThrow()).toList();
        CallAnswer<Map<Handle, ProviderStatus>> answer = calls.ask(client, asked -> copyOf(batch.observeAll(handles)));
        Map<Handle, ProviderStatus> statuses = answer.orElse(thrown -> logged(client, thrown), Map.of(), Map.of());
        ProviderStatus otherwise = answer instanceof CallAnswer.NotMade<?>
                ? ObserveJob.NOT_ASKED
                : ProviderStatus.unknown(Why.UNREACHABLE, "the batch was not answered");
        CompletableFuture<Boolean> well = CompletableFuture.completedFuture(true);
        for (Job job : jobs) {
            ProviderStatus status =
                    Objects.requireNonNullElse(statuses.get(job.handle().orElseThrow()), otherwise);
            well = well.thenCombine(look.heardSafely(job, status, Cause.SWEEP, places.apply(job)), Boolean::logicalAnd);
        }
        return well;
    }

    /** Made within the call: a map of the client's may throw, too. */
    private static Map<Handle, ProviderStatus> copyOf(Map<Handle, ProviderStatus> statuses) {
        return new HashMap<>(statuses);
    }

    private static Map<Handle, ProviderStatus> logged(ProviderClient client, Throwable thrown) {
        LOG.debug("the client of {} failed on a batch", client.name(), thrown);
        return Map.of();
    }
}
