package dev.farjob.internal.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.internal.write.Leased;
import dev.farjob.model.Job;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LooksTest {

    private final Looks looks = new Looks(3);
    private final Job one = Snapshots.of("job-1", "fal");
    private final Job two = Snapshots.of("job-2", "fal");
    private final Job other = Snapshots.of("job-3", "modal");

    @Test
    void atFirstThereIsRoomForAll() {
        assertEquals(3, looks.free("fal"));
        assertEquals(0, looks.underWay());
    }

    @Test
    void aLookTakesAPlaceOfItsProvider() {
        assertTrue(looks.begin(Leased.claimed(one, 0)));
        assertTrue(looks.begin(Leased.claimed(two, 0)));
        assertTrue(looks.begin(Leased.claimed(other, 0)));
        assertEquals(1, looks.free("fal"));
        assertEquals(2, looks.free("modal"));
        assertEquals(3, looks.underWay());
    }

    @Test
    void thereIsMuchRoomWhereAQuarterOfWhatSweepsFillIsFree() {
        Looks many = new Looks(64);
        List<Job> jobs = IntStream.range(0, 48)
                .mapToObj(i -> Snapshots.of("job-" + i, "fal"))
                .toList();
        jobs.forEach(job -> many.begin(Leased.claimed(job, 0)));
        jobs.subList(0, 11).forEach(many::answered);
        assertFalse(many.hasMuchRoom("fal"));
        many.answered(jobs.get(11));
        assertTrue(many.hasMuchRoom("fal"));
    }

    @Test
    void noJobIsLookedAtTwiceAtOnce() {
        looks.begin(Leased.claimed(one, 0));
        assertFalse(looks.begin(Leased.claimed(one, 0)));
        assertEquals(2, looks.free("fal"));
    }

    @Test
    void anAnswerGivesThePlaceBackAndTheJobIsStillNotLookedAtTwice() {
        looks.begin(Leased.claimed(one, 0));
        looks.answered(one);
        looks.answered(one);
        assertEquals(3, looks.free("fal"));
        assertFalse(looks.begin(Leased.claimed(one, 0)));
        assertEquals(1, looks.underWay());
        looks.end(one);
        assertEquals(3, looks.free("fal"));
        assertEquals(0, looks.underWay());
    }

    @Test
    void looksThatWaitForTheirWriteAreBoundedToo() {
        for (int i = 0; i < 23; i++) {
            Job job = Snapshots.of("writing-" + i, "fal");
            looks.begin(Leased.claimed(job, 0));
            looks.answered(job);
        }
        assertEquals(1, looks.free("fal"));
        assertTrue(looks.beginIfRoom(one));
        looks.answered(one);
        assertFalse(looks.beginIfRoom(two));
        looks.end(one);
        assertTrue(looks.beginIfRoom(two));
    }

    @Test
    void aLookThatHasEndedGivesItsPlaceBack() {
        looks.begin(Leased.claimed(one, 0));
        looks.end(one);
        assertEquals(3, looks.free("fal"));
        assertEquals(0, looks.underWay());
        assertTrue(looks.begin(Leased.claimed(one, 0)));
    }

    @Test
    void ofTheBacklogAndOfWhatSomebodyWaitsForNeitherFillsAllPlaces() {
        Looks shared = new Looks(8);
        int awaited = 0;
        while (shared.beginIfRoom(Snapshots.of("awaited-" + awaited, "fal"))) {
            awaited++;
        }
        assertEquals(6, awaited);
        assertEquals(2, shared.free("fal"));
        for (int i = 0; i < 2; i++) {
            assertTrue(shared.begin(Leased.claimed(Snapshots.of("backlog-" + i, "fal"), 0)));
        }
        assertEquals(0, shared.free("fal"));
        shared.end(Snapshots.of("awaited-0", "fal"));
        assertEquals(1, shared.free("fal"));
        assertTrue(shared.beginIfRoom(Snapshots.of("awaited-0", "fal")));
    }

    @Test
    void theBacklogLeavesPlacesToWhatSomebodyWaitsFor() {
        Looks shared = new Looks(8);
        for (int i = 0; i < 6; i++) {
            assertTrue(shared.begin(Leased.claimed(Snapshots.of("backlog-" + i, "fal"), 0)));
        }
        assertEquals(0, shared.free("fal"));
        assertTrue(shared.beginIfRoom(one));
        assertTrue(shared.beginIfRoom(two));
        assertFalse(shared.beginIfRoom(Snapshots.of("job-4", "fal")));
    }

    @Test
    void aCallerThatWaitsForAPlaceIsToldWhenALookEnds() {
        looks.begin(Leased.claimed(one, 0));
        looks.begin(Leased.claimed(other, 0));
        CompletableFuture<Void> next = looks.nextPlace("fal");
        looks.end(other);
        assertFalse(next.isDone());
        looks.end(one);
        assertTrue(next.isDone());
        assertFalse(looks.nextPlace("fal").isDone());
    }

    @Test
    void thereMayBeMorePlacesThanAnybodyCounts() {
        Looks boundless = new Looks(Integer.MAX_VALUE);
        assertTrue(boundless.free("fal") > 1_000_000_000);
        assertTrue(boundless.beginIfRoom(one));
    }
}
