package dev.farjob.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.model.JobState;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The progress that {@link ProgressRule#merge} keeps. */
class ProgressMergeTest {

    private static final ProgressRule RULE = ProgressRule.honest();

    @Test
    void aPlaceInTheQueueEndsWhenTheJobRuns() {
        var queued =
                JobAt.in(JobState.RUNNING).reportedProgress(Progress.queued(3)).build();
        assertEquals(Optional.empty(), ProgressRule.honest().merge(queued, Optional.empty()));
        var saying = JobAt.in(JobState.RUNNING)
                .reportedProgress(Progress.queued(3).withMessage("warming up"))
                .build();
        assertEquals(
                Optional.of(Progress.said(Source.QUEUE, "warming up")),
                ProgressRule.honest().merge(saying, Optional.empty()));
        assertEquals(
                Optional.of(Progress.reported(0.1)),
                ProgressRule.honest().merge(queued, Optional.of(Progress.reported(0.1))));
    }

    @Test
    void theFirstReportIsKept() {
        assertEquals(
                Optional.of(Progress.queued(3)),
                RULE.merge(JobAt.in(JobState.QUEUED).build(), Optional.of(Progress.queued(3))));
    }

    @Test
    void noReportLeavesWhatIsStored() {
        var job = JobAt.in(JobState.RUNNING)
                .reportedProgress(Progress.reported(0.4))
                .build();
        assertEquals(Optional.of(Progress.reported(0.4)), RULE.merge(job, Optional.empty()));
    }

    @Test
    void nothingAndNothingIsNothing() {
        assertEquals(Optional.empty(), RULE.merge(JobAt.in(JobState.RUNNING).build(), Optional.empty()));
    }

    static Arguments[] figures() {
        return new Arguments[] {
            Arguments.of("forwards", Progress.reported(0.4), Progress.reported(0.5), Progress.reported(0.5)),
            Arguments.of("never back", Progress.reported(0.5), Progress.reported(0.4), Progress.reported(0.5)),
            Arguments.of(
                    "worker over provider", Progress.measured(0.4), Progress.reported(0.5), Progress.reported(0.5)),
            Arguments.of("equal: worker", Progress.measured(0.4), Progress.reported(0.4), Progress.reported(0.4)),
            Arguments.of(
                    "not back for a worker", Progress.measured(0.5), Progress.reported(0.4), Progress.measured(0.5)),
            Arguments.of(
                    "provider under worker", Progress.reported(0.4), Progress.measured(0.9), Progress.reported(0.4)),
            Arguments.of(
                    "estimate under provider", Progress.measured(0.4), Progress.estimated(0.9), Progress.measured(0.4)),
            Arguments.of("estimate gives way", Progress.estimated(0.9), Progress.measured(0.4), Progress.measured(0.4)),
            Arguments.of(
                    "estimate not back", Progress.estimated(0.9), Progress.estimated(0.4), Progress.estimated(0.9)),
            Arguments.of("first figure", Progress.queued(3), Progress.measured(0), Progress.measured(0)),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("figures")
    void theMostTrustworthyAndLargestFigureStays(String name, Progress stored, Progress reported, Progress kept) {
        assertEquals(Optional.of(kept), merge(RULE, stored, reported));
    }

    @Test
    void theNewerMessageIsTakenAlsoWhereTheFigureIsNot() {
        assertEquals(
                Optional.of(Progress.reported(0.5).withMessage("second try")),
                merge(
                        RULE,
                        Progress.reported(0.5).withMessage("first try"),
                        Progress.reported(0.1).withMessage("second try")));
    }

    @Test
    void theOlderMessageStaysWhereThereIsNoNewer() {
        assertEquals(
                Optional.of(Progress.reported(0.6).withMessage("frames")),
                merge(RULE, Progress.reported(0.5).withMessage("frames"), Progress.reported(0.6)));
    }

    @Test
    void wordsAloneKeepTheFigureAndItsSource() {
        assertEquals(
                Optional.of(Progress.reported(0.5).withMessage("line 7")),
                merge(RULE, Progress.reported(0.5), Progress.said(Source.PROVIDER, "line 7")));
    }

    @Test
    void wordsAfterWordsCarryTheNewerSource() {
        assertEquals(
                Optional.of(Progress.said(Source.PROVIDER, "b")),
                merge(RULE, Progress.said(Source.WORKER, "a"), Progress.said(Source.PROVIDER, "b")));
    }

    @Test
    void aQueueReportOfARunningJobKeepsTheFigure() {
        assertEquals(
                Optional.of(Source.WORKER),
                merge(RULE, Progress.reported(0.5), Progress.queued(2)).map(Progress::source));
    }

    @Test
    void aQueueReportOfARunningJobGivesItNoPlace() {
        assertEquals(Optional.of(Progress.reported(0.5)), merge(RULE, Progress.reported(0.5), Progress.queued(2)));
    }

    @Test
    void theQueuePositionIsAlwaysTheNewest() {
        var job = JobAt.in(JobState.QUEUED).reportedProgress(Progress.queued(3)).build();
        assertEquals(Optional.of(Progress.queued(9)), RULE.merge(job, Optional.of(Progress.queued(9))));
    }

    @Test
    void aJobThatReallyWentBackToTheQueueStartsOver() {
        var job = JobAt.in(JobState.QUEUED)
                .reportedProgress(Progress.reported(0.5))
                .build();
        assertEquals(Optional.of(Progress.queued(2)), RULE.merge(job, Optional.of(Progress.queued(2))));
    }

    @Test
    void aWorkersFigureOfAQueuedJobDoesNotGoBack() {
        var job = JobAt.in(JobState.QUEUED)
                .reportedProgress(Progress.reported(0.5))
                .build();
        assertEquals(Optional.of(Progress.reported(0.5)), RULE.merge(job, Optional.of(Progress.reported(0.1))));
    }

    @Test
    void asReportedAWorkerMayStartOver() {
        assertEquals(
                Optional.of(Progress.reported(0.1)),
                merge(RULE.asReported(), Progress.reported(0.5), Progress.reported(0.1)));
    }

    @Test
    void asReportedTheProviderStillDoesNotOverruleTheWorker() {
        assertEquals(
                Optional.of(Progress.reported(0.5)),
                merge(RULE.asReported(), Progress.reported(0.5), Progress.measured(0.1)));
    }

    @Test
    void asReportedWordsAloneStillKeepTheFigure() {
        assertEquals(
                Optional.of(Progress.reported(0.5).withMessage("line 7")),
                merge(RULE.asReported(), Progress.reported(0.5), Progress.said(Source.WORKER, "line 7")));
    }

    private static Optional<Progress> merge(ProgressRule rule, Progress stored, Progress reported) {
        return rule.merge(JobAt.in(JobState.RUNNING).reportedProgress(stored).build(), Optional.of(reported));
    }
}
