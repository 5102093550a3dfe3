package dev.farjob.testkit.simulation;

import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.Owner;
import java.util.Optional;

/**
 * The effects that a simulated system's steps have, so that the oracle can count them. Steps elsewhere fail now and then,
 * before or after their effect; the key makes a repetition harmless.
 */
public interface StepEffects {

    /** The first step of a success, elsewhere: {@link #charge}. */
    String CHARGE = "charge";

    /** The name of {@link #CHARGE} on nodes that are {@linkplain NodeEnvironment#isUpdated updated}. */
    String BILL = "bill";

    /**
     * A step without an effect that only updated nodes have, after {@link #BILL}: jobs that they accept go through it, and no
     * others do.
     */
    String ANNOUNCE = "announce";

    /** The step of a success that submits another job: {@link #next}. */
    String CHAIN = "chain";

    /** The second step of a success, in the store: {@link #write}. */
    String DELIVER = "deliver";

    /** The first step of a failure or cancellation, elsewhere: {@link #release}. */
    String RELEASE = "release";

    /** The second step of a failure or cancellation, in the store: {@link #write}. */
    String APOLOGISE = "apologise";

    /**
     * Charges the owner at the ledger.
     *
     * @param key {@code jobId/charge}, or {@code jobId/bill} where an updated node accepted the job
     */
    void charge(Owner owner, String key);

    /**
     * Gives back at the ledger what was set aside for the job.
     *
     * @param key always {@code jobId/release}
     */
    void release(Owner owner, String key);

    /** The first step of a late success, elsewhere: {@link #recharge}. */
    String RECHARGE = "recharge";

    /** The second step of a late success, in the store: {@link #write}. */
    String REDELIVER = "redeliver";

    /**
     * Charges the owner at the ledger for a success that came after the job had been compensated.
     *
     * @param key always {@code jobId/recharge}
     */
    void recharge(Owner owner, String key);

    /**
     * Does one of the steps between {@code charge} and {@code deliver}. It may take long, hang, and throw anything.
     *
     * @return what the step has to answer
     */
    WorkStep.Answer work(JobId job, WorkStep step) throws Exception;

    /**
     * The job that the step {@link #CHAIN} has to submit, with no name of its own. For {@link Variation#CHAINS}.
     *
     * @return empty if nothing comes after this job
     */
    Optional<JobSpec> next(Job job);

    /** The step {@link #CHAIN} has submitted it, and is about to end: now it may fail. For a step that is not in the store. */
    void chained(JobId job);

    /**
     * Writes the host's own row of a step in the store.
     *
     * @param transaction what the store handed to the work
     * @param step {@link #DELIVER}, {@link #APOLOGISE} or {@link #REDELIVER}
     */
    void write(Object transaction, JobId job, String step);
}
