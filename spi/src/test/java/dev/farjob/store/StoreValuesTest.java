package dev.farjob.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.JobId;
import dev.farjob.model.SomeJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreValuesTest {

    @Test
    void nowIsNoDelay() {
        assertEquals(Due.in(Duration.ZERO), Due.now());
    }

    @Test
    void neverIsNoTimeAtAll() {
        assertEquals(Optional.empty(), Due.never().delay());
    }

    @Test
    void nothingIsDueInThePast() {
        assertThrows(IllegalArgumentException.class, () -> Due.in(Duration.ofNanos(-1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aLimitPerProviderLeavesRoomForOne(int limit) {
        assertThrows(IllegalArgumentException.class, () -> new Admission(OptionalInt.of(limit), OptionalInt.empty()));
    }

    @Test
    void aLimitPerOwnerLeavesRoomForOne() {
        assertThrows(IllegalArgumentException.class, () -> new Admission(OptionalInt.empty(), OptionalInt.of(0)));
    }

    @Test
    void thereNeedNotBeALimit() {
        assertDoesNotThrow(() -> new Admission(OptionalInt.empty(), OptionalInt.of(1)));
    }

    @Test
    void aClaimTakesAtLeastOneJob() {
        assertThrows(IllegalArgumentException.class, () -> new Claim.DueJobs("acme", 0));
    }

    @Test
    void aClaimOfOneJobIsTaken() {
        assertEquals(1, new Claim.DueJobs("acme", 1).limit());
    }

    @Test
    void aFreshnessWindowIsNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> new Claim.TheseJobs(List.of(), Duration.ofNanos(-1)));
    }

    @Test
    void theJobsOfAClaimDoNotChangeAfterwards() {
        List<JobId> ids = new ArrayList<>(List.of(JobId.of("job-1")));
        Claim.TheseJobs claim = new Claim.TheseJobs(ids, Duration.ZERO);
        ids.clear();
        assertEquals(List.of(JobId.of("job-1")), claim.ids());
    }

    @Test
    void aPurgeRemovesAtLeastOne() {
        assertThrows(IllegalArgumentException.class, () -> new Purge(SomeJob.NOON, SomeJob.NOON, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "remove old", "r\u00e9mi", "a/b"})
    void aDutyAndItsNodeHavePlainNames(String odd) {
        assertThrows(IllegalArgumentException.class, () -> new Duty(odd, "node-1", Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new Duty("purge", odd, Duration.ZERO));
    }

    @Test
    void theNamesOfADutyAreNoLongerThanEveryStoreCanKeep() {
        assertEquals(64, new Duty("d".repeat(64), "n", Duration.ZERO).name().length());
        assertThrows(IllegalArgumentException.class, () -> new Duty("d".repeat(65), "n", Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new Duty("d", "n".repeat(65), Duration.ZERO));
    }

    @Test
    void noLeaseLastsForEver() {
        assertEquals(Duty.LONGEST_LEASE, new Duty("purge", "n", Duty.LONGEST_LEASE).lease());
        assertThrows(IllegalArgumentException.class, () -> new Duty("purge", "n", Duty.LONGEST_LEASE.plusNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> new Duty("purge", "n", Duration.ofNanos(-1)));
    }

    @Test
    void aDutyThatIsGivenBackHasNoLease() {
        Duty duty = new Duty("purge", "n", Duration.ofMinutes(1));
        assertEquals(new Duty("purge", "n", Duration.ZERO), duty.givenBack());
        assertEquals(
                List.of(false, true),
                List.of(duty.isGivenBack(), duty.givenBack().isGivenBack()));
    }
}
