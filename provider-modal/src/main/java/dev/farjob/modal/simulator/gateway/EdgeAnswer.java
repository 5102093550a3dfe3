package dev.farjob.modal.simulator.gateway;

/** An answer of Modal's edge in the place of a web function, as plain text. None of them is about a job. */
public enum EdgeAnswer {
    /** A result URL was asked by something else than a GET. */
    BAD_REDIRECT_METHOD(400, "modal-http: bad redirect method"),
    /** There were no proxy-auth headers. */
    MISSING_CREDENTIALS(401, "modal-http: missing credentials for proxy authorization"),
    /** The proxy token is wrong, or an API token. */
    INVALID_CREDENTIALS(401, "modal-http: invalid credentials for proxy authorization"),
    /** No such endpoint: not deployed, or for a moment while a crashed app comes back. */
    INVALID_FUNCTION_CALL(404, "modal-http: invalid function call"),
    /** The app was stopped. */
    APP_STOPPED(404, "modal-http: app for invoked web endpoint is stopped"),
    /** The workspace has no credit, or is disabled otherwise. */
    WORKSPACE_DISABLED(404, "modal-http: workspace ac-simulated is disabled"),
    /** The request never reached the container. */
    MISSING_REQUEST(408, "Missing request, possibly due to expiry or cancellation"),
    /** The workspace's rate limit; no source says what the body is. */
    TOO_MANY_REQUESTS(429, ""),
    /** The web function itself ran into its time limit. */
    EXECUTION_TIMED_OUT(500, "modal-http: internal error: function execution timed out"),
    /** The gateway's container was killed. */
    TERMINATED_BY_SIGNAL(500, "modal-http: internal error: function was terminated by signal"),
    /** Modal lost the request. */
    LOST_TRACK(500, "modal-http: internal error: Server has lost track of input");

    private final int status;
    private final String body;

    EdgeAnswer(int status, String body) {
        this.status = status;
        this.body = body;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The whole body. */
    public String body() {
        return body;
    }
}
