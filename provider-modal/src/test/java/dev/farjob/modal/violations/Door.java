package dev.farjob.modal.violations;

import dev.farjob.modal.violations.api.Wrong;
import java.time.Instant;

/** Takes time where it may not, and is imported by what it imports. */
public final class Door {

    private final Wrong wrong = new Wrong(this);

    Instant now() {
        return Instant.now();
    }

    Wrong wrong() {
        return wrong;
    }
}
