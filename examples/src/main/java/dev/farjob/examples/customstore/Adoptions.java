package dev.farjob.examples.customstore;

import dev.farjob.model.Handle;
import dev.farjob.model.JobId;
import java.util.List;
import java.util.Optional;

/**
 * Lets a remote job be adopted by one job. An index cannot be the condition of a write, and a document can: an adoption
 * takes the next number of all adoptions, and of two that looked at the same moment the second fails, and looks again.
 */
final class Adoptions {

    private final DocumentDatabase database;

    Adoptions(DocumentDatabase database) {
        this.database = database;
    }

    /** The writes that go along with the job; none, where nothing is adopted; empty if another job has it. */
    Optional<List<Write>> turn(Optional<Handle> adopted, JobId id) {
        if (adopted.isEmpty()) {
            return Optional.of(List.of());
        }
        // The number is read before the index, so that an adoption in between makes our write fail
        Optional<Document> seen = database.read(Names.adoptions());
        if (isTaken(adopted.get(), id)) {
            return Optional.empty();
        }
        int number = seen.map(document ->
                        Json.parse(document.json()).required("number").intValue())
                .orElse(0);
        String next =
                Json.object().put("type", "adoptions").put("number", number + 1).toString();
        return Optional.of(List.of(seen.<Write>map(document -> new Write.Replace(document, next))
                .orElseGet(() -> new Write.Create(Names.adoptions(), next))));
    }

    private boolean isTaken(Handle adopted, JobId id) {
        // The job itself may be one of two
        return database.descending(Indexes.HANDLE, KeyRange.of(adopted.target().provider(), adopted.id()), 2).stream()
                .map(hit -> Json.parse(hit.document().json()).required("snapshot"))
                .anyMatch(job -> !Json.text(job, "id").equals(id.value()));
    }
}
