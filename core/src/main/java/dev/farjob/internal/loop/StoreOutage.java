package dev.farjob.internal.loop;

import dev.farjob.store.JobStoreException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that the store is lost, and once that it is back, however many rounds of however many loops fail in between.
 */
final class StoreOutage {

    private static final Logger LOG = LoggerFactory.getLogger(StoreOutage.class);

    private final Set<String> affected = new HashSet<>();
    private long failures;

    /**
     * A round of this loop failed.
     *
     * @return whether it was for the store, and everything has been said
     */
    synchronized boolean failed(String loop, Throwable broken) {
        if (!(broken instanceof JobStoreException)) {
            return false;
        }
        failures++;
        if (affected.isEmpty()) {
            LOG.warn(
                    "the store does not answer; jobs are left as they are until it does, and the loops go on trying: {}",
                    broken.getMessage());
        } else {
            LOG.debug("the {} loop finds the store still away", loop, broken);
        }
        affected.add(loop);
        return true;
    }

    /** A round of this loop went well. */
    synchronized void wentWell(String loop) {
        if (affected.remove(loop) && affected.isEmpty()) {
            LOG.info("the store answers again, after {} rounds that failed", failures);
            failures = 0;
        }
    }
}
