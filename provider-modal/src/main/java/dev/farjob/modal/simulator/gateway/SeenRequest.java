package dev.farjob.modal.simulator.gateway;

/**
 * A request that reached the simulator, without its body and without credentials.
 *
 * @param method the HTTP method
 * @param path the path, and the query if there is one
 */
public record SeenRequest(String method, String path) {}
