package dev.farjob.internal.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.internal.decide.Unstopped;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.model.StepCursor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node's knowledge of the steps of one job while it works them off. */
class FinalizationTest {

    private final Job job = Snapshots.atFirstOf("a", "charge", "mail");
    private final Finalization mine = new Finalization(Leased.written(job, 0), Cause.SWEEP, any -> Unstopped.NOTHING);

    @Test
    void aStepWhoseSharedTransactionFailedRunsByItselfUntilItIsDone() {
        assertFalse(mine.isAlone());
        mine.goAlone(job);
        mine.goOnFrom(Leased.written(job, 5));
        assertTrue(mine.isAlone(), "the same step, with another lease");
        mine.goOnFrom(Leased.written(job.toBuilder().step(StepCursor.at("mail")).build(), 5));
        assertFalse(mine.isAlone(), "the next step");
    }

    @Test
    void aStepThatHasFailedRunsByItself() {
        Job failed = job.toBuilder().step(new StepCursor("charge", 1)).build();
        mine.goOnFrom(Leased.written(failed, 0));
        assertTrue(mine.isAlone());
    }

    @Test
    void whatAThreadIsToDoNextItDoesAfterwards() {
        List<String> done = new ArrayList<>();
        mine.drive(() -> {
            mine.drive(() -> done.add("second"));
            done.add("first");
        });
        assertEquals(List.of("first", "second"), done);
    }
}
