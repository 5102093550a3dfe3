package dev.farjob.modal.violations.other;

import dev.farjob.modal.violations.api.Wrong;

/** Knows what knows it. */
public final class Other {

    Class<?> wrong() {
        return Wrong.class;
    }
}
