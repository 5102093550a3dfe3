package dev.farjob.benchmarks;

import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Payload;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A provider in this process that answers at once, and may be asked as often as the lives ask. */
final class InstantProvider implements ProviderClient {

    /** Between the remote id and when it was sent. */
    private static final String SENT = "@";

    private final ProviderTraits traits;
    private final UnaryOperator<String> naming;
    private final Predicate<String> hasEnded;

    private InstantProvider(ProviderTraits.Builder traits, UnaryOperator<String> naming, Predicate<String> hasEnded) {
        this.traits =
                traits.smallestPollInterval(Duration.ofMillis(Life.GAP_MILLIS)).build();
        this.naming = naming;
        this.hasEnded = hasEnded;
    }

    /** The traits of a client that ends its calls in time, as ours do. */
    static ProviderTraits.Builder prompt() {
        return ProviderTraits.builder().endsCallsInTime(true);
    }

    /** One that says at the last of the polls of a life that the job has ended. */
    static InstantProvider ofLives(ProviderTraits.Builder traits) {
        Map<String, Integer> questions = new ConcurrentHashMap<>();
        return new InstantProvider(traits, InstantProvider::remote, id -> {
            boolean ended = questions.merge(id, 1, Integer::sum) >= Life.POLLS;
            if (ended) {
                questions.remove(id);
            }
            return ended;
        });
    }

    /** One whose jobs have ended where this says so of the remote id. */
    static InstantProvider whose(Predicate<String> hasEnded) {
        return new InstantProvider(prompt(), InstantProvider::remote, hasEnded);
    }

    /** One whose jobs end at the last of their polls by the clock, whichever process asks. */
    static InstantProvider ofProcesses() {
        long least = Life.POLLS * Life.GAP_MILLIS - Life.GAP_MILLIS / 2;
        return new InstantProvider(
                prompt(),
                job -> remote(job) + SENT + System.currentTimeMillis(),
                id -> System.currentTimeMillis() - Long.parseLong(id.substring(id.indexOf(SENT) + 1)) >= least);
    }

    /** The remote id of a job. */
    static String remote(String job) {
        return "remote-" + job;
    }

    @Override
    public String name() {
        return Life.PROVIDER;
    }

    @Override
    public ProviderTraits traits() {
        return traits;
    }

    @Override
    public SpawnAnswer spawn(SpawnRequest request) {
        return SpawnAnswer.accepted(
                Handle.of(request.target(), naming.apply(request.job().value())));
    }

    @Override
    public ProviderStatus observe(Handle handle) {
        return hasEnded.test(handle.id()) ? ProviderStatus.succeeded() : ProviderStatus.queued();
    }

    @Override
    public ResultAnswer result(Handle handle) {
        return new ResultAnswer.Ready(JobResult.of(Payload.empty()));
    }

    @Override
    public MediaStream open(Handle handle, MediaRef media) throws IOException {
        throw new IOException("there is no media");
    }

    @Override
    public CancelAnswer cancel(Handle handle) {
        return new CancelAnswer.TooLate();
    }
}
