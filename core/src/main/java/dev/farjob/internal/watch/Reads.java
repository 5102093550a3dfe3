package dev.farjob.internal.watch;

import java.util.function.Supplier;

/** How the store is read on behalf of watchers. */
interface Reads {

    /** The answer of the store to this call. */
    <R> R read(Supplier<R> call);
}
