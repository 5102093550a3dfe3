package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A document database, small enough to be read, that stands for a real one. It knows nothing of jobs. It has just what a
 * job store needs of a database:
 *
 * <ul>
 *   <li>conditional writes of a few documents at once (a transaction, a batch with conditions): everything that must not
 *       be torn apart is written by one {@link #write}
 *   <li>indexes that are read in order, from a place on, with a limit
 *   <li>one clock for all nodes
 * </ul>
 *
 * <p>Several stores on one database are what several nodes are in production. Nothing survives the process.
 */
public final class DocumentDatabase {

    /**
     * An entry that an index found.
     *
     * @param key where in the index
     * @param document the document there
     */
    record Hit(String key, Document document) {}

    /** An index: all that each document is found by, if the index is for such documents, and what is found by it. */
    private record Index(Function<JsonNode, Stream<String>> keysOf, NavigableMap<String, String> ids) {

        private void add(Document document, JsonNode content) {
            keysOf.apply(content).forEach(key -> ids.put(key, document.id()));
        }

        private void remove(JsonNode content) {
            keysOf.apply(content).forEach(ids::remove);
        }
    }

    private final Clock clock;
    private final Map<String, Document> documents = new HashMap<>();
    private final Map<String, Index> indexes = new HashMap<>();
    private long revisions;

    /** An empty database with this clock. */
    public DocumentDatabase(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock must not be null");
    }

    /** The time, the same for every node. */
    Instant now() {
        return clock.instant();
    }

    /** Keeps an index from now on. Each key of a document ends in something that no other document has. */
    synchronized void ensureIndex(String name, Function<JsonNode, Stream<String>> keysOf) {
        Index index = new Index(keysOf, new TreeMap<>());
        if (indexes.putIfAbsent(name, index) == null) {
            documents.values().forEach(document -> index.add(document, Json.parse(document.json())));
        }
    }

    synchronized Optional<Document> read(String id) {
        return Optional.ofNullable(documents.get(id));
    }

    /** Writes all of these or none; answers whether every condition held. */
    synchronized boolean write(List<Write> batch) {
        if (!batch.stream().allMatch(this::holds)) {
            return false;
        }
        batch.forEach(this::perform);
        return true;
    }

    private boolean holds(Write write) {
        Document there = documents.get(write.id());
        if (write instanceof Write.Create) {
            return there == null;
        }
        Document seen = write instanceof Write.Replace replace ? replace.seen() : ((Write.Delete) write).seen();
        return there != null && there.revision() == seen.revision();
    }

    private void perform(Write write) {
        Document old = documents.remove(write.id());
        if (old != null) {
            JsonNode content = Json.parse(old.json());
            indexes.values().forEach(index -> index.remove(content));
        }
        if (write instanceof Write.Create create) {
            store(new Document(create.id(), ++revisions, create.json()));
        } else if (write instanceof Write.Replace replace) {
            store(new Document(replace.id(), ++revisions, replace.json()));
        }
    }

    private void store(Document document) {
        documents.put(document.id(), document);
        JsonNode content = Json.parse(document.json());
        indexes.values().forEach(index -> index.add(document, content));
    }

    /** The entries of an index within this range, in order. */
    synchronized List<Hit> ascending(String index, KeyRange range, int limit) {
        return hits(index(index).ids().subMap(range.from(), true, range.to(), false), limit);
    }

    /** The entries of an index within this range, the last first. */
    synchronized List<Hit> descending(String index, KeyRange range, int limit) {
        return hits(
                index(index).ids().subMap(range.from(), true, range.to(), false).descendingMap(), limit);
    }

    private List<Hit> hits(Map<String, String> ids, int limit) {
        List<Hit> hits = new ArrayList<>();
        for (Map.Entry<String, String> entry : ids.entrySet()) {
            if (hits.size() == limit) {
                break;
            }
            hits.add(new Hit(entry.getKey(), Objects.requireNonNull(documents.get(entry.getValue()))));
        }
        return hits;
    }

    private Index index(String name) {
        return Objects.requireNonNull(indexes.get(name), () -> "there is no index " + name);
    }
}
