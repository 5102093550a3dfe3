package dev.farjob.internal.decide;

import static dev.farjob.internal.decide.Scene.NOW;

import dev.farjob.model.CancelRequest;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Outcome;
import dev.farjob.model.Parking;
import dev.farjob.model.Progress;
import dev.farjob.model.Silence;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Unwanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Jobs in one state, with every combination of what can make a difference to a decision. */
final class Shapes {

    private static final List<Optional<CancelRequest>> CANCELS = List.of(
            Optional.empty(),
            Optional.of(CancelRequest.of(NOW.minusSeconds(9), "the owner asked")),
            Optional.of(CancelRequest.of(NOW.minusSeconds(9), "the owner asked").answered(CancelRequest.Answer.AGREED)),
            Optional.of(
                    CancelRequest.of(NOW.minusSeconds(9), "the owner asked").answered(CancelRequest.Answer.DECLINED)));

    /** None, ahead, passed just now, passed a while ago and beyond all grace, and closer than any look. */
    private static final List<Optional<Instant>> DEADLINES = List.of(
            Optional.empty(),
            Optional.of(NOW.plus(Duration.ofHours(1))),
            Optional.of(NOW),
            Optional.of(NOW.minus(Duration.ofHours(1))),
            Optional.of(NOW.plus(Duration.ofMillis(1500))));

    /** None, short, long enough to ask harder, too long, and with too many odd answers. */
    private static final List<Optional<Silence>> SILENCES = List.of(
            Optional.empty(),
            Optional.of(silence(Duration.ofSeconds(30), 2, 0, 2)),
            Optional.of(silence(Duration.ofMinutes(5), 9, 0, 9)),
            Optional.of(silence(Duration.ofHours(4), 40, 1, 30)),
            Optional.of(silence(Duration.ofSeconds(90), 30, 20, 0)));

    private static final List<Outcome> OUTCOMES = Stream.concat(
                    Stream.of(Scene.SUCCESS, Scene.CANCELLATION),
                    Stream.of(
                                    FailureKind.PROVIDER_FAILED,
                                    FailureKind.STEP_FAILED,
                                    FailureKind.INSUFFICIENT_CREDITS,
                                    FailureKind.ABANDONED)
                            .map(kind -> new Outcome.Failed(Scene.failure(kind))))
            .toList();

    private static final List<Optional<Instant>> MAYBE = List.of(Optional.empty(), Optional.of(NOW.minusSeconds(3)));
    private static final List<Optional<Handle>> HANDLES = List.of(Optional.empty(), Optional.of(Scene.HANDLE));

    private static final Unwanted NOT_WANTED = new Unwanted(Unwanted.By.OWNER, NOW.minusSeconds(9));

    private static final List<String> STEPS = List.of("archive", "thumbnail", "charge", "refund", "recharge");

    private final StepPlan plan;
    private final List<Job> all = new ArrayList<>();

    private Shapes(StepPlan plan) {
        this.plan = plan;
    }

    static List<Job> of(JobState state) {
        return Stream.of(Book.PLAN, StepPlan.none())
                .flatMap(plan -> of(state, plan).stream())
                .toList();
    }

    private static List<Job> of(JobState state, StepPlan plan) {
        Shapes shapes = new Shapes(plan);
        switch (state) {
            case ACCEPTED -> shapes.accepted();
            case SPAWNING -> shapes.spawning();
            case QUEUED, RUNNING -> shapes.atProvider(state);
            case FINALIZING -> shapes.finalizing();
            case PARKED -> shapes.parked();
            case SUCCEEDED, FAILED, CANCELLED -> shapes.settled(state);
        }
        return shapes.all;
    }

    private void accepted() {
        for (Optional<CancelRequest> cancel : CANCELS) {
            for (Optional<Instant> deadline : DEADLINES) {
                Job.Builder fresh =
                        Scene.in(JobState.ACCEPTED, plan, by(deadline)).cancelRequest(cancel.orElse(null));
                all.add(fresh.build());
                all.add(fresh.attempt(1).dispatchedAt(Scene.SENT).build());
                all.add(fresh.attempt(2).attemptsInDoubt(List.of(1, 2)).build());
                all.add(fresh.attempt(2).otherAttempts(Scene.OLDER).build());
                all.add(fresh.otherAttempts(Scene.GIVEN_UP).build());
            }
        }
    }

    private void spawning() {
        for (Optional<CancelRequest> cancel : CANCELS) {
            for (Optional<Instant> deadline : DEADLINES) {
                for (int attempt = Scene.ATTEMPT; attempt <= 3; attempt++) {
                    Job.Builder job = Scene.in(JobState.SPAWNING, plan, by(deadline))
                            .attempt(attempt)
                            .cancelRequest(cancel.orElse(null));
                    all.add(job.build());
                    all.add(job.dispatchedAt(NOW.minus(Duration.ofHours(1))).build());
                    for (Optional<Silence> silence : SILENCES) {
                        all.add(job.runningSince(Scene.SENT)
                                .silence(silence.orElse(null))
                                .build());
                    }
                    job.runningSince(null).silence(null);
                    all.add(job.attemptsInDoubt(List.of(1)).build());
                    all.add(job.otherAttempts(Scene.OLDER).build());
                    all.add(job.otherAttempts(Scene.GIVEN_UP).build());
                }
            }
        }
    }

    private void atProvider(JobState state) {
        for (Optional<CancelRequest> cancel : CANCELS) {
            for (Optional<Instant> deadline : DEADLINES) {
                for (Optional<Silence> silence : SILENCES) {
                    for (Optional<Instant> late : MAYBE) {
                        Job.Builder job = Scene.in(state, plan, by(deadline))
                                .cancelRequest(cancel.orElse(null))
                                .silence(silence.orElse(null))
                                .lateSuccessAt(late.orElse(null));
                        all.add(job.build());
                        if (cancel.isPresent() && deadline.isEmpty()) {
                            all.add(job.unwanted(NOT_WANTED).build());
                            job.unwanted(null);
                        }
                        if (late.isEmpty()) {
                            all.add(job.otherAttempts(Scene.OLDER).build());
                            all.add(job.otherAttempts(Scene.GIVEN_UP).build());
                        }
                        all.add(job.handle(Scene.BARE)
                                .otherAttempts(List.of())
                                .reportedProgress(Progress.reported(0.5))
                                .pace(Book.LOOK)
                                .build());
                    }
                }
            }
        }
    }

    private void finalizing() {
        for (String step : plan.isEmpty() ? List.<String>of() : STEPS) {
            finalizing(Optional.of(StepCursor.at(step)));
            finalizing(Optional.of(new StepCursor(step, 7)));
            finalizing(Optional.of(new StepCursor(step, 7, Duration.ofHours(1))));
        }
        finalizing(Optional.empty());
    }

    private void finalizing(Optional<StepCursor> step) {
        for (Outcome outcome : OUTCOMES) {
            for (Optional<Instant> late : MAYBE) {
                for (Optional<Handle> handle : HANDLES) {
                    Job.Builder job = Scene.finalizing(plan, outcome)
                            .step(step.orElse(null))
                            .lateSuccessAt(late.orElse(null))
                            .handle(handle.orElse(null));
                    all.add(job.build());
                    all.add(job.unwanted(NOT_WANTED).build());
                    job.unwanted(null);
                    if (outcome instanceof Outcome.Succeeded) {
                        all.add(job.abandonment("enough").build());
                    }
                }
                all.add(Scene.finalizing(plan, outcome)
                        .step(step.orElse(null))
                        .lateSuccessAt(late.orElse(null))
                        .otherAttempts(Scene.OLDER)
                        .build());
            }
        }
    }

    private void parked() {
        for (Optional<CancelRequest> cancel : CANCELS) {
            for (Optional<Instant> deadline : DEADLINES.subList(1, 3)) {
                for (JobState from : List.of(JobState.ACCEPTED, JobState.SPAWNING, JobState.QUEUED, JobState.RUNNING)) {
                    for (Optional<Silence> silence : SILENCES.subList(0, 2)) {
                        all.add(parked(Scene.in(from, plan, by(deadline)), from)
                                .cancelRequest(cancel.orElse(null))
                                .silence(silence.orElse(null))
                                .build());
                        if (from != JobState.ACCEPTED) {
                            all.add(parked(Scene.in(from, plan, by(deadline)), from)
                                    .cancelRequest(cancel.orElse(null))
                                    .otherAttempts(Scene.OLDER)
                                    .build());
                        }
                    }
                }
            }
        }
        Shapes ended = new Shapes(plan);
        ended.finalizing(Optional.of(StepCursor.at("refund")).filter(step -> !plan.isEmpty()));
        ended.all.forEach(
                job -> all.add(parked(job.toBuilder(), JobState.FINALIZING).build()));
    }

    private static Job.Builder parked(Job.Builder job, JobState from) {
        return job.state(JobState.PARKED).parking(new Parking(from, Scene.failure(FailureKind.LOST)));
    }

    private void settled(JobState state) {
        for (Outcome outcome : OUTCOMES) {
            Job.Builder job = Scene.settled(plan, outcome);
            if (job.build().state() == state) {
                for (Optional<Instant> late : MAYBE) {
                    for (Optional<Handle> handle : HANDLES) {
                        for (Optional<Instant> seen : MAYBE) {
                            job.lateSuccessAt(late.orElse(null))
                                    .handle(handle.orElse(null))
                                    .acknowledgedAt(seen.orElse(null));
                            all.add(job.build());
                            all.add(job.unwanted(NOT_WANTED).build());
                            job.unwanted(null);
                        }
                    }
                }
            }
        }
    }

    private static Silence silence(Duration lasted, int looks, int notUnderstood, int notFound) {
        return new Silence(NOW.minus(lasted), lasted, looks, notUnderstood, notFound, "secret-detail");
    }

    private static UnaryOperator<JobSpec.Builder> by(Optional<Instant> deadline) {
        return spec -> {
            deadline.ifPresent(spec::deadline);
            return spec;
        };
    }
}
