package dev.farjob.answer;

import dev.farjob.model.Job;
import java.util.List;

/**
 * What an owner finds who comes back.
 *
 * @param live the jobs that are still under way, parked ones included, as they are now, newest first
 * @param unseen the jobs that have ended and that the owner has not acknowledged, newest first
 * @param complete whether every live job was looked at in time; if not, the rest goes on in the background
 */
public record Recovery(List<Job> live, List<Job> unseen, boolean complete) {

    public Recovery {
        live = List.copyOf(live);
        unseen = List.copyOf(unseen);
    }
}
