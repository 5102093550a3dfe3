package dev.farjob.jdbc.internal;

import dev.farjob.jdbc.internal.schema.Tables;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.store.Admission;
import dev.farjob.store.Change;
import dev.farjob.store.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Lets changes in while there is room. Others that ask for room at the same provider or owner wait until this transaction
 * ends, so that the count stays true; those that make room need not wait.
 */
final class AdmitJobs {

    private final Writes writes;
    private final ReadJobs reads;
    private final String countOfOwner;

    AdmitJobs(Tables tables, Writes writes, ReadJobs reads) {
        this.writes = writes;
        this.reads = reads;
        countOfOwner = tables.sql("SELECT COUNT(*) FROM {live} l WHERE l.owner = ? AND " + Writes.IN_FLIGHT);
    }

    /** The names to hold off while this change asks for room. */
    static List<String> names(Change change) {
        List<String> names = new ArrayList<>();
        change.admission().ifPresent(admission -> {
            admission.perProvider().ifPresent(limit -> names.add(provider(change)));
            admission.perOwner().ifPresent(limit -> names.add(owner(change)));
        });
        return names;
    }

    /**
     * Writes the changes that there is room for, in their order.
     *
     * @param write writes changes, and answers which of them did not lose
     */
    Map<JobId, Verdict> apply(Handle handle, List<Change> changes, Function<List<Change>, Set<JobId>> write) {
        Map<JobId, Verdict> verdicts = new HashMap<>();
        Map<String, Integer> taken = count(handle, changes);
        List<Change> waiting = changes;
        while (!waiting.isEmpty()) {
            List<Change> admitted = new ArrayList<>();
            List<Change> refused = new ArrayList<>();
            for (Change change : waiting) {
                if (isRoom(change, taken)) {
                    take(change, taken, 1);
                    admitted.add(change);
                } else {
                    refused.add(change);
                }
            }
            Set<JobId> written = admitted.isEmpty() ? Set.of() : write.apply(admitted);
            for (Change change : admitted) {
                boolean applied = written.contains(change.id());
                verdicts.put(change.id(), applied ? Verdict.APPLIED : Verdict.LOST);
                if (!applied) {
                    take(change, taken, -1);
                }
            }
            if (written.size() == admitted.size()) {
                refuse(handle, refused, verdicts);
                return verdicts;
            }
            // Those that lost have left room to those that were refused.
            waiting = refused;
        }
        return verdicts;
    }

    private void refuse(Handle handle, List<Change> refused, Map<JobId, Verdict> verdicts) {
        Map<JobId, Job> now = new HashMap<>();
        reads.byIds(handle, refused.stream().map(Change::id).toList()).forEach(job -> now.put(job.id(), job));
        for (Change change : refused) {
            Job job = now.get(change.id());
            boolean asItWas = job != null && change.isMadeFor(job);
            verdicts.put(change.id(), asItWas ? Verdict.NOT_ADMITTED : Verdict.LOST);
        }
    }

    private Map<String, Integer> count(Handle handle, List<Change> changes) {
        Map<String, Integer> taken = new HashMap<>();
        for (Change change : changes) {
            Admission admission = change.admission().orElseThrow();
            if (admission.perProvider().isPresent()) {
                taken.computeIfAbsent(
                        provider(change),
                        name -> writes.inFlight(handle, change.before().target().provider()));
            }
            if (admission.perOwner().isPresent()) {
                taken.computeIfAbsent(
                        owner(change),
                        name -> ofOwner(handle, change.before().owner().value()));
            }
        }
        return taken;
    }

    private int ofOwner(Handle handle, String owner) {
        return handle.select(countOfOwner, owner).mapTo(Integer.class).one();
    }

    private static boolean isRoom(Change change, Map<String, Integer> taken) {
        Admission admission = change.admission().orElseThrow();
        int own = inFlight(change.before());
        return fits(admission.perProvider(), taken.getOrDefault(provider(change), 0), own)
                && fits(admission.perOwner(), taken.getOrDefault(owner(change), 0), own);
    }

    private static boolean fits(OptionalInt limit, int taken, int own) {
        return limit.isEmpty() || taken - own < limit.getAsInt();
    }

    private static void take(Change change, Map<String, Integer> taken, int times) {
        int more = times * (inFlight(change.after()) - inFlight(change.before()));
        taken.computeIfPresent(provider(change), (name, count) -> count + more);
        taken.computeIfPresent(owner(change), (name, count) -> count + more);
    }

    private static int inFlight(Job job) {
        return job.state().isInFlight() ? 1 : 0;
    }

    private static String provider(Change change) {
        return "provider " + change.before().target().provider();
    }

    private static String owner(Change change) {
        return "owner " + change.before().owner().value();
    }
}
