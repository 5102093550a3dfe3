package dev.farjob.provider;

import dev.farjob.model.Failure;
import dev.farjob.model.JobResult;
import java.util.Objects;

/** The answer to a request for a result. */
public sealed interface ResultAnswer {

    /**
     * Here it is.
     *
     * @param result what the job delivered
     */
    record Ready(JobResult result) implements ResultAnswer {
        public Ready {
            Objects.requireNonNull(result, "result must not be null");
        }
    }

    /** The job has not ended. */
    record NotReady() implements ResultAnswer {}

    /**
     * The job failed, which some providers say only here.
     *
     * @param failure why
     */
    record Failed(Failure failure) implements ResultAnswer {
        public Failed {
            Objects.requireNonNull(failure, "failure must not be null");
        }
    }

    /**
     * The job ended, and its result cannot be had any more. Proves nothing about how it ended.
     *
     * @param answer what came back, in short
     */
    record Gone(String answer) implements ResultAnswer {
        public Gone {
            Objects.requireNonNull(answer, "answer must not be null");
        }
    }

    /**
     * The provider did not say. It proves nothing.
     *
     * @param why what kind of nothing it was
     * @param answer what came back, in short
     */
    record Unknown(ProviderStatus.Why why, String answer) implements ResultAnswer {
        public Unknown {
            Objects.requireNonNull(why, "reason must not be null");
            Objects.requireNonNull(answer, "answer must not be null");
        }
    }
}
