package dev.farjob.modal.grpc;

import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.codec.PickledText;
import dev.farjob.model.Handle;
import io.grpc.Deadline;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which calls we asked Modal to cancel. Modal says of a cancelled call what it says of one that it lost, so this has to be
 * remembered: here, and in the Dict of the progress, for other nodes and for after a restart.
 */
final class AskedCancels {

    private static final Logger LOG = LoggerFactory.getLogger(AskedCancels.class);
    private static final String MARK = "/cancel-asked";

    private final Recent<Boolean> asked = new Recent<>();
    private final Optional<Dicts> dicts;
    private final String environment;
    private final Patience patience;

    AskedCancels(Optional<Dicts> dicts, String environment, Patience patience) {
        this.patience = patience;
        this.dicts = dicts;
        this.environment = environment;
    }

    void ask(Handle handle) {
        if (asked.find(handle.id()).isPresent()) {
            return;
        }
        asked.put(handle.id(), true);
        if (dicts.isPresent()) {
            try {
                dicts.get().put(environment(handle), handle.id() + MARK, PickledText.of("asked"), patience.aside());
            } catch (WireException trouble) {
                LOG.debug("that {} was to be cancelled is known to this node only", handle, trouble);
            }
        }
    }

    boolean isAsked(Handle handle, Deadline deadline) {
        if (asked.find(handle.id()).isPresent()) {
            return true;
        }
        try {
            return dicts.isPresent()
                    && dicts.get()
                            .get(environment(handle), handle.id() + MARK, deadline)
                            .isPresent();
        } catch (WireException trouble) {
            LOG.debug("whether {} was to be cancelled could not be found out", handle, trouble);
            return false;
        }
    }

    private String environment(Handle handle) {
        return ModalFunction.parse(handle.target().endpoint()).environment().orElse(environment);
    }
}
