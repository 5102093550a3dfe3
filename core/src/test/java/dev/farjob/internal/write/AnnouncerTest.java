package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.Logged;
import dev.farjob.internal.Snapshots;
import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log tells each event in one line. */
class AnnouncerTest {

    private final Job job = Snapshots.of("job-1", "fal");
    private final Announcer announcer = new Announcer(List.of());

    private String lineOf(EventKind kind, String note) {
        try (Logged log = new Logged()) {
            announcer.announce(job, JobEvent.of(job, kind, Cause.SUBMIT, note));
            List<String> lines = log.linesWith("job-1");
            assertEquals(1, lines.size());
            return lines.get(0);
        }
    }

    private static void assertEndsWith(String end, String line) {
        assertTrue(line.endsWith(end), line);
    }

    @Test
    void eachEventIsOneLineThatSaysWhatItsNoteSays() {
        String told = "job job-1 for fal:render is ACCEPTED (SUBMITTED, SUBMIT)";
        assertEndsWith(told, lineOf(EventKind.SUBMITTED, ""));
        assertEndsWith(told + ": by hand", lineOf(EventKind.SUBMITTED, "by hand"));
    }

    @Test
    void aJobThatWaitsForAPersonIsAWarning() {
        String line = lineOf(EventKind.PARKED, "nobody knows");
        assertTrue(line.contains(" WARN "), line);
        assertEndsWith("job job-1 is parked and waits for a person: nobody knows", line);
    }
}
