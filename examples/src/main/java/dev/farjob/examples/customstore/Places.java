package dev.farjob.examples.customstore;

import dev.farjob.model.Job;
import dev.farjob.store.Admission;
import dev.farjob.store.Change;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Counts the jobs in flight, in one document per provider and one per owner. Counting jobs when somebody asks would not
 * do: two writers would both count four of five, and both go ahead. A counter is written in the same batch as the job,
 * on condition that it is still what was read, so the second of the two fails, and counts again.
 */
final class Places {

    /** A counter as it was read. The check and the write must be about one and the same reading. */
    private record Counter(String name, Optional<Document> seen) {

        private int taken() {
            return seen.map(document ->
                            Json.parse(document.json()).required("taken").intValue())
                    .orElse(0);
        }

        private boolean hasRoom(OptionalInt limit, int own) {
            return limit.isEmpty() || taken() - own < limit.getAsInt();
        }

        private Write moved(int by) {
            String json = Json.object()
                    .put("type", "places")
                    .put("taken", taken() + by)
                    .toString();
            return seen.<Write>map(document -> new Write.Replace(document, json))
                    .orElseGet(() -> new Write.Create(name, json));
        }
    }

    private static final Admission ANY = new Admission(OptionalInt.empty(), OptionalInt.empty());

    private final DocumentDatabase database;

    Places(DocumentDatabase database) {
        this.database = database;
    }

    /** The writes that go along with the insert of a job. */
    List<Write> taken(Job added) {
        return moved(added, 0, inFlight(added), ANY).orElseThrow();
    }

    /** The writes that go along with a change; empty if there is no room for it. */
    Optional<List<Write>> moved(Change change) {
        return moved(
                change.before(),
                inFlight(change.before()),
                inFlight(change.after()),
                change.admission().orElse(ANY));
    }

    private Optional<List<Write>> moved(Job job, int before, int after, Admission admission) {
        Counter provider = read(Names.providersPlaces(job.target().provider()));
        Counter owner = read(Names.ownersPlaces(job.owner()));
        // A job that is in flight already has its place
        if (!provider.hasRoom(admission.perProvider(), before) || !owner.hasRoom(admission.perOwner(), before)) {
            return Optional.empty();
        }
        return Optional.of(
                before == after ? List.of() : List.of(provider.moved(after - before), owner.moved(after - before)));
    }

    private Counter read(String name) {
        return new Counter(name, database.read(name));
    }

    private static int inFlight(Job job) {
        return job.state().isInFlight() ? 1 : 0;
    }
}
