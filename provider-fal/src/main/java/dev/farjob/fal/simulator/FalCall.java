package dev.farjob.fal.simulator;

/** What fal can be asked. */
public enum FalCall {
    /** A job is sent. */
    SUBMIT,
    /** How it is. */
    STATUS,
    /** How it goes on being, as a stream. */
    STREAM,
    /** What it delivered. */
    RESULT,
    /** To stop it. */
    CANCEL,
    /** The history of requests. */
    HISTORY,
    /** Where to put an input. */
    INITIATE,
    /** An input, a part of one, or the end of the parts. */
    UPLOAD,
    /** A file that a job made. */
    MEDIA,
    /** The keys that webhooks are signed with. */
    JWKS
}
