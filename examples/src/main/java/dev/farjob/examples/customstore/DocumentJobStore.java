package dev.farjob.examples.customstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farjob.model.Job;
import dev.farjob.model.JobEvent;
import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.model.StepRecord;
import dev.farjob.store.Change;
import dev.farjob.store.Claim;
import dev.farjob.store.Duty;
import dev.farjob.store.Insertion;
import dev.farjob.store.JobQuery;
import dev.farjob.store.JobStore;
import dev.farjob.store.NewJob;
import dev.farjob.store.Purge;
import dev.farjob.store.UnmatchedWebhook;
import dev.farjob.store.Verdict;
import dev.farjob.store.json.JobJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A {@link JobStore} on a document database.
 *
 * <p>Every write here has the same shape: read, judge what was read, write on condition that it is still so, and if it is
 * not, begin again. A writer begins again only because another one got something done, so the store as a whole never
 * stands still, and there is no lock that a dying node could keep.
 *
 * <p>Two counters must not be mixed up. The <em>version</em> of a job is Farjob's: it fences writers, and a change is lost
 * when it has moved. The <em>revision</em> of a document is the database's: it moves with every write of the document,
 * also with one that is no write of the job, and then nothing is lost and the change is tried again.
 */
public final class DocumentJobStore implements JobStore {

    private static final int PAGE = 100;

    private final DocumentDatabase database;
    private final Places places;
    private final Adoptions adoptions;
    private final ReadableJobs readable = new ReadableJobs();
    private final DocumentClaims claims;
    private final Duties duties;

    /** A store on this database. Each node makes one of its own: all they share is the database. */
    public DocumentJobStore(DocumentDatabase database) {
        this.database = Objects.requireNonNull(database, "database must not be null");
        this.places = new Places(database);
        this.adoptions = new Adoptions(database);
        this.claims = new DocumentClaims(database, readable);
        this.duties = new Duties(database);
        Indexes.ensure(database);
    }

    @Override
    public List<Insertion> insert(List<NewJob> jobs) {
        return jobs.stream().map(this::insert).toList();
    }

    /**
     * To look whether the job exists and then to insert it would let two who look at once both insert. So both names that
     * have to be unique, the id and the owner's key, are documents, and their creation is the condition of the insert.
     */
    private Insertion insert(NewJob added) {
        while (true) {
            Optional<List<Write>> turn =
                    adoptions.turn(added.adopted(), added.job().id());
            if (turn.isEmpty()) {
                return new Insertion.HandleTaken();
            }
            Optional<Insertion> there = existing(added.job());
            if (there.isPresent()) {
                return there.get();
            }
            List<Write> batch = new ArrayList<>(places.taken(added.job()));
            batch.addAll(turn.get());
            batch.add(new Write.Create(
                    Names.job(added.job().id()),
                    JobDocument.of(added, database.now()).json()));
            nameOfKey(added.job()).ifPresent(name -> batch.add(new Write.Create(name, pointerTo(added.job()))));
            if (database.write(batch)) {
                return new Insertion.Inserted(added.job());
            }
        }
    }

    private Optional<Insertion> existing(Job job) {
        Optional<Job> sameKey = nameOfKey(job)
                .flatMap(database::read)
                .flatMap(pointer -> find(JobId.of(Json.text(Json.parse(pointer.json()), "job"))));
        if (sameKey.isPresent()) {
            return sameKey.map(Insertion.Existing::new);
        }
        // Of another owner's job not even its state may leak
        return find(job.id())
                .map(there ->
                        there.owner().equals(job.owner()) ? new Insertion.Existing(there) : new Insertion.IdTaken());
    }

    private static Optional<String> nameOfKey(Job job) {
        return job.spec()
                .idempotencyKey()
                .map(key -> Names.idempotencyKey(job.owner().value(), key.value()));
    }

    private static String pointerTo(Job job) {
        return Json.object().put("type", "key").put("job", job.id().value()).toString();
    }

    @Override
    public Optional<Job> find(JobId id) {
        return read(id).map(JobDocument::job);
    }

    private Optional<JobDocument> read(JobId id) {
        return database.read(Names.job(id)).map(JobDocument::parse);
    }

    @Override
    public Optional<Job> findByHandle(String provider, String handleId) {
        return database.descending(Indexes.HANDLE, KeyRange.of(provider, handleId), 1).stream()
                .map(hit -> JobDocument.parse(hit.document()).job())
                .findFirst();
    }

    /** Page by page along the index that fits best; conditions that the index does not know filter its answer. */
    @Override
    public List<Job> list(JobQuery query) {
        String index = Indexes.ALL;
        KeyRange range = KeyRange.of();
        if (query.owner().isPresent()) {
            String owner = query.owner().get().value();
            index = query.subject().isPresent() ? Indexes.SUBJECT : Indexes.OWNER;
            range = query.subject()
                    .map(subject -> KeyRange.of(owner, subject.value()))
                    .orElse(KeyRange.of(owner));
        }
        if (query.after().isPresent()) {
            range = range.before(range.from() + query.after().get().sortKey());
        }
        int pageSize = Math.min(query.limit(), PAGE);
        List<Job> found = new ArrayList<>();
        List<DocumentDatabase.Hit> hits;
        do {
            hits = database.descending(index, range, pageSize);
            for (DocumentDatabase.Hit hit : hits) {
                range = range.before(hit.key());
                readable.read(hit.document())
                        .map(JobDocument::job)
                        .filter(job -> query.matches(job) && found.size() < query.limit())
                        .ifPresent(found::add);
            }
        } while (hits.size() == pageSize && found.size() < query.limit());
        return found;
    }

    @Override
    public List<Job> claim(Claim claim) {
        return claim instanceof Claim.DueJobs due ? claims.claim(due) : claims.claim((Claim.TheseJobs) claim);
    }

    @Override
    public List<Verdict> apply(List<Change> changes) {
        return changes.stream().map(this::apply).toList();
    }

    /** The snapshot, its event, its checkpoint and the due time are one document; the counters are in the same batch. */
    private Verdict apply(Change change) {
        while (true) {
            Optional<Document> seen = database.read(Names.job(change.id()));
            Optional<JobDocument> job = seen.map(JobDocument::parse).filter(there -> change.isMadeFor(there.job()));
            if (job.isEmpty()) {
                return Verdict.LOST;
            }
            Optional<List<Write>> turn = adoptions.turn(change.adopted(), change.id());
            if (turn.isEmpty()) {
                return Verdict.HANDLE_TAKEN;
            }
            Optional<List<Write>> counters = places.moved(change);
            if (counters.isEmpty()) {
                // No room for a job that is as it was; whether it still is has to be seen after the room was
                if (database.read(Names.job(change.id())).equals(seen)) {
                    return Verdict.NOT_ADMITTED;
                }
                continue;
            }
            List<Write> batch = new ArrayList<>(counters.get());
            batch.addAll(turn.get());
            batch.add(new Write.Replace(
                    seen.get(), job.get().after(change, database.now()).json()));
            if (database.write(batch)) {
                return Verdict.APPLIED;
            }
        }
    }

    @Override
    public List<StepRecord> steps(JobId id) {
        return read(id).map(JobDocument::steps).orElse(List.of());
    }

    @Override
    public List<JobEvent> events(JobId id, long afterVersion) {
        return read(id).stream()
                .flatMap(document -> document.events().stream())
                .filter(event -> event.version() > afterVersion)
                .toList();
    }

    @Override
    public int acknowledge(Owner owner, Set<JobId> ids, Instant at) {
        return (int) ids.stream().filter(id -> acknowledge(owner, id, at)).count();
    }

    private boolean acknowledge(Owner owner, JobId id, Instant at) {
        while (true) {
            Optional<Document> seen = database.read(Names.job(id));
            Optional<JobDocument> unseen = seen.map(JobDocument::parse)
                    .filter(there ->
                            there.job().owner().equals(owner) && there.job().isUnseen());
            if (unseen.isEmpty()) {
                return false;
            }
            if (database.write(List.of(
                    new Write.Replace(seen.get(), unseen.get().acknowledged(at).json())))) {
                return true;
            }
        }
    }

    /** A webhook is recognised as a repeat by its name, so that nothing has to be looked up first. */
    @Override
    public boolean keep(UnmatchedWebhook webhook) {
        return database.write(List.of(new Write.Create(Names.webhook(webhook), documentOf(webhook))));
    }

    @Override
    public List<UnmatchedWebhook> unmatched(String provider, String handleId) {
        return database.ascending(Indexes.WEBHOOK_HANDLE, KeyRange.of(provider, handleId), Integer.MAX_VALUE).stream()
                .map(hit -> JobJson.readWebhook(
                        Json.parse(hit.document().json()).required("webhook").toString()))
                .toList();
    }

    private static String documentOf(UnmatchedWebhook webhook) {
        ObjectNode node = Json.object().put("type", "webhook");
        node.set("webhook", Json.parse(JobJson.write(webhook)));
        return node.toString();
    }

    @Override
    public int purge(Purge purge) {
        return purge(Indexes.SETTLED, purge.settledBefore(), purge.limit(), this::removalOfKey)
                + purge(Indexes.WEBHOOK_AGE, purge.receivedBefore(), purge.limit(), webhook -> List.of());
    }

    /** The key is looked up in the document as it is: a job that cannot be read grows old like any other. */
    private List<Write> removalOfKey(Document document) {
        JsonNode spec = Json.parse(document.json()).required("snapshot").required("spec");
        return Json.optional(spec, "idempotencyKey")
                .map(key -> Names.idempotencyKey(Json.text(spec, "owner"), key.textValue()))
                .flatMap(database::read)
                .stream()
                .<Write>map(Write.Delete::new)
                .toList();
    }

    /**
     * Removes the oldest. A document that changed meanwhile is looked up again rather than left: an answer below the limit
     * promises that nothing old is there, and a job that was reopened is not in the index any more.
     */
    private int purge(String index, Instant before, int limit, Function<Document, List<Write>> besides) {
        int removed = 0;
        List<DocumentDatabase.Hit> hits;
        do {
            hits = database.ascending(index, KeyRange.before(before), limit - removed);
            for (DocumentDatabase.Hit hit : hits) {
                List<Write> batch = new ArrayList<>(besides.apply(hit.document()));
                batch.add(new Write.Delete(hit.document()));
                removed += database.write(batch) ? 1 : 0;
            }
        } while (!hits.isEmpty() && removed < limit);
        return removed;
    }

    @Override
    public boolean hold(Duty duty) {
        return duties.hold(duty);
    }
}
