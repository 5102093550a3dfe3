package dev.farjob.internal.watch;

import java.util.function.Supplier;

/** How the store is read on behalf of watchers. */
interface Reads {

    /** What the store answers to this call. */
    <R> R read(Supplier<R> call);
}
