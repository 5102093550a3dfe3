package dev.farjob.internal.decide;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.internal.decide.Decision.Stay;
import dev.farjob.internal.decide.Decision.Write;
import dev.farjob.model.EventKind;
import dev.farjob.model.Failure;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import java.util.Optional;

/** A decision about one job, taken apart for a test. */
final class Answer {

    private final Decision decision;

    private Answer(Decision decision) {
        this.decision = decision;
    }

    static Answer to(Book book, Job.Builder job, Observation seen) {
        return to(book, job, seen, Scene.moment());
    }

    static Answer to(Book book, Job.Builder job, Observation seen, Moment moment) {
        return new Answer(book.decider().decide(job.build(), seen, moment));
    }

    /** Why nothing is written. */
    String stays() {
        return assertInstanceOf(Stay.class, decision).why();
    }

    Change change() {
        return assertInstanceOf(Write.class, decision, () -> String.valueOf(decision))
                .change();
    }

    Next next() {
        return assertInstanceOf(Write.class, decision).next();
    }

    Job job() {
        return change().after();
    }

    JobState state() {
        return job().state();
    }

    Due due() {
        return change().due();
    }

    Outcome outcome() {
        return job().outcome().orElseThrow();
    }

    Failure failure() {
        return assertInstanceOf(Outcome.Failed.class, outcome()).failure();
    }

    /** The kind of its line in the log; empty if there is none. */
    Optional<EventKind> kind() {
        return change().event().map(JobEvent::kind);
    }

    String note() {
        return change().event().orElseThrow().note();
    }

    StepRecord checkpoint() {
        return change().step().orElseThrow();
    }

    /** The step that comes next. */
    String step() {
        return job().step().orElseThrow().step();
    }
}
