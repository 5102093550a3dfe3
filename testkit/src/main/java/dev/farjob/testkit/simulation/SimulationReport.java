package dev.farjob.testkit.simulation;

import dev.farjob.model.JobState;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** A summary of many runs: enough to see that they were rough enough to mean something. */
public final class SimulationReport {

    private final long runs;
    private final long switchPoints;
    private final long handovers;
    private final long crashes;
    private final long webhooks;
    private final Map<Fault, Long> faults;
    private final Map<String, Long> jobs;

    private SimulationReport(Builder builder) {
        this.runs = builder.runs;
        this.switchPoints = builder.switchPoints;
        this.handovers = builder.handovers;
        this.crashes = builder.crashes;
        this.webhooks = builder.webhooks;
        this.faults = new EnumMap<>(builder.faults);
        this.jobs = new TreeMap<>(builder.jobs);
    }

    /** How many seeds were run to their end. */
    public long runs() {
        return runs;
    }

    /** How many switch points there were in all runs. */
    public long switchPoints() {
        return switchPoints;
    }

    /** How many nodes died. */
    public long crashes() {
        return crashes;
    }

    /** How many webhooks were taken. */
    public long webhooks() {
        return webhooks;
    }

    /** How often this fault struck. */
    public long struck(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    /** How many jobs ended in this state. */
    public long jobs(JobState state) {
        return jobs.entrySet().stream()
                .filter(entry -> entry.getKey().split(" ", 2)[0].equals(state.name()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        return runs + " runs, " + switchPoints + " switch points (" + handovers + " switches), " + crashes
                + " crashes, " + webhooks + " webhooks; jobs " + jobs + "; faults " + faults;
    }

    /** Adds up runs. */
    static final class Builder {

        private long runs;
        private long switchPoints;
        private long handovers;
        private long crashes;
        private long webhooks;
        private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        private final Map<String, Long> jobs = new TreeMap<>();

        void run(long switchPoints, long handovers) {
            this.runs++;
            this.switchPoints += switchPoints;
            this.handovers += handovers;
        }

        void crashes(long more) {
            crashes += more;
        }

        void webhooks(long more) {
            webhooks += more;
        }

        void faults(Map<Fault, Long> more) {
            more.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        }

        void job(String end) {
            jobs.merge(end, 1L, Long::sum);
        }

        SimulationReport build() {
            return new SimulationReport(this);
        }
    }
}
