package dev.farjob.answer;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import java.util.List;

/**
 * The jobs of an owner who comes back.
 *
 * @param live the jobs that are still under way, parked ones included, as they are now, newest first
 * @param unseen the jobs that have ended and that the owner has not acknowledged, newest first
 * @param notReached the live jobs that nobody was asked about, because the time was up or there were more of them than the
 *     recovery rule asks about; they are shown as they are stored, and are looked at when they come due
 * @param complete whether every live job was looked at and its look has ended; if not, the rest goes on in the background.
 *     False also for an owner with more unsettled jobs than fit on a page, of whom the newest are shown
 */
public record Recovery(List<Job> live, List<Job> unseen, List<JobId> notReached, boolean complete) {

    public Recovery {
        live = List.copyOf(live);
        unseen = List.copyOf(unseen);
        notReached = List.copyOf(notReached);
    }
}
