package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farjob.model.JobId;
import dev.farjob.store.JobQuery;
import dev.farjob.store.SortKey;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One index for each question that is asked often, so that no question scans the database. Each key begins with what is
 * asked for, goes on with what the answer is sorted by, and ends with an id, which makes it unique.
 */
final class Indexes {

    /** Jobs by age. */
    static final String ALL = "all";

    /** An owner's jobs by age. */
    static final String OWNER = "owner";

    /** An owner's jobs about a subject by age. */
    static final String SUBJECT = "subject";

    /** Jobs by each of their handles, then by age. */
    static final String HANDLE = "handle";

    /** A provider's jobs that have a due time, by that. A settled job has none, so the index stays small. */
    static final String DUE = "due";

    /** Settled jobs by when they were. */
    static final String SETTLED = "settled";

    /** Webhooks by handle, then by age. */
    static final String WEBHOOK_HANDLE = "webhook by handle";

    /** Webhooks by age. */
    static final String WEBHOOK_AGE = "webhook by age";

    private Indexes() {}

    static void ensure(DocumentDatabase database) {
        database.ensureIndex(ALL, jobs(job -> key(age(job))));
        database.ensureIndex(OWNER, jobs(job -> key(owner(job), age(job))));
        database.ensureIndex(
                SUBJECT,
                jobs(job -> Json.optional(job.required("spec"), "subject")
                        .flatMap(subject -> key(owner(job), subject.textValue(), age(job)))));
        database.ensureIndex(
                HANDLE,
                ofJobs(job ->
                        handles(job).map(handle -> KeyRange.key(provider(handle), Json.text(handle, "id"), age(job)))));
        database.ensureIndex(
                DUE,
                node -> Json.optionalInstant(node, "due").stream()
                        .flatMap(due -> jobs(job -> key(provider(job.required("spec")), SortKey.of(due), id(job)))
                                .apply(node)));
        database.ensureIndex(
                SETTLED,
                jobs(job ->
                        Json.optionalInstant(job, "settledAt").flatMap(settled -> key(SortKey.of(settled), id(job)))));
        database.ensureIndex(
                WEBHOOK_HANDLE,
                webhooks(webhook ->
                        key(Json.text(webhook, "provider"), Json.text(webhook, "handleId"), received(webhook))));
        database.ensureIndex(WEBHOOK_AGE, webhooks(webhook -> key(received(webhook), Json.text(webhook, "provider"))));
    }

    private static Function<JsonNode, Stream<String>> jobs(Function<JsonNode, Optional<String>> keyOfSnapshot) {
        return ofJobs(job -> keyOfSnapshot.apply(job).stream());
    }

    private static Function<JsonNode, Stream<String>> ofJobs(Function<JsonNode, Stream<String>> keysOfSnapshot) {
        return node -> Json.text(node, "type").equals("job")
                ? keysOfSnapshot.apply(node.required("snapshot"))
                : Stream.empty();
    }

    private static Function<JsonNode, Stream<String>> webhooks(Function<JsonNode, Optional<String>> key) {
        return node -> Json.text(node, "type").equals("webhook")
                ? key.apply(node.required("webhook")).stream()
                : Stream.empty();
    }

    private static Optional<String> key(String... parts) {
        return Optional.of(KeyRange.key(parts));
    }

    private static String age(JsonNode job) {
        return new JobQuery.Position(Json.instant(job, "createdAt"), JobId.of(id(job))).sortKey();
    }

    private static String received(JsonNode webhook) {
        return KeyRange.key(
                SortKey.of(Json.instant(webhook, "receivedAt")),
                Json.text(webhook, "handleId"),
                Json.text(webhook, "key"));
    }

    /** All that the provider knows a job by. */
    private static Stream<JsonNode> handles(JsonNode job) {
        Stream<JsonNode> others = StreamSupport.stream(job.path("otherAttempts").spliterator(), false);
        return Stream.concat(Json.optional(job, "handle").stream(), others.map(other -> other.required("handle")));
    }

    private static String owner(JsonNode job) {
        return Json.text(job.required("spec"), "owner");
    }

    private static String provider(JsonNode withTarget) {
        return Json.text(withTarget.required("target"), "provider");
    }

    private static String id(JsonNode job) {
        return Json.text(job, "id");
    }
}
