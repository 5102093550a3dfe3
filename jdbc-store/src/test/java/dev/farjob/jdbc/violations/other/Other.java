package dev.farjob.jdbc.violations.other;

import dev.farjob.jdbc.violations.internal.Wrong;

/** Is needed by what it needs. */
public final class Other {

    /** Whether that one needs it. */
    public boolean isOf(Wrong wrong) {
        return wrong.other().equals(this);
    }
}
