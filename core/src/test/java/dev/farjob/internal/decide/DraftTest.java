package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.store.Due;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DraftTest {

    private static final Job RUNNING = Scene.in(JobState.RUNNING).build();

    @Test
    void anIllegalMoveIsNotWritten() {
        Draft draft = Draft.of(RUNNING, Scene.moment()).state(JobState.ACCEPTED).set(job -> job.handle(null));
        assertThrows(IllegalStateException.class, draft::change);
    }

    @Test
    void aDraftIsNeverDueUnlessItSaysSo() {
        assertEquals(Due.never(), Draft.of(RUNNING, Scene.moment()).change().due());
    }

    @Test
    void aJobThatIsDueAgainAndAgainIsDueAfterItsPace() {
        Job job = Draft.of(RUNNING, Scene.moment())
                .every(Duration.ofSeconds(9))
                .change()
                .after();
        assertEquals(Duration.ofSeconds(9), job.pace());
    }
}
