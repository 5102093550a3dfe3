package dev.farjob.internal.look;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.internal.time.Alarm;
import dev.farjob.internal.time.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** When places that were given back lead to another claim. */
class RoomAgainTest {

    private final Queue<Runnable> alarms = new ArrayDeque<>();
    private boolean much;
    private int claims;

    private final RoomAgain again = new RoomAgain(
            new FakeTime() {
                @Override
                public Alarm later(Duration delay, Runnable task) {
                    assertEquals(RoomAgain.A_MOMENT, delay);
                    alarms.add(task);
                    return () -> {};
                }
            },
            provider -> much);

    private void placeIsFree() {
        again.at("fal", () -> claims++);
    }

    @Test
    void whereMuchRoomIsFreeItIsClaimedAtOnce() {
        much = true;
        placeIsFree();
        assertEquals(1, claims);
        assertEquals(0, alarms.size());
    }

    @Test
    void onePlaceWaitsAMomentForCompany() {
        placeIsFree();
        placeIsFree();
        assertEquals(0, claims);
        assertEquals(1, alarms.size(), "one alarm for all of them");
        alarms.remove().run();
        assertEquals(1, claims);
    }

    @Test
    void afterTheMomentTheNextPlaceWaitsForAnother() {
        placeIsFree();
        alarms.remove().run();
        placeIsFree();
        assertEquals(1, alarms.size());
    }
}
