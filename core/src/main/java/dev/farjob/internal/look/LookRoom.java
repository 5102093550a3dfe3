package dev.farjob.internal.look;

import dev.farjob.internal.call.CallRoom;
import dev.farjob.internal.call.ProviderCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.decide.Rulebook;
import dev.farjob.internal.step.StepRoom;
import dev.farjob.internal.time.TimeRoom;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.WriteRoom;
import dev.farjob.model.Job;
import dev.farjob.model.JobResult;
import java.util.Optional;
import java.util.function.Function;

/**
 * The looks of one node at jobs, put together.
 *
 * @param strays cancels what nobody wants any more
 * @param looks which jobs are being looked at
 * @param look looks at one job
 * @param claims claims jobs for this node
 */
public record LookRoom(
        HearProvider hear,
        StrayJobs strays,
        Looks looks,
        LookAtJob look,
        ObserveBatch batches,
        LaunchLooks launch,
        ClaimJobs claims,
        SweepDue sweep) {

    /**
     * Puts the room together.
     *
     * @param storedOutput looks for a job's output in the host's own storage
     * @param inFlight how many jobs of one provider this node looks at, at once
     */
    public static LookRoom of(
            TimeRoom time,
            CallRoom call,
            WriteRoom write,
            StepRoom step,
            Rulebook rules,
            Function<Job, Optional<JobResult>> storedOutput,
            int inFlight) {
        Providers providers = call.providers();
        ProviderCalls calls = call.calls();
        AdvanceJob advance = write.advance();
        StrayJobs strays = new StrayJobs(time.time(), time.tasks(), providers, calls);
        HearProvider hear = new HearProvider(providers, calls, advance);
        AskCancel askCancel = new AskCancel(providers, calls, advance);
        OtherAttempts others = new OtherAttempts(hear, strays);
        WaitingJobs waiting = new WaitingJobs(time.time(), write.store(), time.tasks(), rules);
        AnswersInHand inHand = new AnswersInHand(write.inHand());
        SpawnRequests requests = new SpawnRequests(call.links(), call.reports());
        SettleSpawn settle = new SettleSpawn(
                write.store(),
                advance,
                hear,
                strays,
                new MatchWebhooks(write.store(), providers, hear, call.links().isPresent()),
                inHand);
        SpawnJob spawn = new SpawnJob(
                time.time(), write.store(), providers, calls, advance, requests, waiting, call.sends(), settle);
        ObserveJob observe =
                new ObserveJob(time.time(), providers, calls, hear, askCancel, others, rules.stale(), storedOutput);
        LookAtJob look = new LookAtJob(
                write.store(),
                time.tasks(),
                providers,
                write.durations(),
                spawn,
                new ReconcileSpawn(time.time(), providers, calls, requests, settle, advance, others, inHand),
                observe,
                askCancel,
                strays,
                step.finalizing(),
                write.writer()::writeNow,
                write.later());
        write.writer().whenAPlaceIsFree(job -> waiting.freed(job, look::later));
        ObserveBatch batches = new ObserveBatch(providers, calls, observe, look);
        Looks looks = new Looks(inFlight);
        LaunchLooks launch = new LaunchLooks(time.tasks(), looks, look, batches);
        ClaimJobs claims = new ClaimJobs(time.time(), write.store());
        AskHolders holders = new AskHolders(write.store(), time.tasks(), providers, rules, claims, looks, launch);
        spawn.whenThereIsNoRoom(holders::askFor);
        SweepDue sweep = new SweepDue(time.time(), claims, providers, looks, launch, write.later(), write.inHand());
        return new LookRoom(hear, strays, looks, look, batches, launch, claims, sweep);
    }
}
