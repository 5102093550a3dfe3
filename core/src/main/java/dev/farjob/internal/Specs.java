package dev.farjob.internal;

import dev.farjob.internal.time.Micros;
import dev.farjob.json.Json;
import dev.farjob.model.Job;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Payload;
import dev.farjob.request.JobRequest;
import java.time.Instant;
import java.util.Optional;

/** The specification that a request asks for. */
final class Specs {

    private Specs() {}

    /**
     * The specification of a job that is accepted now.
     *
     * @throws IllegalArgumentException if its deadline has passed or no job could keep it, or a time or tag is none that every
     *     store can keep
     */
    static JobSpec of(JobRequest request, Instant now) {
        Optional<Instant> deadline = deadline(request, now);
        deadline.ifPresent(at -> requireAhead(request, at, now));
        request.notBefore().ifPresent(at -> Micros.chosen("notBefore", at));
        deadline.ifPresent(at -> Micros.chosen("the deadline", at));
        return asked(request, request.input(), now);
    }

    private static void requireAhead(JobRequest request, Instant deadline, Instant now) {
        if (!deadline.isAfter(now)) {
            throw new IllegalArgumentException(
                    "the deadline " + deadline + " has passed, it is " + now + ": choose a later one, or none");
        }
        if (request.notBefore().filter(start -> !start.isBefore(deadline)).isPresent()) {
            throw new IllegalArgumentException("the deadline " + deadline + " is not after notBefore, which is "
                    + request.notBefore().get() + ": the job could never be sent");
        }
    }

    private static Optional<Instant> deadline(JobRequest request, Instant acceptedAt) {
        return request.deadline().map(time -> Micros.after(acceptedAt, time)).or(request::deadlineAt);
    }

    private static JobSpec asked(JobRequest request, Payload input, Instant acceptedAt) {
        JobSpec.Builder spec =
                JobSpec.of(request.owner(), request.target(), input).tags(request.tags());
        request.subject().ifPresent(spec::subject);
        request.idempotencyKey().ifPresent(spec::idempotencyKey);
        request.notBefore().map(Micros::of).ifPresent(spec::notBefore);
        deadline(request, acceptedAt).map(Micros::of).ifPresent(spec::deadline);
        return spec.build();
    }

    /**
     * Whether this job has the specification that the request would have had at the time at which the job was accepted. Inputs
     * are compared as JSON: the order of names in an object says nothing, and differs from one process to another.
     */
    static boolean isMadeOf(JobRequest request, Job job) {
        return Json.areEqual(request.input(), job.spec().input())
                && asked(request, job.spec().input(), job.createdAt()).equals(job.spec());
    }
}
