package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Observation.Abandoned;
import dev.farjob.internal.decide.Observation.Adopted;
import dev.farjob.internal.decide.Observation.CancelAnswered;
import dev.farjob.internal.decide.Observation.CancelWanted;
import dev.farjob.internal.decide.Observation.LookedUp;
import dev.farjob.internal.decide.Observation.NoRoom;
import dev.farjob.internal.decide.Observation.NotAsked;
import dev.farjob.internal.decide.Observation.Redriven;
import dev.farjob.internal.decide.Observation.Reopened;
import dev.farjob.internal.decide.Observation.Reported;
import dev.farjob.internal.decide.Observation.Seen;
import dev.farjob.internal.decide.Observation.SpawnAnswered;
import dev.farjob.internal.decide.Observation.StepDue;
import dev.farjob.internal.decide.Observation.StepEnded;
import dev.farjob.internal.decide.Observation.StepEndedLate;
import dev.farjob.internal.decide.Observation.StepMissing;
import dev.farjob.internal.decide.Observation.TimeToSpawn;
import dev.farjob.internal.decide.Observation.Told;

/**
 * Answers for every kind of observation.
 *
 * @param <R> the answer
 */
public interface Judge<R> {
    /** See {@link TimeToSpawn}. */
    R timeToSpawn();

    /** See {@link NoRoom}. */
    R noRoom();

    /** See {@link SpawnAnswered}. */
    R spawnAnswered(SpawnAnswered observation);

    /** See {@link LookedUp}. */
    R lookedUp(LookedUp observation);

    /** See {@link Told}. */
    R told(Told observation);

    /** See {@link Seen}. */
    R seen(Seen observation);

    /** See {@link NotAsked}. */
    R notAsked();

    /** See {@link Reported}. */
    R reported(Reported observation);

    /** See {@link StepDue}. */
    R stepDue(StepDue observation);

    /** See {@link StepEnded}. */
    R stepEnded(StepEnded observation);

    /** See {@link StepEndedLate}. */
    R stepEndedLate(StepEndedLate observation);

    /** See {@link StepMissing}. */
    R stepMissing(StepMissing observation);

    /** See {@link CancelWanted}. */
    R cancelWanted(CancelWanted observation);

    /** See {@link CancelAnswered}. */
    R cancelAnswered(CancelAnswered observation);

    /** See {@link Redriven}. */
    R redriven(Redriven observation);

    /** See {@link Reopened}. */
    R reopened(Reopened observation);

    /** See {@link Adopted}. */
    R adopted(Adopted observation);

    /** See {@link Abandoned}. */
    R abandoned(Abandoned observation);
}
