package dev.farjob.provider;

import dev.farjob.model.Handle;
import java.util.List;
import java.util.Map;

/** A provider that can be asked about many jobs in one call. */
public interface BatchObserver {

    /** The largest number of handles for one call. */
    int batchSize();

    /**
     * Asks about all of them. A handle that is missing from the answer is taken for {@link ProviderStatus.Unknown}, so a
     * provider that leaves out what it does not know cannot hurt.
     */
    Map<Handle, ProviderStatus> observeAll(List<Handle> handles);
}
