package dev.farjob.internal.decide;

import java.util.stream.Stream;

/** A law that holds for every decision, whatever the job, the observation and the rules. */
interface Law {

    /** Every law there is. */
    static Stream<Law> all() {
        return Stream.<Law[]>of(SnapshotLaw.values(), DueLaw.values(), EffectLaw.values(), EndLaw.values())
                .flatMap(Stream::of);
    }

    /** Whether this decision keeps it. */
    boolean holds(Case given);
}
