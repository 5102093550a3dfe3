package dev.farjob.internal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.internal.decide.Moment;
import dev.farjob.internal.time.SystemTimekeeper;
import dev.farjob.model.Cause;
import dev.farjob.model.Job;
import dev.farjob.testkit.VirtualClock;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The moments that decisions are made in. */
class MomentsTest {

    private static final int MANY = 1_000;

    private final DurationLog durations = new DurationLog(provider -> false);
    private final Job job = Snapshots.of("job-1", "fal");
    private final Moments moments = of(42);

    private Moments of(long seed) {
        return new Moments(new SystemTimekeeper(new VirtualClock()), new SplittableRandom(seed), durations);
    }

    @Test
    void aMomentHasTheTimeTheCauseAndWhatIsKnownOfTheTarget() {
        durations.ended(Snapshots.delivered("job-2", job.target(), Duration.ofMinutes(1)), Cause.SWEEP);
        Moment moment = moments.of(job, Cause.WEBHOOK);
        assertEquals(VirtualClock.START, moment.now());
        assertEquals(Cause.WEBHOOK, moment.cause());
        assertEquals(1, moment.known().count());
    }

    @Test
    void eachWriteHasAStampOfItsOwn() {
        Set<String> stamps = Stream.concat(
                        Stream.generate(() -> moments.of(job, Cause.SWEEP).stamp())
                                .limit(MANY),
                        Stream.generate(moments::stamp).limit(MANY))
                .collect(Collectors.toSet());
        assertEquals(2 * MANY, stamps.size());
    }

    @Test
    void twoNodesNeverMakeTheSameStamp() {
        Moments other = of(43);
        assertNotEquals(moments.node(), other.node());
        assertNotEquals(moments.stamp(), other.stamp());
    }

    @Test
    void jitterLeavesNoPartOfItsRangeOut() {
        int[] tenths = new int[10];
        for (int i = 0; i < MANY; i++) {
            tenths[(int) (moments.of(job, Cause.SWEEP).random() * tenths.length)]++;
        }
        assertTrue(IntStream.of(tenths).allMatch(count -> count > 90 && count < 110));
    }

    @Test
    void twoNodesDoNotHaveTheSameJitter() {
        assertNotEquals(
                moments.of(job, Cause.SWEEP).random(),
                of(43).of(job, Cause.SWEEP).random());
    }
}
