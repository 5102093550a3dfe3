package dev.farjob.internal.decide;

import dev.farjob.internal.decide.Decision.Next;
import dev.farjob.model.CancelRequest;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobState;
import dev.farjob.model.KnownAttempt;
import dev.farjob.model.StepCursor;
import dev.farjob.model.StepRecord;
import dev.farjob.provider.ProviderStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The law of every snapshot that is written, and of the log. */
enum SnapshotLaw implements Law {
    A_MOVE_IS_LEGAL(written -> Transitions.isLegal(written.before(), written.after())),

    THE_VERSION_IS_THE_NEXT(written -> written.after().version()
                    == written.before().version() + 1
            && written.write().change().expectedVersion() == written.before().version()),

    THE_WRITE_BEARS_THE_STAMP(
            written -> written.after().stamp().equals(written.moment().stamp())),

    THE_WRITE_BEARS_THE_TIME(
            written -> written.after().updatedAt().equals(written.moment().now())),

    THE_STEPS_OF_A_JOB_NEVER_CHANGE(
            written -> written.after().plan().equals(written.before().plan())),

    A_JOB_GOES_THROUGH_THE_STEPS_FOR_ITS_OUTCOME(written ->
            written.after().step().equals(written.before().step())
                    || written.after().outcome().equals(written.before().outcome())
                    || written.after().steps().isEmpty()
                    || written.after()
                            .steps()
                            .equals(written.after()
                                    .plan()
                                    .of(
                                            written.after().outcome().orElseThrow(),
                                            written.after().lateSuccessAt().isPresent()))),

    WHAT_WAS_ASKED_FOR_NEVER_CHANGES(
            written -> written.after().id().equals(written.before().id())
                    && written.after().spec().equals(written.before().spec())
                    && written.after().createdAt().equals(written.before().createdAt())),

    AN_ATTEMPT_IS_COUNTED_WHEN_IT_IS_SENT(
            written -> written.after().attempt() == written.before().attempt() + (written.next() == Next.SEND ? 1 : 0)),

    A_HANDLE_IS_NEVER_LOST(written ->
            written.before().handle().isEmpty() || written.after().handle().isPresent()),

    WHAT_THE_HANDLE_KNOWS_IS_NEVER_LOST(written -> written.before()
            .handle()
            .filter(known -> !known.detail().isEmpty())
            .filter(known -> written.after().handle().map(Handle::id).equals(Optional.of(known.id())))
            .filter(known -> written.after().handle().orElseThrow().detail().isEmpty())
            .isEmpty()),

    ONLY_A_PERSON_GIVES_A_JOB_A_REMOTE_JOB_THAT_IS_NONE_OF_ITS_ATTEMPTS(written -> !written.wasAtProvider()
            || written.sees(Observation.Adopted.class)
            || remote(written.after()).equals(remote(written.before()))
            || isAttempt(written)),

    AN_ATTEMPT_ON_RECORD_IS_KNOWN_WHEN_THE_JOB_ENDS(
            written -> written.before().outcome().isPresent()
                    || written.after().outcome().isEmpty()
                    || ids(written.after()).containsAll(ids(written.before()))),

    WHAT_THE_PROVIDER_NAMED_STAYS_ON_RECORD_WHEN_A_PERSON_NAMES_ANOTHER(written ->
            !(written.seen() instanceof Observation.Adopted adopted)
                    || written.before().attempt() == 0
                    || ids(written.before()).stream()
                            .filter(id -> !adopted.withdrawn().equals(Optional.of(id)))
                            .allMatch(ids(written.after())::contains)),

    HOW_FAR_ONE_REMOTE_JOB_IS_IS_NOT_SAID_OF_ANOTHER(written -> !isReplacedByHand(written)
            || (written.after().reportedProgress().isEmpty()
                    && written.after().runningSince().isEmpty())),

    /** Silence proves nothing: what has only grown silent may still run, and is asked to end. */
    AN_ATTEMPT_THAT_IS_GIVEN_UP_FOR_SILENCE_STAYS_ON_RECORD(written -> !isReplaced(written)
            || !isSilent(written)
            || Handles.find(written.after(), written.before().handle().orElseThrow())
                    .filter(KnownAttempt::givenUp)
                    .isPresent()),

    AN_ATTEMPT_THAT_IS_GIVEN_UP_IS_NOT_FOLLOWED_AGAIN(written -> !written.wasAtProvider()
            || written.sees(Observation.Adopted.class)
            || written.after().state().isSettled()
            || written.after().outcome().isPresent()
            || written.before().otherAttempts().stream()
                    .filter(KnownAttempt::givenUp)
                    .map(given -> Optional.of(given.handle().id()))
                    .noneMatch(remote(written.after())::equals)),

    A_WISH_TO_CANCEL_IS_NEVER_FORGOTTEN_UNLESS_THE_DELIVERY_IS_FETCHED(
            written -> written.before().cancelRequest().isEmpty()
                    || written.isReopenedToFetch()
                    || written.after()
                            .cancelRequest()
                            .map(CancelRequest::reason)
                            .equals(written.before().cancelRequest().map(CancelRequest::reason))),

    A_LATE_SUCCESS_IS_NEVER_FORGOTTEN(
            written -> written.before().lateSuccessAt().isEmpty()
                    || written.after().lateSuccessAt().equals(written.before().lateSuccessAt())),

    WHAT_THE_OWNER_SAW_STAYS_SEEN_UNTIL_IT_IS_REOPENED(
            written -> written.before().acknowledgedAt().isEmpty()
                    || written.after().acknowledgedAt().isPresent()
                    || (written.before().state().isSettled()
                            && written.after()
                                    .settledAt()
                                    .map(written.moment().now()::equals)
                                    .orElse(true))),

    EVERY_MOVE_IS_IN_THE_LOG(
            written -> !written.moved() || written.write().change().event().isPresent()),

    THE_LOG_SAYS_WHAT_THE_SNAPSHOT_SAYS(written -> written.write()
            .change()
            .event()
            .map(event -> says(event, written.after())
                    && event.cause() == written.moment().cause())
            .orElse(true)),

    NO_SECRET_IS_IN_THE_LOG(written -> written.write()
            .change()
            .event()
            .map(JobEvent::note)
            .filter(note -> Scene.SECRETS.stream().anyMatch(note::contains))
            .isEmpty()),

    A_CHECKPOINT_IS_OF_THE_STEP_BEING_WORKED_OFF(written -> written.write()
            .change()
            .step()
            .map(record -> isOfCurrentStep(written, record))
            .orElse(true)),

    ONLY_AN_ENDED_JOB_IS_AT_A_STEP(written -> written.after().step().isEmpty()
            || written.after().state() == JobState.FINALIZING
            || written.after().state() == JobState.PARKED);

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Predicate<Case> ofWrites;

    SnapshotLaw(Predicate<Case> ofWrites) {
        this.ofWrites = ofWrites;
    }

    @Override
    public boolean holds(Case given) {
        return !given.isWrite() || ofWrites.test(given);
    }

    /** Whether what is followed now was on record as another attempt, or is said to be one. */
    private static boolean isAttempt(Case written) {
        Handle now = written.after().handle().orElseThrow();
        boolean known = Handles.isOther(written.before(), now);
        return known
                || (written.seen() instanceof Observation.Seen seen
                        && seen.attempt().isPresent()
                        && seen.handle().id().equals(now.id()));
    }

    private static boolean isReplaced(Case written) {
        return written.wasAtProvider()
                && !written.sees(Observation.Adopted.class)
                && !remote(written.after()).equals(remote(written.before()));
    }

    private static boolean isReplacedByHand(Case written) {
        return written.sees(Observation.Adopted.class)
                && written.before().handle().isPresent()
                && !remote(written.after()).equals(remote(written.before()));
    }

    /** Whether the provider says nothing of the job, and has not agreed to remove it either. */
    private static boolean isSilent(Case written) {
        return written.seen() instanceof Observation.Seen seen
                && seen.status() instanceof ProviderStatus.Unknown
                && !written.providerAgreedToCancel();
    }

    private static List<String> ids(Job job) {
        return job.handles().stream().map(Handle::id).toList();
    }

    private static Optional<String> remote(Job job) {
        return job.handle().map(Handle::id);
    }

    private static boolean says(JobEvent event, Job job) {
        return event.job().equals(job.id())
                && event.version() == job.version()
                && event.at().equals(job.updatedAt())
                && event.state() == job.state()
                && event.attempt() == job.attempt();
    }

    private static boolean isOfCurrentStep(Case written, StepRecord record) {
        return written.sees(Observation.StepEnded.class)
                && record.job().equals(written.before().id())
                && record.at().equals(written.moment().now())
                && written.before().step().map(StepCursor::step).equals(Optional.of(record.step()));
    }
}
