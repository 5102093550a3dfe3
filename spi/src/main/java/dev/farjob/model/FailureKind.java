package dev.farjob.model;

/** Why a job failed, in the words a host acts on. */
public enum FailureKind {
    /** The provider refused to take the job (an unknown endpoint, a service that is not for everybody); it never ran. */
    REFUSED,
    /** The provider does not accept the host's credentials, or lets them do too little; every job fails until they are mended. */
    UNAUTHORIZED,
    /** The provider says that the input is wrong; the same input will fail again. */
    INVALID_INPUT,
    /** The provider will not make this content. */
    CONTENT_POLICY,
    /** The host's account at the provider has no credit or no quota left: stop submitting. */
    PROVIDER_QUOTA,
    /** The provider took the job and failed at it. */
    PROVIDER_FAILED,
    /** The provider says that it succeeded, and there is nothing to fetch. */
    NO_OUTPUT,
    /** The host's own deadline passed; the provider was asked to cancel if it can. The message says if the job may run on. */
    TIMED_OUT,
    /** The job was sent, and nobody can say what became of it. */
    LOST,
    /** Nobody can say whether the provider took the job, and the policy is never to pay twice. */
    SPAWN_IN_DOUBT,
    /** The provider delivered; a step of the host's failed for good. */
    STEP_FAILED,
    /** The host's ledger says that the owner cannot pay. */
    INSUFFICIENT_CREDITS,
    /** A person gave the job up. */
    ABANDONED
}
