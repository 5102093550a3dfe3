package dev.farjob.jdbc.violations;

import dev.farjob.jdbc.violations.internal.Wrong;

/** Is imported by what it imports. */
public final class Door {

    Wrong wrong() {
        return new Wrong(this);
    }
}
