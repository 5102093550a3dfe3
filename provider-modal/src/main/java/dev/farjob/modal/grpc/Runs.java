package dev.farjob.modal.grpc;

import java.util.Optional;

/** In which container a call was last seen to run. Another container means that it began anew. */
final class Runs {

    private final Recent<String> containers = new Recent<>();

    void running(String callId, String container) {
        if (!container.isEmpty()) {
            containers.put(callId, container);
        }
    }

    Optional<String> container(String callId) {
        return containers.find(callId);
    }
}
