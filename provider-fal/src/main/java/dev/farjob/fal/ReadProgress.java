package dev.farjob.fal;

import dev.farjob.fal.RequestUrls.Part;
import dev.farjob.fal.http.Http;
import dev.farjob.fal.http.Reply;
import dev.farjob.fal.wire.LogLine;
import dev.farjob.fal.wire.StatusBody;
import dev.farjob.fal.wire.StatusBody.State;
import dev.farjob.model.Handle;
import dev.farjob.model.Progress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into the stream of a request's status, for how far it is and what it printed last. */
final class ReadProgress {

    private static final int LARGEST = 4 << 20;
    /** The percentage that a progress bar prints. Another percentage may be of anything. */
    private static final Pattern BAR = Pattern.compile("(?:^|[^0-9.])(100|[0-9]{1,2})%\\|");

    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{1,20}:[^\\s]+");
    private static final int MOST_TO_LOOK_AT = 2_000;

    private final Http http;
    private final FalApi api;
    private final boolean logs;
    private final Duration patience;

    ReadProgress(Http http, FalApi api, Settings settings) {
        this.http = http;
        this.api = api;
        this.logs = settings.logs();
        this.patience = settings.logPatience();
    }

    Optional<Progress> read(Handle handle) {
        if (!logs) {
            return Optional.empty();
        }
        Seen seen = new Seen(patience.isZero());
        // A stream that broke off has said what it said
        api.ask(handle, Part.STREAM, (uri, key) -> listen(URI.create(uri + "?logs=1"), key, seen));
        return seen.last();
    }

    private Reply listen(URI uri, FalKey key, Seen seen) {
        HttpRequest.Builder request = FalApi.request(uri, key)
                .setHeader("Accept", "text/event-stream")
                .GET();
        return patience.isZero()
                ? http.events(request, LARGEST, seen::isEnough)
                : http.events(request, LARGEST, patience, seen::isEnough);
    }

    /** The news from the stream so far. */
    private static final class Seen {

        private final boolean firstOnly;
        private Optional<Progress> last = Optional.empty();

        Seen(boolean firstOnly) {
            this.firstOnly = firstOnly;
        }

        synchronized Optional<Progress> last() {
            return last;
        }

        synchronized boolean isEnough(String event) {
            Optional<StatusBody> status = StatusBody.read(event);
            last = status.flatMap(ReadProgress::progress).or(() -> last);
            return firstOnly
                    || last.isPresent()
                    || status.filter(body -> body.state() == State.COMPLETED).isPresent();
        }
    }

    private static Optional<Progress> progress(StatusBody status) {
        if (status.state() == State.IN_QUEUE && status.position().isPresent()) {
            return Optional.of(Progress.queued(status.position().getAsInt()));
        }
        return status.logs().isEmpty()
                ? Optional.empty()
                : said(status.logs().get(status.logs().size() - 1));
    }

    /** The last line, without what may be a signed URL; its figure, if it is a progress bar. */
    static Optional<Progress> said(LogLine line) {
        String cut = line.message().substring(0, Math.min(line.message().length(), MOST_TO_LOOK_AT));
        String text = printable(URL.matcher(cut).replaceAll("…")).strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher bar = BAR.matcher(text);
        return Optional.of(
                bar.find()
                        ? Progress.measured(Integer.parseInt(bar.group(1)) / 100.0)
                                .withMessage(text)
                        : Progress.said(Progress.Source.PROVIDER, text));
    }

    private static String printable(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints()
                .filter(character -> Character.getType(character) != Character.SURROGATE)
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
