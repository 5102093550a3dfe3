package dev.farjob.memory;

import dev.farjob.testkit.VirtualClock;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The faults of a store, each with the rule of the contract that has to notice it, as group and method. */
enum Fault {
    CHECKS_THEN_INSERTS("RacingInserts.oneKey", FaultyInserts::checksThenInserts),
    ANSWERS_BACKWARDS("Inserting.answersInOrder", FaultyInserts::answersBackwards),
    SHARES_KEYS_BETWEEN_OWNERS("Inserting.keysAreTheOwners", FaultyInserts::sharesKeysBetweenOwners),
    TELLS_OF_OTHERS_JOBS("Inserting.answersIdTaken", FaultyInserts::tellsOfOthersJobs),
    LOGS_REPEATS("Inserting.existingIsLeftAlone", FaultyInserts::logsRepeats),
    INSERTS_ALL_OR_NOTHING("Inserting.standsForItself", FaultyInserts::insertsAllOrNothing),
    FOLDS_CASE_OF_KEYS("Texts.tellsLookalikesApart", FaultyInserts::foldsCaseOfKeys),
    CUTS_NOTES("Texts.keepsLongestTexts", FaultyReads::cutsNotes),
    KEEPS_MILLISECONDS("Snapshotting.roundTrips", FaultyReads::keepsMilliseconds),
    FORGETS_THE_STEPS_OF_WHAT_IS_CLAIMED("Snapshotting.keepsPlans", FaultyReads::forgetsPlansOfClaimed),
    PARSES_PAYLOADS("Snapshotting.keepsPayloadText", FaultyReads::parsesPayloads),
    KEEPS_LOCAL_TIME("Snapshotting.instantsHaveNoZone", FaultyReads::keepsLocalTime),
    KEEPS_OLD_FIELDS("Snapshotting.clearsFields", FaultyWrites::keepsOldFields),
    FINDS_OLDEST_BY_HANDLE("Finding.findsNewestByHandle", FaultyReads::findsOldestByHandle),
    REMEMBERS_OLD_HANDLES("Finding.followsHandle", FaultyReads::remembersOldHandles),
    FORGETS_OTHER_ATTEMPTS("Finding.findsByEveryAttempt", FaultyReads::forgetsOtherAttempts),
    FORGETS_WHO_DOES_NOT_WANT_IT("Applying.keepsWhoDoesNotWantIt", FaultyReads::forgetsWhoDoesNotWantIt),
    LISTS_OTHERS_TOO("Listing.ownersAreWalls", FaultyReads::listsOthersToo),
    SORTS_TIES_UPWARDS("Listing.tiesById", FaultyReads::sortsTiesUpwards),
    GLIMPSES_OF_ANOTHER_TIME("Glimpsing.showsChanges", FaultyReads::glimpsesOfAnotherTime),
    GLIMPSES_BY_CREATION_ALONE("Glimpsing.createdAfter", FaultyReads::glimpsesByCreationAlone),
    PAGES_BY_TIME_ALONE("Paging.visitsEachOfOneInstantOnce", FaultyReads::pagesByTimeAlone),
    LEAVES_DUE_TIMES("ClaimingDue.claimsOnce", FaultyClaims::leavesDueTimes),
    TAKES_NEVER_FOR_NOW("ClaimingDue.claimsOnlyDue", FaultyClaims::takesNeverForNow),
    CLAIMS_FOR_EVERY_PROVIDER("ClaimingDue.claimsPerProvider", FaultyClaims::claimsForEveryProvider),
    CLAIMS_BACKWARDS("ClaimingDue.longestDueFirst", FaultyClaims::claimsBackwards),
    TOUCHES_UPDATED_AT("ClaimingDue.changesNothing", FaultyClaims::touchesUpdatedAt),
    FENCES_BY_CLAIMS("ClaimingDue.fencesNobody", FaultyClaims::fencesByClaims),
    BELIEVES_THE_NODES_CLOCK("ClaimingDue.ignoresTheNodesClocks", FaultyClaims::believesTheNodesClock),
    HANDS_OUT_TWICE("RacingClaims.dueJobs", FaultyClaims::handsOutTwice),
    IGNORES_THE_WINDOW("ClaimingNamed.onceWithinTheWindow", FaultyClaims::ignoresTheWindow),
    OVERRULES_DUE_TIMES("ClaimingNamed.overrulesNoDueTime", FaultyClaims::overrulesDueTimes),
    SERVES_BACKLOGS_ONLY("ClaimingDue.newcomersPassABacklog", FaultyClaims::servesBacklogsOnly),
    SERVES_NEWCOMERS_ONLY("ClaimingDue.backlogsKeepTheirShare", FaultyClaims::servesNewcomersOnly),
    CLAIMS_THE_DEAD("ClaimingNamed.onlyLive", FaultyClaims::claimsTheDead),
    HAS_NO_FENCE("Applying.fencesTheLoser", FaultyWrites::hasNoFence),
    TAKES_A_VERSION_FOR_THE_WRITE(
            "Applying.fencesAnotherWriteOfTheSameVersion", FaultyWrites::takesAVersionForTheWrite),
    CHECKS_THEN_WRITES("RacingWrites.oneVersion", FaultyWrites::checksThenWrites),
    DROPS_EVENTS("Applying.writesAllParts", FaultyWrites::dropsEvents),
    DROPS_STEPS("Logging.stepsInOrder", FaultyWrites::dropsSteps),
    LOGS_LOSERS("Applying.fencesTheLoser", FaultyWrites::logsLosers),
    APPLIES_ALL_OR_NOTHING("Applying.judgesEachForItself", FaultyWrites::appliesAllOrNothing),
    WRITES_UNTIL_IT_FAILS("Failing.timeOfChange", FaultyWrites::writesUntilItFails),
    THROWS_WHAT_SAYS_NOTHING("Failing.timeOfInsert", FaultyInserts::throwsWhatSaysNothing),
    ADMITS_ONE_TOO_MANY("Admitting.limitsProvider", FaultyWrites::admitsOneTooMany),
    COUNTS_THEN_ADMITS("RacingAdmissions.perProvider", FaultyWrites::countsThenAdmits),
    ADOPTS_WHAT_IS_TAKEN("Adopting.refusesWhatIsTaken", FaultyWrites::adoptsWhatIsTaken),
    LOOKS_THEN_ADOPTS("Adopting.oneOfMany", FaultyWrites::looksThenAdopts),
    LETS_ANYBODY_ACKNOWLEDGE("Acknowledging.ownersAreWalls", FaultyWrites::letsAnybodyAcknowledge),
    COUNTS_EVERY_ACKNOWLEDGEMENT("Acknowledging.acknowledgesOnce", FaultyWrites::countsEveryAcknowledgement),
    KEEPS_REPEATED_WEBHOOKS("KeepingWebhooks.dropsRepeats", FaultyWrites::keepsRepeatedWebhooks),
    FORGETS_WEBHOOKS_ON_READING("KeepingWebhooks.readingKeeps", FaultyReads::forgetsWebhooksOnReading),
    PURGES_BY_THE_MILLISECOND("Purging.purgesByAge", FaultyWrites::purgesByTheMillisecond),
    LEAVES_LOGS_BEHIND("Purging.leavesNothingBehind", FaultyReads::leavesLogsBehind),
    LETS_EVERY_NODE_HOLD("Duties.oneHolds", FaultyDuties::letsEveryNodeHold),
    KEEPS_WHAT_IS_GIVEN_BACK("Duties.givenBack", FaultyDuties::keepsWhatIsGivenBack),
    TAKES_BACK_FROM_ANYBODY("Duties.givesBackItsOwn", FaultyDuties::takesBackFromAnybody),
    FOLDS_CASE_OF_DUTIES("Duties.apart", FaultyDuties::foldsCaseOfDuties),
    HOLDS_FOR_EVER("Duties.runsOut", FaultyDuties::holdsForEver),
    RENEWS_NOTHING("Duties.renews", FaultyDuties::renewsNothing),
    LOOKS_THEN_HOLDS("Duties.oneOfMany", FaultyDuties::looksThenHolds),
    INSERTS_AT_ONCE("InsertingForHost.appearsOnCommit", FaultyHosts::insertsAtOnce),
    RUNS_EFFECT_FIRST("ApplyingWithHost.notRunWhenLost", FaultyHosts::runsEffectFirst),
    COMMITS_ONLY_WHAT_WAS_SEEN_FIRST("ApplyingWithHost.renewedMeanwhile", FaultyHosts::commitsOnlyWhatWasSeenFirst),
    SWALLOWS_ERRORS("ApplyingWithHost.checkedException", FaultyHosts::swallowsErrors),
    COMMITS_ON_ERROR("ApplyingWithHost.error", FaultyHosts::commitsOnError),
    COMMITS_TWICE("RacingHosts.overtaken", FaultyHosts::commitsTwice);

    /** Which rule notices it. */
    final String rule;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final BiFunction<InMemoryJobStore, VirtualClock, ForwardingStore> spoil;

    Fault(String rule, Function<InMemoryJobStore, ForwardingStore> spoil) {
        this(rule, (good, clock) -> spoil.apply(good));
    }

    Fault(String rule, BiFunction<InMemoryJobStore, VirtualClock, ForwardingStore> spoil) {
        this.rule = rule;
        this.spoil = spoil;
    }

    /** A good store with this fault. */
    ForwardingStore spoil(InMemoryJobStore good, VirtualClock clock) {
        return spoil.apply(good, clock);
    }
}
