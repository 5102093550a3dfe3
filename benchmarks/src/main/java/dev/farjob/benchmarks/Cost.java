package dev.farjob.benchmarks;

import java.util.Comparator;
import java.util.List;

/**
 * The cost of one life, submit or claim, on average of a round. On a busy machine nothing but the last three says something, and
 * the two before them roughly.
 *
 * @param rate how many there were in a second
 * @param cpuHere microseconds that this process computed
 * @param cpuThere microseconds that the server computed
 * @param wal bytes that the server logged
 * @param commits transactions that ended, those that only read included
 * @param statements statements
 */
record Cost(double rate, double cpuHere, double cpuThere, double wal, double commits, double statements) {

    /** The round in the middle, by its rate. */
    static Cost median(List<Cost> rounds) {
        List<Cost> sorted =
                rounds.stream().sorted(Comparator.comparingDouble(Cost::rate)).toList();
        return sorted.get(sorted.size() / 2);
    }
}
