package dev.farjob.modal.simulator.gateway;

import java.util.Optional;

/**
 * The calls of a simulated workspace, as a gateway app sees them through Modal's SDK. {@link SimulatedCalls} keeps them by
 * itself; another simulator of the same workspace can stand behind it instead.
 *
 * <p>Safe for use by many threads.
 */
public interface ModalCalls {

    /**
     * Starts a call.
     *
     * @param function the app and the function, {@code studio/upscale}
     * @param input a JSON object of keyword arguments
     * @return Modal's id of the call; empty if no such function is deployed
     */
    Optional<String> spawn(String function, String input);

    /** How this call is; empty if the workspace knows no such call. */
    Optional<CallView> find(String id);

    /** Asks for a call to be stopped, which may have ended meanwhile. */
    void cancel(String id);
}
