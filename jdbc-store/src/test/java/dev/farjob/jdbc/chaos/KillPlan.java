package dev.farjob.jdbc.chaos;

import dev.farjob.jdbc.chaos.Life.Death;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses the next point to be fatal: each once before any twice, and a run of only a few kills gets a few of each part of
 * a life. At a point that has killed a process the next one is killed later, at the second or the third time that it gets
 * there.
 */
final class KillPlan {

    private static final int MOST_TIMES = 3;

    /** Steps of this length around a circle never come close to where they were before. */
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private final Map<String, Tally> points = new LinkedHashMap<>();
    private int turns;

    private static final class Tally {
        private int tries;
        private int kills;

        /** A point that was once not reached is hard to reach: the first time has to do. */
        private int time() {
            return tries == kills ? 1 + kills % MOST_TIMES : 1;
        }
    }

    /** There is this point. */
    void add(String point) {
        points.computeIfAbsent(point, unknown -> new Tally());
    }

    /** The death to die in the next turn. */
    Death next() {
        int fewest =
                points.values().stream().mapToInt(tally -> tally.tries).min().orElseThrow();
        List<Map.Entry<String, Tally>> candidates = points.entrySet().stream()
                .filter(point -> point.getValue().tries == fewest)
                .toList();
        double place = turns++ * GOLDEN % 1;
        Map.Entry<String, Tally> point = candidates.get((int) (place * candidates.size()));
        Death death = new Death(point.getKey(), point.getValue().time());
        point.getValue().tries++;
        return death;
    }

    /** Whether the process did not get to that point when it was to die there before. */
    boolean wasMissed(Death death) {
        Tally tally = points.get(death.point());
        return tally.tries - 1 > tally.kills;
    }

    /** The process reached that point and died there. */
    void killedAt(Death death) {
        points.get(death.point()).kills++;
    }

    /** How many points there are. */
    int size() {
        return points.size();
    }

    /** The points at which no process has died. */
    Set<String> missed() {
        Set<String> missed = new TreeSet<>();
        points.forEach((point, tally) -> {
            if (tally.kills == 0) {
                missed.add(point);
            }
        });
        return missed;
    }
}
