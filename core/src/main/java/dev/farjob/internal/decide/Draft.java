package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Due;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A write in the making. */
final class Draft {

    private final Job before;
    private final Moment moment;
    private final Job.Builder after;
    private Due due = Due.never();
    private @Nullable EventKind kind;
    private String note = "";
    private @Nullable StepRecord step;

    private Draft(Job before, Moment moment) {
        this.before = before;
        this.moment = moment;
        this.after = before.next(moment.now(), moment.stamp());
    }

    static Draft of(Job before, Moment moment) {
        return new Draft(before, moment);
    }

    Draft state(JobState state) {
        after.state(state);
        return this;
    }

    Draft set(Consumer<Job.Builder> edit) {
        edit.accept(after);
        return this;
    }

    Draft due(Due due) {
        this.due = due;
        return this;
    }

    /** Due after this long, and again after this long whenever somebody looked and nothing came of it. */
    Draft every(Duration gap) {
        after.pace(gap);
        return due(Due.in(gap));
    }

    Draft event(EventKind kind, String note) {
        this.kind = kind;
        this.note = note;
        return this;
    }

    Draft checkpoint(StepRecord step) {
        this.step = step;
        return this;
    }

    Decision write(Next next) {
        return new Decision.Write(change(), next);
    }

    /** This change with another snapshot and another due time. */
    static Change with(Change change, Job after, Due due) {
        Change kept = Change.of(change.before(), after, due);
        kept = change.event().map(kept::event).orElse(kept);
        kept = change.step().map(kept::step).orElse(kept);
        kept = change.admission().map(kept::admittedBy).orElse(kept);
        return change.adopted().isPresent() ? kept.adopting() : kept;
    }

    Change change() {
        Job job = after.build();
        Transitions.require(before, job);
        Change change = Change.of(before, job, due);
        if (kind != null) {
            change = change.event(JobEvent.of(job, kind, moment.cause(), note));
        }
        return step == null ? change : change.step(step);
    }
}
