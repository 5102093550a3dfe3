package dev.farjob.modal.simulator.gateway;

/** A kind of request to a gateway. */
public enum Ask {
    /** {@code POST /v1/jobs}: start a call. */
    SUBMIT,
    /** {@code GET /v1/jobs/{id}}: how a call is. */
    STATUS,
    /** {@code GET /v1/jobs/{id}/result}: what it returned. */
    RESULT,
    /** {@code GET /v1/jobs/{id}/progress}: what its worker reported. */
    PROGRESS,
    /** {@code DELETE /v1/jobs/{id}}: stop it. */
    CANCEL,
    /** {@code POST /v1/lookups}: find the call of a key, or close the key. */
    LOOK_UP
}
