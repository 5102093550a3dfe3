package dev.farjob.store.json;

import dev.farjob.model.JobException;
import java.util.Objects;

/**
 * A text cannot be read. It says nothing about any other text: a store that reads many catches this for each, leaves the one
 * out, and goes on.
 *
 * <p>The message names the job where the text does, the member that is wrong, and what to do. It never quotes what a member
 * holds but for numbers and the words of the job model, and there is no cause, because the exception of a parser quotes freely.
 */
public class JobJsonException extends JobException {

    private static final long serialVersionUID = 1L;

    /** The trouble with a text. */
    public enum Kind {
        /** It has a newer format than this version reads. Leave it to nodes that do; nothing is wrong with it. */
        NEWER_FORMAT,
        /** It has a word that this version does not know, from a newer one most likely. Leave it to nodes that know it. */
        UNKNOWN_WORD,
        /** It is not what any version has written. Somebody has to restore it, or take it out. */
        DAMAGED
    }

    private final Kind kind;

    JobJsonException(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind must not be null");
    }

    /** The trouble with the text. */
    public Kind kind() {
        return kind;
    }
}
