package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.NewJob;
import dev.farjob.store.json.JobJson;
import dev.farjob.store.json.JobJsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything about one job in one document: its snapshot, what the store knows besides, its log and its checkpoints. That
 * is how a snapshot and its event are written together or not at all: they cannot be written apart.
 *
 * @param job the snapshot
 * @param due when it is to be looked at, by the database's clock
 * @param claimedAt when it was claimed last, by the database's clock
 * @param events the log
 * @param steps the checkpoints
 */
record JobDocument(
        Job job, Optional<Instant> due, Optional<Instant> claimedAt, List<JobEvent> events, List<StepRecord> steps) {

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    static JobDocument of(NewJob added, Instant now) {
        return new JobDocument(
                added.job(), after(now, added.dueIn()), Optional.empty(), List.of(added.event()), List.of());
    }

    /** The next snapshot with its event and its checkpoint. */
    JobDocument after(Change change, Instant now) {
        return new JobDocument(
                change.over(job),
                after(now, change.dueIn()),
                claimedAt,
                plus(events, change.event()),
                plus(steps, change.step()));
    }

    /** A claim makes the job due again: who dies with it, or finds nothing new, has nothing to put back. */
    JobDocument claimed(Instant now) {
        return new JobDocument(job, after(now, Optional.of(job.pace())), Optional.of(now), events, steps);
    }

    JobDocument acknowledged(Instant at) {
        return new JobDocument(job.acknowledged(at), due, claimedAt, events, steps);
    }

    /** A delay may be longer than there is time. */
    private static Optional<Instant> after(Instant now, Optional<Duration> delay) {
        return delay.map(length -> length.compareTo(Duration.between(now, LAST)) > 0 ? LAST : now.plus(length));
    }

    private static <V> List<V> plus(List<V> some, Optional<V> more) {
        List<V> all = new ArrayList<>(some);
        more.ifPresent(all::add);
        return all;
    }

    String json() {
        ObjectNode node = Json.object().put("type", "job");
        node.set("snapshot", Json.parse(JobJson.write(job)));
        Json.put(node, "due", due);
        Json.put(node, "claimedAt", claimedAt);
        Json.putAll(node, "events", events, JobJson::write);
        Json.putAll(node, "steps", steps, JobJson::write);
        return node.toString();
    }

    /**
     * The document that this is.
     *
     * @throws JobJsonException if this version of Farjob cannot read it
     */
    static JobDocument parse(Document document) {
        JsonNode node = Json.parse(document.json());
        return new JobDocument(
                JobJson.readJob(node.required("snapshot").toString()),
                Json.optionalInstant(node, "due"),
                Json.optionalInstant(node, "claimedAt"),
                Json.all(node, "events", JobJson::readEvent),
                Json.all(node, "steps", JobJson::readStep));
    }
}
