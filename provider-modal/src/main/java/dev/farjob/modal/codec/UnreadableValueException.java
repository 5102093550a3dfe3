package dev.farjob.modal.codec;

import java.io.IOException;

/** A value that cannot be read: broken, too large, or of a kind that is not plain data. The message repeats none of it. */
public final class UnreadableValueException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The kind of fault, by what can be done about it. */
    public enum Kind {
        /** Not what it claims to be. */
        BROKEN,
        /** More than the limit. */
        TOO_LARGE,
        /** Well formed, and not plain data. */
        NOT_PLAIN
    }

    private final Kind kind;

    UnreadableValueException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static UnreadableValueException broken(String what) {
        return new UnreadableValueException(Kind.BROKEN, what);
    }

    static UnreadableValueException tooLarge(String what) {
        return new UnreadableValueException(Kind.TOO_LARGE, what);
    }

    static UnreadableValueException notPlain(String what) {
        return new UnreadableValueException(Kind.NOT_PLAIN, what);
    }

    /** The kind of fault, by what can be done about it. */
    public Kind kind() {
        return kind;
    }
}
