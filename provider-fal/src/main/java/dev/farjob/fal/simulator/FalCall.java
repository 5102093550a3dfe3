package dev.farjob.fal.simulator;

/** A kind of call to fal. */
public enum FalCall {
    /** A job is sent. */
    SUBMIT,
    /** How it is. */
    STATUS,
    /** How it is from now on, as a stream. */
    STREAM,
    /** Its output. */
    RESULT,
    /** To stop it. */
    CANCEL,
    /** The history of requests. */
    HISTORY,
    /** The URL at which to put an input. */
    INITIATE,
    /** An input, a part of one, or the end of the parts. */
    UPLOAD,
    /** A file that a job made. */
    MEDIA,
    /** The keys that webhooks are signed with. */
    JWKS
}
