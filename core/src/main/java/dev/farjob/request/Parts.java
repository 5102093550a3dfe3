package dev.farjob.request;

import dev.farjob.model.IdempotencyKey;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.Subject;
import dev.farjob.model.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of a request: written while one of them is being changed, and never again. */
final class Parts {

    final Target target;
    Owner owner;
    Payload input;
    Map<String, String> tags = Map.of();
    Deadline deadline = Deadline.NONE;

    @Nullable
    JobId id;

    @Nullable
    Subject subject;

    @Nullable
    IdempotencyKey idempotencyKey;

    @Nullable
    Instant notBefore;

    Parts(Target target, Owner owner, Payload input) {
        this.target = target;
        this.owner = owner;
        this.input = input;
    }

    Parts but(Consumer<Parts> change) {
        Parts copy = new Parts(target, owner, input);
        copy.tags = tags;
        copy.deadline = deadline;
        copy.id = id;
        copy.subject = subject;
        copy.idempotencyKey = idempotencyKey;
        copy.notBefore = notBefore;
        change.accept(copy);
        return copy;
    }

    /** When to give up: so long after the job is accepted, at a time, or never. */
    record Deadline(Optional<Duration> within, Optional<Instant> at) {

        static final Deadline NONE = new Deadline(Optional.empty(), Optional.empty());

        static Deadline within(Duration time) {
            return new Deadline(Optional.of(time), Optional.empty());
        }

        static Deadline at(Instant time) {
            return new Deadline(Optional.empty(), Optional.of(time));
        }
    }
}
