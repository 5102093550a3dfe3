package dev.farjob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.model.Cause;
import dev.farjob.model.EventKind;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.JobState;
import dev.farjob.model.SomeJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store would otherwise work out for itself. */
class DerivedTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Due SOON = Due.in(MINUTE);
    private static final Instant NOW = SomeJob.NOON;

    @ParameterizedTest
    @EnumSource
    void onlyALiveJobIsDue(JobState state) {
        Job after = SomeJob.in(state).written(2, NOW, "second").build();
        Optional<Duration> expected = state.isLive() ? Optional.of(MINUTE) : Optional.empty();
        assertEquals(expected, Change.of(SomeJob.accepted(), after, SOON).dueIn());
        assertEquals(expected, added(SomeJob.in(state).build(), SOON).dueIn());
    }

    @Test
    void aLiveJobThatIsNeverDueIsNotDue() {
        Job after = SomeJob.accepted().next(NOW, "second").build();
        assertEquals(
                Optional.empty(),
                Change.of(SomeJob.accepted(), after, Due.never()).dueIn());
        assertEquals(Optional.empty(), added(SomeJob.accepted(), Due.never()).dueIn());
    }

    private static NewJob added(Job job, Due due) {
        return new NewJob(job, due, JobEvent.of(job, EventKind.SUBMITTED, Cause.SUBMIT, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING,    in an hour, never,        taken",
        "QUEUED,     never,      never,        taken",
        "QUEUED,     now,        59 s ago,     left",
        "RUNNING,    in an hour, in a second,  left",
        "RUNNING,    in an hour, a minute ago, taken",
        "ACCEPTED,   in an hour, never,        left",
        "SPAWNING,   now,        never,        taken",
        "FINALIZING, never,      never,        left",
        "FINALIZING, now,        59 s ago,     left",
        "PARKED,     now,        never,        left",
        "FAILED,     now,        never,        left"
    })
    void aClaimByIdTakesWhatMayBeLookedAt(JobState state, String due, String claimedAt, String answer) {
        Claim.TheseJobs claim = new Claim.TheseJobs(List.of(), MINUTE);
        assertEquals(answer.equals("taken"), claim.takes(SomeJob.in(state).build(), time(due), time(claimedAt), NOW));
    }

    @ParameterizedTest
    @EnumSource
    void aClaimWithoutAWindowTakesWhateverIsLive(JobState state) {
        Claim.TheseJobs claim = new Claim.TheseJobs(List.of(), Duration.ZERO);
        assertEquals(state.isLive(), claim.takes(SomeJob.in(state).build(), Optional.empty(), Optional.of(NOW), NOW));
    }

    @Test
    void aWindowMayBeLongerThanTheTimeThatThereIs() {
        Claim.TheseJobs claim = new Claim.TheseJobs(List.of(), Duration.ofSeconds(Long.MAX_VALUE));
        Job running = SomeJob.in(JobState.RUNNING).build();
        assertEquals(false, claim.takes(running, Optional.empty(), Optional.of(NOW), NOW));
    }

    private static Optional<Instant> time(String word) {
        return switch (word) {
            case "now" -> Optional.of(NOW);
            case "in an hour" -> Optional.of(NOW.plusSeconds(3_600));
            case "in a second" -> Optional.of(NOW.plusSeconds(1));
            case "59 s ago" -> Optional.of(NOW.minusSeconds(59));
            case "a minute ago" -> Optional.of(NOW.minusSeconds(60));
            default -> Optional.empty();
        };
    }

    @Test
    void keysSortAsTheirPositionsDo() {
        List<JobQuery.Position> positions = Stream.of(
                        Instant.MIN,
                        Instant.EPOCH.minusNanos(1),
                        Instant.EPOCH,
                        NOW,
                        NOW.plusNanos(1),
                        Instant.parse("9999-12-31T23:59:59.999999Z"),
                        Instant.MAX)
                .flatMap(time -> Stream.of("-", "0", "A", "Z", "Z-", "_", "a", "aa")
                        .map(id -> new JobQuery.Position(time, JobId.of(id))))
                .toList();
        assertEquals(positions, positions.stream().sorted().toList());
        List<String> keys = positions.stream().map(JobQuery.Position::sortKey).toList();
        assertEquals(keys, keys.stream().sorted().toList());
        assertEquals(keys.size(), keys.stream().distinct().count());
    }

    @Test
    void aKeyOfATimeHasDigitsOnlyAndAlwaysAsMany() {
        assertTrue(Stream.of(Instant.MIN, NOW, Instant.MAX).map(SortKey::of).allMatch(key -> key.matches("[0-9]{26}")));
    }

    @Test
    void aJobStandsAtThePlaceWhereThePageAfterItBegins() {
        Job job = SomeJob.accepted();
        assertEquals(JobQuery.everyone().after(job).after(), Optional.of(JobQuery.Position.of(job)));
    }
}
