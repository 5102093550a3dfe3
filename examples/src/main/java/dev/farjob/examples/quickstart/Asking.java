package dev.farjob.examples.quickstart;

import dev.farjob.JobOrchestrator;
import dev.farjob.answer.Reception;
import dev.farjob.answer.Recovery;
import dev.farjob.answer.Sweep;
import dev.farjob.event.Watch;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.Progress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** The calls that the routes of a web application and a cron job make. */
public final class Asking {

    private final JobOrchestrator jobs;

    /** Asks this orchestrator. */
    public Asking(JobOrchestrator jobs) {
        this.jobs = jobs;
    }

    /** {@code GET /jobs/{id}}, which a browser may call every few seconds; empty is 404, also for another owner's job. */
    public Optional<Map<String, Object>> status(Owner owner, String id) {
        return JobId.parse(id).flatMap(known -> jobs.status(owner, known)).map(this::json);
    }

    /** {@code POST /reports}: a worker of ours says how far it is, by the token that was in its input; answers the status. */
    public int report(String token, double fraction, String words) {
        Reception reception = jobs.report(token, Progress.reported(fraction).withMessage(words));
        return reception.isAccepted() ? 200 : 401;
    }

    private Map<String, Object> json(Job job) {
        Optional<Progress> progress = jobs.progress(job);
        return Map.of(
                "id", job.id().value(),
                "phase", job.phase().name().toLowerCase(Locale.ROOT),
                "fraction",
                        progress.map(Progress::fraction)
                                .orElse(OptionalDouble.empty())
                                .orElse(0),
                "estimated",
                        progress.map(known -> known.source() == Progress.Source.ESTIMATE)
                                .orElse(false));
    }

    /** {@code GET /jobs}: the user is back, and sees what is under way and what ended meanwhile. */
    public Recovery back(Owner owner) {
        return jobs.recover(owner);
    }

    /** {@code POST /jobs/{id}/seen}: the end was shown, and is not shown again. */
    public void seen(Owner owner, JobId id) {
        jobs.acknowledge(owner, id);
    }

    /** A stream of events: every change of the owner's jobs, whichever node works on them. */
    public Watch follow(Owner owner, Consumer<Map<String, Object>> browser) {
        return jobs.watch(owner, (job, events) -> browser.accept(json(job)));
    }

    /** Every minute, from any number of nodes, where no process lives long enough for {@code start()}. */
    public Sweep everyMinute() {
        return jobs.sweep();
    }
}
