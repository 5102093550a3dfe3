package dev.farjob.rules;

import static dev.farjob.rules.JobAt.SENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The progress that {@link ProgressRule#shown} lets a front end show. */
class ProgressShownTest {

    private static final ProgressRule RULE = ProgressRule.honest();
    // Half of them ended within 40 s, nearly all within 100 s
    private static final Durations KNOWN = DurationsTest.of(20, 30, 40, 50, 100);

    @Test
    void aPlaceInTheQueueIsNotShownOnceItHasEnded() {
        for (JobState state : List.of(JobState.RUNNING, JobState.FINALIZING, JobState.FAILED)) {
            assertEquals(
                    Optional.empty(),
                    shown(JobAt.in(state).reportedProgress(Progress.queued(3)).build(), 40)
                            .filter(progress -> progress.queuePosition().isPresent()));
        }
        assertEquals(
                Optional.of(Progress.queued(3)),
                shown(
                        JobAt.in(JobState.QUEUED)
                                .reportedProgress(Progress.queued(3))
                                .build(),
                        40));
    }

    @Test
    void aStoredFigureIsShownAsItIs() {
        Job job = JobAt.in(JobState.RUNNING)
                .reportedProgress(Progress.reported(0.1))
                .build();
        assertEquals(Optional.of(Progress.reported(0.1)), shown(job, 90));
    }

    @ParameterizedTest
    @CsvSource({"-9, 0", "0, 0", "10, 0.2", "20, 0.4", "40, 0.8", "70, 0.875", "100, 0.95", "101, 0.95", "999999, 0.95"
    })
    void aRunningJobWithoutAFigureIsEstimatedFromHistory(int elapsed, double fraction) {
        Progress shown = shown(JobAt.in(JobState.RUNNING).build(), elapsed).orElseThrow();
        assertEquals(fraction, shown.fraction().orElseThrow(), 1e-9);
    }

    @Test
    void anEstimateSaysThatItIsOne() {
        assertEquals(
                Optional.of(Progress.estimated(0.8)),
                shown(JobAt.in(JobState.RUNNING).build(), 40));
    }

    @Test
    void anEstimateNeverGoesBackAsTimePasses() {
        Job job = JobAt.in(JobState.RUNNING).build();
        double last = 0;
        for (int elapsed = 0; elapsed < 200; elapsed++) {
            double fraction = shown(job, elapsed).orElseThrow().fraction().orElseThrow();
            assertTrue(fraction >= last, "at " + elapsed + " s: " + fraction + " after " + last);
            last = fraction;
        }
    }

    @Test
    void anEstimateKeepsTheWordsThatWereSaid() {
        Job job = JobAt.in(JobState.RUNNING)
                .reportedProgress(Progress.said(Source.PROVIDER, "loading"))
                .build();
        assertEquals(Optional.of(Progress.estimated(0.8).withMessage("loading")), shown(job, 40));
    }

    @Test
    void jobsThatAllTookTheSameTimeAreEstimatedToo() {
        Durations same = DurationsTest.of(10, 10, 10, 10, 10);
        assertEquals(
                Optional.of(Progress.estimated(0.95)),
                RULE.shown(JobAt.in(JobState.RUNNING).build(), same, SENT.plusSeconds(10)));
    }

    @Test
    void jobsThatTookNoTimeAtAllAreEstimatedToo() {
        Durations none = DurationsTest.of(0, 0, 0, 0, 0);
        assertEquals(
                Optional.of(Progress.estimated(0.95)),
                RULE.shown(JobAt.in(JobState.RUNNING).build(), none, SENT));
    }

    @Test
    void withTooLittleHistoryThereIsNoEstimate() {
        Job job = JobAt.in(JobState.RUNNING).build();
        assertEquals(Optional.empty(), RULE.shown(job, DurationsTest.of(1, 2, 3, 4), SENT.plusSeconds(40)));
    }

    @Test
    void withTooLittleHistoryTheWordsAreShown() {
        Optional<Progress> words = Optional.of(Progress.said(Source.WORKER, "loading"));
        Job job = JobAt.in(JobState.RUNNING).reportedProgress(words.get()).build();
        assertEquals(words, RULE.shown(job, Durations.none(), SENT.plusSeconds(40)));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"RUNNING", "SUCCEEDED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aJobThatDoesNotRunHasNoEstimate(JobState state) {
        assertEquals(Optional.empty(), shown(JobAt.in(state).build(), 40));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"RUNNING", "SUCCEEDED"},
            mode = EnumSource.Mode.EXCLUDE)
    void aJobThatDoesNotRunShowsNoStoredEstimateEither(JobState state) {
        assertEquals(
                Optional.empty(),
                shown(JobAt.in(state).reportedProgress(Progress.estimated(0.5)).build(), 40));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"QUEUED", "FINALIZING", "PARKED", "FAILED", "CANCELLED"})
    void aJobThatDoesNotRunShowsWhatWasReported(JobState state) {
        assertEquals(
                Optional.of(Progress.reported(0.5)),
                shown(JobAt.in(state).reportedProgress(Progress.reported(0.5)).build(), 40));
    }

    @Test
    void aJobThatSucceededIsComplete() {
        Job job = JobAt.in(JobState.SUCCEEDED)
                .reportedProgress(Progress.reported(0.5))
                .build();
        assertEquals(Optional.of(Progress.measured(1)), shown(job, 40));
    }

    private static Optional<Progress> shown(Job job, int elapsed) {
        return RULE.shown(job, KNOWN, SENT.plusSeconds(elapsed));
    }
}
