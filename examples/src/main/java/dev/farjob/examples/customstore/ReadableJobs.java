package dev.farjob.examples.customstore;

import dev.farjob.store.json.JobJsonException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads jobs where there are many. One that cannot be read, because a newer version wrote it or somebody damaged it, is left
 * out and told once; it must not keep the others from anybody.
 */
final class ReadableJobs {

    private static final System.Logger LOG = System.getLogger(ReadableJobs.class.getName());

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Optional<JobDocument> read(Document document) {
        try {
            return Optional.of(JobDocument.parse(document));
        } catch (JobJsonException unreadable) {
            if (told.add(document.id())) {
                LOG.log(System.Logger.Level.WARNING, "a job is left out: {0}", unreadable.getMessage());
            }
            return Optional.empty();
        }
    }
}
