package dev.farjob.internal.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.model.Job;
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
        assertTrue(looks.begin(one));
        assertTrue(looks.begin(two));
        assertTrue(looks.begin(other));
        assertEquals(1, looks.free("fal"));
        assertEquals(2, looks.free("modal"));
        assertEquals(3, looks.underWay());
    }

    @Test
    void noJobIsLookedAtTwiceAtOnce() {
        looks.begin(one);
        assertFalse(looks.begin(one));
        assertEquals(2, looks.free("fal"));
    }

    @Test
    void aLookThatHasEndedGivesItsPlaceBack() {
        looks.begin(one);
        looks.end(one);
        assertEquals(3, looks.free("fal"));
        assertEquals(0, looks.underWay());
        assertTrue(looks.begin(one));
    }
}
