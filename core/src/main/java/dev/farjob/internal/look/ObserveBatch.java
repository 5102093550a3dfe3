package dev.farjob.internal.look;

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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

    public ObserveBatch(Providers providers, ProviderCalls calls, ObserveJob observe, LookAtJob look) {
        this.providers = providers;
        this.calls = calls;
        this.observe = observe;
        this.look = look;
    }

    /** The batches out of these jobs; what has to be looked at alone is added to {@code single}. */
    public List<List<Job>> divide(String provider, List<Leased> claimed, List<Leased> single) {
        List<List<Job>> batches = new ArrayList<>();
        if (!(providers.named(provider) instanceof BatchObserver batch)) {
            single.addAll(claimed);
            return batches;
        }
        List<Job> plain = new ArrayList<>();
        for (Leased one : claimed) {
            if (observe.isPlain(one.job())) {
                plain.add(one.job());
            } else {
                single.add(one);
            }
        }
        int size = Math.max(1, batch.batchSize());
        for (int from = 0; from < plain.size(); from += size) {
            batches.add(List.copyOf(plain.subList(from, Math.min(plain.size(), from + size))));
        }
        return batches;
    }

    /** Asks about all of them, and goes on with each; false in the end if something failed. */
    public CompletableFuture<Boolean> look(String provider, List<Job> jobs, Function<Job, Place> places) {
        ProviderClient client = providers.named(provider);
        BatchObserver batch = (BatchObserver) client;
        List<Handle> handles =
                jobs.stream().map(job -> job.handle().orElseThrow()).toList();
        String failure = "the batch was not answered";
        Map<Handle, ProviderStatus> statuses = calls.ask(client, asked -> batch.observeAll(handles))
                .orElse(thrown -> logged(client, thrown), Map.of(), Map.of());
        CompletableFuture<Boolean> well = CompletableFuture.completedFuture(true);
        for (Job job : jobs) {
            ProviderStatus status = Objects.requireNonNullElseGet(
                    statuses.get(job.handle().orElseThrow()), () -> ProviderStatus.unknown(Why.UNREACHABLE, failure));
            well = well.thenCombine(look.heardSafely(job, status, Cause.SWEEP, places.apply(job)), Boolean::logicalAnd);
        }
        return well;
    }

    private static Map<Handle, ProviderStatus> logged(ProviderClient client, Throwable thrown) {
        LOG.debug("the client of {} failed on a batch", client.name(), thrown);
        return Map.of();
    }
}
