package dev.farjob.internal.call;

import dev.farjob.model.JobId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The token of a worker that reports on a job: the job, the worker's attempt, and a code that only we can make. */
public final class ReportTokens {

    /** The attempt of a token that is good for all of them. */
    public static final int ANY = 0;

    private static final Pattern SHAPE =
            Pattern.compile("([A-Za-z0-9_-]{1,64})\\.([0-9]{1,9})\\.([A-Za-z0-9_-]{1,64})");

    /**
     * The content of a genuine token.
     *
     * @param job which job
     * @param attempt which attempt; {@link #ANY} if it does not matter
     */
    public record Worker(JobId job, int attempt) {}

    private final Seal seal;

    public ReportTokens(String secret) {
        this.seal = new Seal(secret);
    }

    public String of(JobId job, int attempt) {
        return job + "." + attempt + "." + seal.of(sealed(job, attempt));
    }

    /** The content of this token; empty if we did not make it. */
    public Optional<Worker> read(String token) {
        Matcher parts = SHAPE.matcher(token);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Worker worker = new Worker(JobId.of(parts.group(1)), Integer.parseInt(parts.group(2)));
        return seal.isOf(sealed(worker.job(), worker.attempt()), parts.group(3))
                ? Optional.of(worker)
                : Optional.empty();
    }

    private static String sealed(JobId job, int attempt) {
        return "report\n" + job + "\n" + attempt;
    }
}
