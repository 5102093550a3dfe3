package dev.farjob.store.json;

/** The trouble with one member, before it is known whose text it is in. */
final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final JobJsonException.Kind kind;

    private Unreadable(JobJsonException.Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    static Unreadable newerFormat(long format) {
        return new Unreadable(
                JobJsonException.Kind.NEWER_FORMAT,
                "it has format " + format + ", and this version of Farjob reads none newer than " + JobJson.FORMAT);
    }

    static Unreadable unknownWord(String member, String word) {
        return new Unreadable(
                JobJsonException.Kind.UNKNOWN_WORD,
                "its member " + member + " has the word " + word + ", which this version of Farjob does not know");
    }

    static Unreadable damaged(String reason) {
        return new Unreadable(JobJsonException.Kind.DAMAGED, reason);
    }

    /** The exception for the caller, with what to do. */
    JobJsonException of(String text) {
        String next = kind == JobJsonException.Kind.DAMAGED
                ? "restore this one text, or take it out of the store"
                : "leave it to nodes with the version that wrote it, or update this one";
        return new JobJsonException(kind, text + " cannot be read: " + getMessage() + "; " + next);
    }
}
