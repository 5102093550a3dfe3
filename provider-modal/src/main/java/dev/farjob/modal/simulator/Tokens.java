package dev.farjob.modal.simulator;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which tokens the simulated workspace has. */
final class Tokens {

    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Set<String> refusedAuthTokens = ConcurrentHashMap.newKeySet();

    void add(String id, String secret) {
        secrets.put(id, secret);
    }

    void revoke(String id) {
        secrets.remove(id);
    }

    void refuseAuthToken(String token) {
        refusedAuthTokens.add(token);
    }

    /** The auth token is never required, but a wrong one is not taken. */
    boolean accept(Map<String, String> headers) {
        String secret = secrets.get(headers.getOrDefault("x-modal-token-id", ""));
        return secret != null
                && secret.equals(headers.get("x-modal-token-secret"))
                && !refusedAuthTokens.contains(headers.getOrDefault("x-modal-auth-token", ""));
    }
}
