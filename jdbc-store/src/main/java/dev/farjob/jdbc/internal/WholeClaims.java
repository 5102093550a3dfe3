package dev.farjob.jdbc.internal;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Claim;
import dev.farjob.store.JobStoreException;
import dev.farjob.store.JobStoreException.Effect;
import java.util.ArrayList;
import java.util.List;

/** Claims that see all that is due, and that wait for nobody while they hold a row. */
final class WholeClaims {

    private static final int MOST_TRIES = 5;

    private final Transactions transactions;
    private final ClaimJobs claim;
    private final DueTimes dueTimes;

    WholeClaims(Transactions transactions, ClaimJobs claim, DueTimes dueTimes) {
        this.transactions = transactions;
        this.claim = claim;
        this.dueTimes = dueTimes;
    }

    /** See {@link dev.farjob.store.JobStore#claim}. */
    List<Job> claim(Claim which) {
        Claimed<Job> claimed = claimOnce(which);
        List<Job> jobs = new ArrayList<>(claimed.jobs());
        for (JobId busy : claimed.busy()) {
            jobs.addAll(claimBusy((Claim.TheseJobs) which, busy, jobs.isEmpty()));
        }
        return jobs;
    }

    private Claimed<Job> claimOnce(Claim which) {
        try {
            return transactions.write("jobs could not be claimed", handle -> whole(claim.claim(handle, which)));
        } catch (NotWhole lost) {
            dueTimes.putBack();
            return transactions.write("jobs could not be claimed", handle -> claim.claim(handle, which));
        }
    }

    /**
     * Waits for whoever holds the job, in a transaction that holds no other. If that one has written it, this has to look
     * again; a job that is written again and again meanwhile is left to those who do.
     */
    private List<Job> claimBusy(Claim.TheseJobs which, JobId busy, boolean isFirst) {
        Claim.TheseJobs one = new Claim.TheseJobs(List.of(busy), which.unlessWithin());
        try {
            Claimed<Job> claimed = claimOnce(one);
            for (int tries = 1; tries < MOST_TRIES && !claimed.busy().isEmpty(); tries++) {
                claimed = claimOnce(one);
            }
            return claimed.jobs();
        } catch (JobStoreException failed) {
            throw isFirst
                    ? failed
                    : new JobStoreException(
                            Effect.UNKNOWN,
                            "some jobs were claimed, and job " + busy + " was not: " + failed.getMessage(),
                            failed);
        }
    }

    /** A claim that could not see all that is due is rolled back, or what has waited longest might go on waiting. */
    private static Claimed<Job> whole(Claimed<Job> claimed) {
        if (!claimed.wasWhole()) {
            throw new NotWhole();
        }
        return claimed;
    }

    private static final class NotWhole extends Transactions.Undone {

        private static final long serialVersionUID = 1L;
    }
}
