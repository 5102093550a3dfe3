package dev.farjob.provider;

import dev.farjob.model.Handle;
import dev.farjob.model.Progress;
import java.util.Optional;

/** A provider whose progress is read apart from its status: from logs, or from where the worker reports it. */
public interface ProgressSource {

    /** How far the job is; empty if nobody has said so yet. Trouble here never hurts the job. */
    Optional<Progress> progress(Handle handle);
}
