package dev.farjob.examples.customstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.internal.text.LogText;
import dev.farjob.jdbc.internal.text.PartsText;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobResult;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Payload;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.store.json.JobJson;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/**
 * The life of a usual job in the texts of the store on SQL databases and in those of {@code farjob-store-json}: how many bytes,
 * and that a job which lies in the one form comes out in the other. The figures are in {@code docs/decisions/0034}.
 */
class TextSizesTest {

    private static final Job FIRST = Jobs.of("user-100042")
            .id("01k8zq3v5m7n9p1r3t5v7x9z1b")
            .at("acme", "acme-ai/flux-pro/v1.1")
            .subject("node-1042")
            .key("click-52001042")
            .input(Payload.empty())
            .createdAt(Jobs.NOON.plusNanos(123_456_000))
            .plan(new StepPlan(List.of("archive", "charge"), List.of(), List.of()))
            .accepted();

    private static final Job SENT =
            at(FIRST, 1).state(JobState.SPAWNING).attempt(1).build();
    private static final Job QUEUED = at(SENT, 2)
            .state(JobState.QUEUED)
            .dispatchedAt(SENT.updatedAt())
            .handle(Handle.of(FIRST.target(), "5f0c2f6a-8f63-4f6e-9f0a-0d5b5c3c9a11"))
            .build();
    private static final Job ARCHIVING = at(QUEUED, 3)
            .state(JobState.FINALIZING)
            .outcome(new Outcome.Succeeded(JobResult.of(Payload.empty())))
            .step(StepCursor.at("archive"))
            .build();
    private static final Job CHARGING =
            at(ARCHIVING, 4).step(StepCursor.at("charge")).build();
    private static final Job DONE = at(CHARGING, 5)
            .state(JobState.SUCCEEDED)
            .step(null)
            .settledAt(FIRST.createdAt().plusSeconds(5))
            .build();

    private static final List<Change> LIFE = List.of(
            change(FIRST, SENT, EventKind.SPAWN_STARTED, ""),
            change(SENT, QUEUED, EventKind.SPAWN_ACCEPTED, ""),
            change(QUEUED, ARCHIVING, EventKind.OUTCOME_STORED, ""),
            done(ARCHIVING, CHARGING, "archive"),
            done(CHARGING, DONE, "charge"));

    private static Job.Builder at(Job job, int second) {
        return job.next(FIRST.createdAt().plusSeconds(second), "k3v5-" + job.version());
    }

    private static Change change(Job before, Job after, EventKind kind, String note) {
        return Change.of(before, after, Due.in(Duration.ofSeconds(10)))
                .event(JobEvent.of(after, kind, Cause.SWEEP, note));
    }

    private static Change done(Job before, Job after, String step) {
        return change(before, after, EventKind.STEP_DONE, step)
                .step(new StepRecord(after.id(), step, StepRecord.Status.DONE, after.updatedAt(), ""));
    }

    @Test
    void theTextsOfTheSqlStoreAreLessThanHalfAsLongAndItsLogAFifth() {
        int shortLog = bytes(LogText.of(Snapshots.added(FIRST, Due.now())));
        List<String> log = new ArrayList<>(
                List.of(JobJson.write(Snapshots.added(FIRST, Due.now()).event())));
        for (Change change : LIFE) {
            shortLog += bytes(LogText.of(change));
            change.event().map(JobJson::write).ifPresent(log::add);
            change.step().map(JobJson::write).ifPresent(log::add);
        }
        int longLog = log.stream().mapToInt(TextSizesTest::bytes).sum();
        System.out.println("bytes of a job as JSON: accepted " + bytes(JobJson.write(FIRST)) + ", queued "
                + bytes(JobJson.write(QUEUED)) + ", done " + bytes(JobJson.write(DONE)));
        System.out.println("bytes of its optional parts, in the SQL store and as JSON: queued "
                + bytes(PartsText.write(QUEUED)) + " and " + partsOf(QUEUED) + ", charging "
                + bytes(PartsText.write(CHARGING)) + " and " + partsOf(CHARGING));
        System.out.println("bytes of its log, in the SQL store and as JSON: " + shortLog + " and " + longLog);
        assertTrue(bytes(PartsText.write(QUEUED)) * 2 < partsOf(QUEUED));
        assertTrue(bytes(PartsText.write(CHARGING)) * 2 < partsOf(CHARGING));
        assertTrue(shortLog * 5 < longLog);
    }

    /** The bytes that the parts take which a job may have or not, but for its outcome. */
    private static int partsOf(Job job) {
        Job with = job.toBuilder()
                .state(JobState.FINALIZING)
                .outcome(DONE.outcome().get())
                .build();
        Job without =
                with.toBuilder().handle(null).dispatchedAt(null).step(null).build();
        return bytes(JobJson.write(with)) - bytes(JobJson.write(without));
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    /** That is how jobs move from one store to another, or to a file: through the interface, and never from table to table. */
    @Test
    void whatTheSqlStoreKeepsComesOutAsJson() {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:texts;DB_CLOSE_DELAY=-1");
        JobStore store = JdbcJobStore.on(database);
        Snapshots.put(store, FIRST, Due.now());
        store.apply(LIFE);

        String job = JobJson.write(store.find(DONE.id()).orElseThrow());
        List<String> log =
                store.events(DONE.id(), 0).stream().map(JobJson::write).toList();
        List<String> steps = store.steps(DONE.id()).stream().map(JobJson::write).toList();

        assertEquals(DONE, JobJson.readJob(job));
        List<JobEvent> events =
                new ArrayList<>(List.of(Snapshots.added(FIRST, Due.now()).event()));
        LIFE.forEach(change -> events.add(change.event().orElseThrow()));
        assertEquals(events, JobJson.readEvents(String.join("\n", log)));
        assertEquals(
                LIFE.stream().flatMap(change -> change.step().stream()).toList(),
                JobJson.readSteps(String.join("\n", steps)));
    }
}
