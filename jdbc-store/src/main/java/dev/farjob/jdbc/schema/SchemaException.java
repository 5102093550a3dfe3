package dev.farjob.jdbc.schema;

import dev.farjob.model.JobException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tables are not what this version of the library works with, or could not be made so. {@link #reason()} says which,
 * and the message says what to do. Thrown while a store is opened, never later.
 */
public class SchemaException extends JobException {

    private static final long serialVersionUID = 1L;

    /** The fault of the tables. */
    public enum Reason {
        /** There are no tables. Let the store create them, or apply the script by hand. */
        MISSING,
        /** The tables are of an older version of the library. Let the store migrate them, or apply the rest of the script. */
        OLDER,
        /** The tables are of a newer version of the library. Start this node with that version. */
        NEWER,
        /**
         * The version is right and a table is not: it is somebody else's under the same name, a script was applied in part,
         * or the user may not read it. Choose another prefix, repair the table or grant the right.
         */
        DIFFERENT,
        /** A migration failed, or another node has held the lock for too long. The cause says more; it can be tried again. */
        FAILED
    }

    private final Reason reason;

    /**
     * Trouble with the tables.
     *
     * @param message for people: which tables, which versions, and what to do
     */
    public SchemaException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason must not be null");
    }

    /** Trouble with the tables, without a cause of its own. */
    public SchemaException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** The fault of the tables. */
    public Reason reason() {
        return reason;
    }
}
