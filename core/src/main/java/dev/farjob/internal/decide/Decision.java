package dev.farjob.internal.decide;

import dev.farjob.model.Handle;
import dev.farjob.store.Change;
import java.util.Optional;

/** A decision about an observation. */
public sealed interface Decision {

    /**
     * Nothing is written.
     *
     * @param why for the log
     * @param stray a job at the provider that came to light and that nobody waits for: to be cancelled
     */
    record Stay(String why, Optional<Handle> stray) implements Decision {}

    /**
     * The job is written, and then something may follow. If the write loses, the job is read again and the same
     * observation is decided anew.
     *
     * @param change what is written
     * @param next what follows, by whoever wrote it
     * @param stray a job at the provider that came to light, is on record with this, and that nobody waits for: to be
     *     cancelled
     */
    record Write(Change change, Next next, Optional<Handle> stray) implements Decision {

        /** The same, where nothing came to light that nobody waits for. */
        public Write(Change change, Next next) {
            this(change, next, Optional.empty());
        }
    }

    /** The consequence of a write. It would also come of the job's due time, if the writer died now. */
    enum Next {
        /** Nothing, until the job is due. */
        NOTHING,
        /** Send the job to the provider: this write put the attempt on record. */
        SEND,
        /** Ask the provider to cancel. */
        ASK_CANCEL,
        /** Work off the steps. */
        FINALIZE,
        /** Look at the job again at once. */
        LOOK
    }

    /** Nothing is written. */
    static Decision stay(String why) {
        return new Stay(why, Optional.empty());
    }

    /** Nothing is written, and the provider runs a job for nobody. */
    static Decision stray(String why, Handle handle) {
        return new Stay(why, Optional.of(handle));
    }
}
