package dev.farjob.modal.simulator.gateway;

/**
 * An answer of the app.
 *
 * @param status the HTTP status
 * @param json its envelope
 */
record Answer(int status, String json) {}
