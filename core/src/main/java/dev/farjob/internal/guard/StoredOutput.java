package dev.farjob.internal.guard;

import dev.farjob.internal.call.CallAnswer;
import dev.farjob.internal.call.LongCalls;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's look-up of outputs in its own storage: one that throws, hangs or answers null has found nothing. */
public final class StoredOutput implements Function<Job, Optional<JobResult>> {

    private static final Logger LOG = LoggerFactory.getLogger(StoredOutput.class);

    private final LongCalls calls;
    private final Function<Job, Optional<JobResult>> lookUp;
    private final Duration limit;
    private final AtomicBoolean warned = new AtomicBoolean();

    public StoredOutput(LongCalls calls, Function<Job, Optional<JobResult>> lookUp, Duration limit) {
        this.calls = calls;
        this.lookUp = lookUp;
        this.limit = limit;
    }

    @Override
    public Optional<JobResult> apply(Job job) {
        CallAnswer<Optional<JobResult>> answer = calls.askHost("storedOutput", limit, () -> lookUp.apply(job));
        if (answer instanceof CallAnswer.Answered<Optional<JobResult>> answered) {
            warned.set(false);
            return answered.value();
        }
        Throwable thrown = answer instanceof CallAnswer.Threw<Optional<JobResult>> threw ? threw.failure() : null;
        String what = "whether the output of job {} is stored already could not be found out, storedOutput {}; the"
                + " provider is asked instead";
        String why = thrown != null ? "failed" : "did not answer within " + limit;
        if (warned.compareAndSet(false, true)) {
            LOG.warn(what, job.id(), why, thrown);
        } else {
            LOG.debug(what, job.id(), why, thrown);
        }
        return Optional.empty();
    }
}
