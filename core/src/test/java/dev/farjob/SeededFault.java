package dev.farjob;

import dev.farjob.testkit.simulation.SystemUnderTest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A way to break the system, the invariant of the design that this breaks, and the judge that has to notice it. Without such
 * faults, that thousands of seeds pass would only show that the oracle is quiet.
 */
enum SeededFault {
    SENDS_BEFORE_IT_IS_ON_RECORD(
            "1",
            "the attempt to send is acknowledged by the store and not written",
            "promise 1",
            strikes -> BrokenSystem.withStore(BrokenWrites.sendsBeforeItIsOnRecord(strikes))),
    LOSES_INSERTS(
            "1",
            "a submit is acknowledged and not written",
            "promise 1",
            strikes -> BrokenSystem.withStore(BrokenReads.losesInserts(strikes))),
    FINALIZES_BEFORE_THE_OUTCOME(
            "1",
            "the first step begins before the outcome is written",
            "promise 3",
            strikes -> BrokenSystem.withStore(BrokenWrites.finalizesBeforeTheOutcome(strikes))),
    REPEATS_UNKNOWN_SPAWNS(
            "2",
            "a spawn whose answer is unknown is taken for not sent",
            "promise 2",
            strikes -> BrokenSystem.withDecider(BrokenHearing.unknownSpawnForNotSent(strikes))),
    REFUSES_UNKNOWN_SPAWNS(
            "2",
            "a spawn whose answer is unknown is taken for refused",
            "promise 6",
            strikes -> BrokenSystem.withDecider(BrokenHearing.unknownSpawnForRefused(strikes))),
    REPEATS_WHEN_A_LOOK_UP_CANNOT_TELL(
            "2",
            "a look-up that cannot tell is taken for not there",
            "promise 2",
            strikes -> BrokenSystem.withDecider(BrokenHearing.cannotTellForNotThere(strikes))),
    RESPAWNS_IN_DOUBT(
            "2",
            "a spawn in doubt is repeated although the host never accepted a second charge",
            "promise 2",
            strikes -> BrokenSystem.withDecider(BrokenJudging.respawnsInDoubt(strikes))),
    FORCES_WHAT_LOST(
            "3",
            "there is no fence: a change that lost is written over the newer version",
            "promise 3",
            strikes -> BrokenSystem.withStore(BrokenWrites.forcesWhatLost(strikes))),
    REPEATS_AMBIGUOUS_COMMITS(
            "3",
            "a change whose commit was ambiguous is written again instead of read",
            "promise 3",
            strikes -> BrokenSystem.withStore(BrokenWrites.repeatsAmbiguousCommits(strikes))),
    TRUSTS_AMBIGUOUS_COMMITS(
            "3",
            "a change whose commit was ambiguous is taken for written",
            "promise 1",
            strikes -> BrokenSystem.withStore(BrokenWrites.trustsAmbiguousCommits(strikes))),
    MIXES_UP_ANSWERS(
            "3, 8",
            "a caller that shares a call to the store gets the answer to another caller's write",
            "promise 7",
            strikes -> BrokenSystem.withStore(BrokenWrites.mixesUpAnswers(strikes))),
    IGNORES_IDEMPOTENCY_KEYS(
            "7",
            "a second submit under the same idempotency key makes a second job",
            "promise 1",
            strikes -> BrokenSystem.withStore(BrokenReads.ignoresKeys(strikes))),
    SUCCEEDS_AMID_COMPENSATION(
            "4, 11",
            "a success overwrites the outcome of a failure that is being compensated",
            "promise 5",
            strikes -> BrokenSystem.withDecider(BrokenJudging.succeedsAmidCompensation(strikes))),
    GIVES_UP_COMPENSATIONS_UNDER_WAY(
            "10",
            "a compensation that is under way is given up, because a person asks twice",
            "promise 4",
            strikes -> BrokenSystem.withDecider(BrokenJudging.givesUpCompensationsUnderWay(strikes))),
    FORGETS_WHO_GAVE_IT_UP(
            "11",
            "that the owner cancelled a job, or a person gave it up, is not on record",
            "promise 15",
            strikes -> BrokenSystem.withDecider(BrokenJudging.forgetsWhoGaveItUp(strikes))),
    REOPENS_WHAT_NOBODY_WANTS(
            "11",
            "a late success is finalized although the owner or a person was told that the job is over",
            "promise 5",
            strikes -> BrokenSystem.withDecider(BrokenJudging.reopensWhatNobodyWants(strikes))),
    WAITS_FOR_UNKNOWN_FOR_EVER(
            "5",
            "a status that proves nothing is taken for running",
            "promise 8",
            strikes -> BrokenSystem.withDecider(BrokenHearing.unknownStatusForRunning(strikes))),
    FAILS_ON_UNKNOWN(
            "5",
            "a status that proves nothing is taken for a failure",
            "promise 6",
            strikes -> BrokenSystem.withClients(BrokenClients.takeUnknownForFailed(strikes))),
    FAILS_BY_AGE(
            "6",
            "a job that runs is failed because an hour has passed since it was sent",
            "promise 6",
            strikes -> BrokenSystem.withDecider(BrokenHearing.oldForLost(strikes))),
    FAILS_BY_SILENCE_ON_NODE_CLOCKS(
            "6",
            "a job is failed after 15 minutes of silence by whatever clock the node has",
            "promise 6",
            strikes -> BrokenSystem.withDecider(BrokenHearing.silentForLost(strikes))),
    PARKS_AT_THE_FIRST_SILENCE(
            "6",
            "a job is parked when the provider has not answered twice",
            "promise 6",
            strikes -> BrokenSystem.withDecider(BrokenJudging.parksAtTheFirstSilence(strikes))),
    MIXES_UP_RESULTS(
            "6",
            "the result of another job is taken for this one's",
            "promise 6",
            strikes -> BrokenSystem.withClients(BrokenClients.mixUpResults(strikes))),
    MAKES_A_KEY_PER_RUN(
            "7, 10", "every run of a step has an idempotency key of its own", "promise 5", SeededFault::freshKeys),
    DROPS_CHECKPOINTS(
            "7",
            "a step's checkpoint is not written",
            "no rest",
            strikes -> BrokenSystem.withStore(BrokenWrites.dropsCheckpoints(strikes))),
    COMMITS_EFFECTS_APART(
            "7",
            "the effect of a step in the store commits apart from its checkpoint",
            "promise 4",
            strikes -> BrokenSystem.withStore(BrokenWrites.commitsEffectsApart(strikes))),
    LEAVES_ONE_OUT_OF_SHARED_COMMITS(
            "7",
            "of several jobs whose steps share a commit, one has the effect of its step and no checkpoint",
            "promise 4",
            strikes -> BrokenSystem.withStore(BrokenWrites.leavesOneOutOfSharedCommits(strikes))),
    LISTS_EVERYONE(
            "8",
            "a list of an owner's jobs has those of all owners in it",
            "promise 7",
            strikes -> BrokenSystem.withStore(BrokenReads.listsEveryone(strikes))),
    BELIEVES_EVERY_WEBHOOK(
            "6",
            "a webhook is believed that is not signed, or by somebody else",
            "promise 6",
            strikes -> BrokenSystem.withClients(BrokenClients.believeEveryWebhook(strikes))),
    BELIEVES_AGREED_CANCELS(
            "6",
            "a provider that agreed to cancel is taken to have cancelled",
            "promise 10",
            strikes -> BrokenSystem.withDecider(BrokenHearing.agreedCancelForCancelled(strikes))),
    CANCELS_WHAT_IS_BEING_SENT(
            "2",
            "a job is settled as cancelled while an attempt to send it is under way",
            "promise 10",
            strikes -> BrokenSystem.withDecider(BrokenJudging.cancelsWhatIsBeingSent(strikes))),
    FINALIZES_LATE_SUCCESSES(
            "11",
            "a settled job is changed by a late success, which the host only wants recorded",
            "promise 3",
            strikes -> BrokenSystem.withDecider(BrokenJudging.finalizesLateSuccesses(strikes))),
    DISCARDS_LATE_SUCCESSES(
            "11",
            "a late success is not recorded",
            "promise 6",
            strikes -> BrokenSystem.withDecider(BrokenJudging.discardsLateSuccesses(strikes))),
    CLAIMS_ONCE(
            "12",
            "a job that a sweep has taken once comes due for no sweep again",
            "promise 8",
            strikes -> BrokenSystem.withStore(BrokenReads.claimsOnce(strikes))),
    NEVER_RETRIES_STEPS(
            "13",
            "a step that throws ends the finalization for good",
            "promise 8",
            strikes -> BrokenSystem.withDecider(BrokenJudging.neverRetriesSteps(strikes))),
    TAKES_FAILED_STEPS_FOR_DONE(
            "10, 13",
            "a step that throws is taken for done",
            "promise 5",
            strikes -> BrokenSystem.withDecider(BrokenHearing.failedStepForDone(strikes))),
    SENDS_LATE(
            "1",
            "an attempt that is on record lies around for minutes before it is sent",
            "promise 11",
            strikes -> BrokenSystem.withEnvironment(BrokenNodes.sendLate(strikes))),
    DROPS_HANDLES(
            "2",
            "a handle in hand is dropped: that the provider accepted is taken for unknown",
            "promise 12",
            strikes -> BrokenSystem.withDecider(BrokenHearing.acceptedForUnknown(strikes))),
    FORGETS_WHAT_THE_PROVIDER_NAMED(
            "2",
            "a remote job that the provider named is forgotten when a person names another one",
            "promise 10",
            strikes -> BrokenSystem.withDecider(BrokenHearing.namedForTakenBack(strikes))),
    CLOSES_AT_ONCE(
            "2",
            "a node that is shut down waits for nothing that is under way",
            "promise 12",
            strikes -> BrokenSystem.withNode(BrokenNodes.closeAtOnce(strikes))),
    FAILS_WHERE_PEOPLE_DECIDE(
            "2",
            "a spawn in doubt fails the job although its host wants a person to be asked",
            "promise 6",
            strikes -> BrokenSystem.withDecider(BrokenJudging.failsInDoubt(strikes))),
    RENEWS_NOTHING(
            "7",
            "the hold on a job whose step is running is not renewed, though it seems so",
            "promise 13",
            strikes -> BrokenSystem.withStore(BrokenTiming.renewsNothing(strikes))),
    TAKES_EXHAUSTED_STEPS_FOR_DONE(
            "7, 10",
            "a step that has failed too often is taken for done",
            "promise 19",
            strikes -> BrokenSystem.withDecider(BrokenHearing.exhaustedStepForDone(strikes))),
    IGNORES_DEADLINES(
            "6",
            "no deadline has ever passed",
            "promise 14",
            strikes -> BrokenSystem.withDecider(BrokenTiming.ignoresDeadlines(strikes))),
    WAITS_BEYOND_DEADLINES(
            "6, 12",
            "a job waits for as long as its provider asks for, whatever its deadline",
            "promise 14",
            strikes -> BrokenSystem.withDecider(BrokenTiming.waitsBeyondDeadlines(strikes))),
    CLAIMS_BEYOND_DEADLINES(
            "6, 12",
            "a claim moves its job by hours, whatever its deadline",
            "promise 14",
            strikes -> BrokenSystem.withDecider(BrokenTiming.claimsBeyondDeadlines(strikes))),
    SENDS_BEFORE_ITS_TIME(
            "1",
            "a job that is to wait for a moment of its host's is due at once",
            "promise 17",
            strikes -> BrokenSystem.withStore(BrokenTiming.sendsBeforeItsTime(strikes))),
    IGNORES_LIMITS(
            "limits",
            "there is room for every job",
            "promise 17",
            strikes -> BrokenSystem.withStore(BrokenHosting.ignoresLimits(strikes))),
    INSERTS_APART_FROM_THE_HOST(
            "1",
            "a job that is submitted in a transaction of the host's stays when the host rolls back",
            "promise 1",
            strikes -> BrokenSystem.withStore(BrokenHosting.insertsApart(strikes))),
    FORGETS_CANCELS(
            "answers",
            "the owner's wish to cancel is acknowledged and not on record",
            "promise 15",
            strikes -> BrokenSystem.withStore(BrokenHosting.forgetsCancels(strikes))),
    FORGETS_ACKNOWLEDGEMENTS(
            "answers",
            "a job that an owner has acknowledged stays unseen",
            "promise 15",
            strikes -> BrokenSystem.withStore(BrokenHosting.forgetsAcknowledgements(strikes))),
    HIDES_THE_NEWEST_END(
            "answers",
            "an owner who comes back is not told of the newest job that ended",
            "promise 15",
            strikes -> BrokenSystem.withStore(BrokenHosting.hidesTheNewestEnd(strikes))),
    PURGES_TOO_EARLY(
            "retention",
            "settled jobs are removed a day before their time",
            "promise 1",
            strikes -> BrokenSystem.withStore(BrokenHosting.purgesTooEarly(strikes))),
    RECORDS_WHAT_IS_DISCARDED(
            "11",
            "a late success is recorded although its host wants it forgotten",
            "promise 6",
            strikes -> BrokenSystem.withDecider(BrokenJudging.recordsLateSuccesses(strikes))),
    GOES_BY_ITS_OWN_STEPS(
            "7, 10",
            "a node goes by its own steps, and passes over those of a job that it does not have",
            "promise 5",
            strikes -> BrokenSystem.withDecider(BrokenJudging.goesByItsOwnSteps(strikes))),
    TAKES_IMPOSSIBLE_STEPS_FOR_DONE(
            "10, 13",
            "a step that finds itself impossible is taken for done",
            "promise 19",
            strikes -> BrokenSystem.withDecider(BrokenHearing.impossibleStepForDone(strikes))),
    MIXES_UP_BATCHES(
            "6",
            "of many jobs that were asked about in one call, each gets the answer of another",
            "promise 6",
            strikes -> BrokenSystem.withClients(BrokenClients.mixUpBatches(strikes))),
    HIDES_THE_NEWEST_LIVE_JOB(
            "answers",
            "an owner who comes back is not told of the newest job that is under way",
            "promise 15",
            strikes -> BrokenSystem.withStore(BrokenHosting.hidesTheNewestLiveJob(strikes))),
    RUNS_INLINE(
            "12",
            "a task that is to run beside its caller holds it up",
            "promise 8",
            strikes -> BrokenSystem.withEnvironment(BrokenNodes.runInline(strikes))),
    LETS_PROGRESS_GO_BACK(
            "rules",
            "a worker that starts over takes the figure back",
            "promise 9",
            strikes -> BrokenSystem.withDecider(BrokenJudging.letsProgressGoBack(strikes))),
    ANSWERS_BEFORE_THE_END(
            "answers",
            "a caller that waits for the end of a job is answered before it",
            "promise 15",
            strikes -> BrokenSystem.withNode(BrokenNodes.answerBeforeTheEnd(strikes))),
    MISSES_THE_END(
            "answers",
            "a caller that waits for the end of a job is told how it was before",
            "promise 18",
            strikes -> BrokenSystem.withNode(BrokenNodes.missTheEnd(strikes))),
    WAITS_TOO_LONG(
            "12",
            "a caller that waits for the end of a job is held up for longer than it wanted to wait",
            "promise 16",
            strikes -> BrokenSystem.withNode(BrokenNodes.waitTooLong(strikes))),
    FORGETS_WHO_WAITS(
            "answers",
            "a caller that waits for the end of a job without a thread is never told of it",
            "promise 18",
            strikes -> BrokenSystem.withNode(BrokenNodes.forgetWhoWaits(strikes))),
    INVENTS_PROGRESS(
            "rules",
            "a job gets another figure than its worker has reported",
            "promise 9",
            strikes -> BrokenSystem.withDecider(BrokenHearing.halfOfWhatIsReported(strikes))),
    HEARS_EARLIER_WORKERS(
            "rules",
            "a report by the worker of an earlier attempt is taken for one of the current attempt's",
            "promise 9",
            strikes -> BrokenSystem.withDecider(BrokenHearing.earlierWorkerForCurrent(strikes))),
    DROPS_REPORTS(
            "answers",
            "a report by a worker is acknowledged and not on record",
            "promise 15",
            strikes -> BrokenSystem.withDecider(BrokenJudging.dropsReports(strikes))),
    DOUBTS_WHAT_IS_REPORTED(
            "2",
            "an attempt is in doubt although its worker has reported",
            "promise 6",
            strikes -> BrokenSystem.withDecider(BrokenJudging.doubtsWhatIsReported(strikes))),
    CHAINS_AGAIN(
            "7",
            "a step that runs again submits another job again",
            "promise 4",
            strikes -> BrokenSystem.withStore(BrokenReads.chainsAgain(strikes))),
    LOSES_CHAINED_JOBS(
            "1",
            "a job that a step submits is acknowledged and not written",
            "promise 19",
            strikes -> BrokenSystem.withStore(BrokenReads.losesChainedJobs(strikes))),
    ADOPTS_TWICE(
            "10",
            "two who adopt a remote job at the same moment both get a job for it",
            "promise 5",
            strikes -> BrokenSystem.withStore(BrokenReads.adoptsTwice(strikes))),
    MAKES_TOO_MANY_CALLS(
            "limits",
            "a node makes more calls at once than its provider takes",
            "promise 17",
            strikes -> BrokenSystem.withClients(BrokenClients.takeManyCalls(strikes))),
    ENDS_WITH_ANOTHER_ATTEMPT(
            "2",
            "the failure of another attempt ends the job, although the one that is followed runs",
            "promise 6",
            strikes -> BrokenSystem.withDecider(BrokenHearing.otherFailureForFollowed(strikes))),
    TELLS_WATCHERS_OF_NO_END(
            "answers",
            "a watcher is told of everything but how jobs end",
            "promise 18",
            strikes -> BrokenSystem.withNode(BrokenNodes.tellOfNoEnd(strikes))),
    CANCELS_NOTHING_THAT_IS_PARKED(
            "answers",
            "the provider of a job that waits for a person never hears of the cancel",
            "promise 10",
            strikes -> BrokenSystem.withDecider(BrokenJudging.cancelsNothingThatIsParked(strikes))),
    ASKS_THE_SCHEDULE_UNGUARDED(
            "13",
            "an exception of the host's schedule ends the look that asks it",
            "promise 12",
            strikes -> BrokenSystem.withDecider(BrokenJudging.asksTheScheduleUnguarded(strikes)));

    private final String invariant;
    private final String broken;
    private final String noticedBy;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference, or as good as one
    private final Function<SeededStrikes, SystemUnderTest> system;

    SeededFault(String invariant, String broken, String noticedBy, Function<SeededStrikes, SystemUnderTest> system) {
        this.invariant = invariant;
        this.broken = broken;
        this.noticedBy = noticedBy;
        this.system = system;
    }

    /** The number of the invariant in the design; {@code rules} where it is only a rule's own promise. */
    String invariant() {
        return invariant;
    }

    /** The broken rule, in a sentence. */
    String broken() {
        return broken;
    }

    /** Which promise of the simulation's oracle has to notice it; others may come first. */
    String noticedBy() {
        return noticedBy;
    }

    /** Whether the simulation holds the system to what has to notice this. */
    boolean isJudged() {
        return noticedBy.equals("no rest")
                || new SimulatedSystem()
                        .promises().stream().anyMatch(promise -> noticedBy.equals("promise " + promise.number()));
    }

    /** A system with this fault, for one run. */
    SystemUnderTest in(SeededStrikes strikes) {
        return system.apply(strikes);
    }

    private static SystemUnderTest freshKeys(SeededStrikes strikes) {
        AtomicLong runs = new AtomicLong();
        return BrokenSystem.withStepKeys(key -> {
            strikes.strike();
            return key + "/" + runs.incrementAndGet();
        });
    }
}
