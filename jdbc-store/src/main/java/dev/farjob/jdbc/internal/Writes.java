package dev.farjob.jdbc.internal;

import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.NewJob;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The statements that a database's own strengths decide about. Each is asked for inside a transaction, and for jobs that
 * differ from each other.
 */
interface Writes {

    /** Says of a row {@code l} of {@code live} whether the job is in flight. */
    String IN_FLIGHT = "l.state IN ('SPAWNING', 'QUEUED', 'RUNNING')";

    /** Says of a row {@code l} of {@code live} whether the provider has the job. */
    String AT_PROVIDER = "l.state IN ('QUEUED', 'RUNNING')";

    /** Inserts that all take their unique places in this order wait for each other, but never in a circle. */
    Comparator<NewJob> BY_PLACES = Comparator.comparing(
                    (NewJob added) -> added.job().owner())
            .thenComparing(added -> added.job()
                    .spec()
                    .idempotencyKey()
                    .map(IdempotencyKey::value)
                    .orElse(""))
            .thenComparing(added -> added.job().id());

    /** Inserts the jobs that nothing stands in the way of, with all their rows; answers with the number of each of those. */
    Map<JobId, Long> insert(Handle handle, List<NewJob> jobs);

    /** How long a row that cannot be read is left alone before another node, or a newer version, may try. */
    Duration A_WHILE = Duration.ofMinutes(1);

    /**
     * Writes the changes whose job is not settled and is as their writer saw it, and answers with the number
     * of each of those jobs. The outcomes and handles of the changes are not written here.
     */
    Map<JobId, Long> change(Handle handle, List<Change> changes);

    /** Makes a job live that had settled, under the number that it had. Its row among the settled ones is gone already. */
    void reopen(Handle handle, long no, Change change, String log);

    /** Whether each of these live jobs is still at its version. */
    boolean areAt(Handle handle, List<Job> before);

    /** Stores outcomes, in place of an earlier one if there is one. */
    void outcomes(Handle handle, Map<Long, Job> jobs);

    /** Lets jobs be found by these handles. */
    void handles(Handle handle, Collection<HandleRow> rows);

    /** Holds off everybody who asks for the same names until the transaction ends. */
    void holdOff(Handle handle, Collection<String> names);

    /** Claims, and answers with the rows as they are now; the jobs due longest come first. */
    Claimed<LiveRow> claim(Handle handle, Claim claim);

    /** Lets a while pass before these jobs, which this transaction has claimed, are due again. */
    void putOff(Handle handle, List<LiveRow> rows);

    /** How many jobs are in flight at a provider. */
    int inFlight(Handle handle, String provider);
}
