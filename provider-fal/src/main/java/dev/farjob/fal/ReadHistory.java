package dev.farjob.fal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farjob.fal.ReadResult.Read;
import dev.farjob.fal.http.Http;
import dev.farjob.fal.http.Reply;
import dev.farjob.fal.wire.EndpointId;
import dev.farjob.fal.wire.ErrorAnswer;
import dev.farjob.fal.wire.Failures;
import dev.farjob.fal.wire.HandleDetail;
import dev.farjob.fal.wire.HistoryPage;
import dev.farjob.fal.wire.HistoryPage.Entry;
import dev.farjob.fal.wire.Json;
import dev.farjob.fal.wire.ResultBody;
import dev.farjob.model.Handle;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.SpawnLookup.Found;
import dev.farjob.provider.SpawnRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * fal's history of requests, which remembers what the queue has forgotten: results, for as long as the account keeps
 * payloads, and requests whose submit was never answered.
 */
final class ReadHistory {

    private static final int LARGEST = 32 << 20;
    private static final int MOST_PAGES = 10;
    private static final int MOST_NAMED = 3;
    /** How far fal's clock and ours may differ, and how long a submit may be on its way. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final String NOT_THERE = "neither fal's queue nor its history knows it";

    /** Equal numbers are equal however they are written. */
    private static final Comparator<JsonNode> SAME = (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        return one.equals(other) ? 0 : 1;
    };

    private final Http http;
    private final Settings settings;

    ReadHistory(Http http, Settings settings) {
        this.http = http;
        this.settings = settings;
    }

    /** The result of a request that the queue does not know any more. */
    Read read(Handle handle) {
        String name = HandleDetail.read(handle.detail()).key().orElse(FalKey.DEFAULT_NAME);
        KeyRing.Found key = KeyRing.ask(() -> settings.keys().named(name));
        Optional<EndpointId> endpoint = EndpointId.parse(handle.target().endpoint());
        if (!(key instanceof KeyRing.Found.There there) || endpoint.isEmpty()) {
            return notFound("fal's queue does not know it, and its history cannot be asked");
        }
        Reply reply = ask(there.key(), query(endpoint.get()) + "&request_id=" + handle.id());
        Optional<HistoryPage> page = page(reply);
        if (page.isEmpty()) {
            return notFound("fal's queue does not know it, and its history does not say: " + inShort(reply));
        }
        return page.get().entries().stream()
                .filter(entry -> entry.requestId().equals(handle.id()))
                .findFirst()
                .map(ReadHistory::outcome)
                .orElseGet(() -> notFound(NOT_THERE));
    }

    private static Read outcome(Entry entry) {
        if (entry.status().isEmpty()) {
            return entry.ended() ? notFound("fal's history does not say how it ended") : new Read.NotReady();
        }
        int status = entry.status().getAsInt();
        if (status < 300) {
            return entry.output()
                    .flatMap(ResultBody::read)
                    .<Read>map(Read.Ready::new)
                    .orElseGet(() -> new Read.Gone("fal's history says that it ended well, and has no output of it"));
        }
        ErrorAnswer error = ErrorAnswer.read(status, entry.output().orElse(""));
        return status < 400
                ? notFound("fal's history says HTTP " + status)
                : new Read.Failed(Failures.ofRun(error), error);
    }

    private static Read notFound(String answer) {
        return new Read.Unknown(Why.NOT_FOUND, answer, Optional.empty());
    }

    /**
     * Looks for a request whose submit was not answered. fal keeps nothing of ours but the input, so it proves whose request it
     * is only where the host promises that no other job has the same; and that nothing is listed proves nothing at all, because
     * what waits in the queue may not be listed.
     */
    Found lookUp(SpawnRequest request, Instant sentAt) {
        Optional<EndpointId> endpoint = EndpointId.parse(request.target().endpoint());
        KeyRing.Found key = KeyRing.ask(() -> settings.keys().forSpawn(request));
        Optional<JsonNode> input = Json.read(request.input().json());
        if (endpoint.isEmpty() || input.isEmpty() || !(key instanceof KeyRing.Found.There there)) {
            return new Found.CannotTell("fal's history cannot be asked for it");
        }
        String query = query(endpoint.get()) + "&limit=100&start="
                + encode(sentAt.minus(SKEW).toString());
        List<String> same = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            Reply reply = ask(
                    there.key(),
                    query + cursor.map(next -> "&cursor=" + encode(next)).orElse(""));
            Optional<HistoryPage> page = page(reply);
            if (page.isEmpty()) {
                return new Found.CannotTell("fal's history does not say: " + inShort(reply));
            }
            page.get().entries().stream()
                    .filter(entry -> isSame(entry, input.get()))
                    .forEach(entry -> same.add(entry.requestId()));
            cursor = page.get().next();
            if (cursor.isEmpty()) {
                return judge(request, there.key(), same);
            }
        }
        return new Found.CannotTell("fal's history has more requests of that time than are looked through");
    }

    private Found judge(SpawnRequest request, FalKey key, List<String> same) {
        if (same.isEmpty()) {
            return new Found.CannotTell("fal's history has no request with this input, or not yet");
        }
        if (settings.uniqueInputs() && same.size() == 1) {
            return new Found.There(new Handle(
                    request.target(),
                    same.get(0),
                    HandleDetail.ofKey(key.name()).write()));
        }
        String some = String.join(", ", same.subList(0, Math.min(same.size(), MOST_NAMED)));
        return new Found.CannotTell("fal's history has " + same.size()
                + " with this input, and nothing in it says whose: " + some + "; adopt the one that is this job's");
    }

    private static boolean isSame(Entry entry, JsonNode input) {
        return entry.input()
                .flatMap(Json::read)
                .filter(there -> there.equals(SAME, input))
                .isPresent();
    }

    private static String query(EndpointId endpoint) {
        return "?expand=payloads&endpoint_id=" + encode(endpoint.full());
    }

    private Reply ask(FalKey key, String query) {
        URI uri = URI.create(settings.hosts().platform() + "/models/requests/by-endpoint" + query);
        return http.send(FalApi.request(uri, key).GET(), LARGEST);
    }

    private static Optional<HistoryPage> page(Reply reply) {
        return reply instanceof Reply.Answered answered && answered.isSuccess()
                ? HistoryPage.read(answered.text())
                : Optional.empty();
    }

    private static String inShort(Reply reply) {
        return reply instanceof Reply.Answered answered ? "HTTP " + answered.status() : ((Reply.Nothing) reply).why();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
