package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farjob.store.Duty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which node holds which duty. A duty is a document that says whose it is and until when; of two nodes that read it at the
 * same moment the second to write fails, and reads again.
 */
final class Duties {

    private final DocumentDatabase database;

    Duties(DocumentDatabase database) {
        this.database = database;
    }

    boolean hold(Duty duty) {
        while (true) {
            Instant now = database.now();
            Optional<Document> seen = database.read(Names.duty(duty));
            if (seen.filter(held -> isAnothers(held, duty, now)).isPresent()) {
                return false;
            }
            String next = Json.object()
                    .put("type", "duty")
                    .put("node", duty.node())
                    .put("until", now.plus(duty.lease()).toString())
                    .toString();
            Write write = seen.<Write>map(held -> new Write.Replace(held, next))
                    .orElseGet(() -> new Write.Create(Names.duty(duty), next));
            if (database.write(List.of(write))) {
                return !duty.isGivenBack();
            }
        }
    }

    private static boolean isAnothers(Document held, Duty duty, Instant now) {
        JsonNode content = Json.parse(held.json());
        return !Json.text(content, "node").equals(duty.node())
                && Json.instant(content, "until").isAfter(now);
    }
}
