package dev.farjob.internal.step;

import dev.farjob.internal.write.AdvanceJob.Advanced;
import dev.farjob.model.Job;
import dev.farjob.model.StepRecord;
import dev.farjob.step.StepResult;
import java.util.Optional;

/** The end of one run of a step. */
sealed interface Ran {

    /** It has ended, which is to be written. */
    record Ended(Job job, StepResult result) implements Ran {}

    /** It took effect in the store, and is written. */
    record Committed(Advanced advanced, Optional<StepRecord> checkpoint) implements Ran {}

    /** It is not written, because this node has claimed the job meanwhile; it begins again on that claim. */
    record Overtaken(Job job) implements Ran {}

    /** It is nobody's here: the job is left to whoever comes next. */
    record Left(Job job, String why) implements Ran {}
}
