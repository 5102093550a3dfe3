package dev.farjob.fal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a job is sent to fal. Immutable; every method answers with other options. An option that is not set is left to fal and
 * the account.
 *
 * <pre>{@code
 * FalProvider.builder(keys).options(request -> FalOptions.defaults()
 *         .lowPriority()
 *         .startTimeout(Duration.ofMinutes(10))
 *         .tag("owner", request.owner().value()))
 * }</pre>
 */
public final class FalOptions {

    private static final Duration SHORTEST_START = Duration.ofMillis(100);
    private static final Duration SHORTEST_OLD_START = Duration.ofSeconds(1);
    private static final int MOST_TAGS = 10;
    private static final int LONGEST_TAGS = 1_024;
    private static final Pattern TAG_NAME = Pattern.compile("(?!fal\\.)[a-z0-9._-]{1,64}");
    private static final Pattern TAG_VALUE = Pattern.compile("[ -+\\--~]{1,256}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[!-~]([ -~]{0,3998}[!-~])?");

    private final Map<String, String> headers;
    private final Map<String, String> tags;
    private final @Nullable Integer queueLength;

    private FalOptions(Map<String, String> headers, Map<String, String> tags, @Nullable Integer queueLength) {
        this.headers = headers;
        this.tags = tags;
        this.queueLength = queueLength;
    }

    /** Nothing set. */
    public static FalOptions defaults() {
        return new FalOptions(Map.of(), Map.of(), null);
    }

    /** Lets other requests go first. Priority can only be lowered. */
    public FalOptions lowPriority() {
        return header("X-Fal-Queue-Priority", "low");
    }

    /**
     * Gives up at fal if the job has not begun to run by then. How long it runs is not limited by this. The job fails as
     * {@link dev.farjob.model.FailureKind#TIMED_OUT}.
     *
     * @throws IllegalArgumentException if it is not longer than 0.1 seconds, which fal requires
     */
    public FalOptions startTimeout(Duration timeout) {
        if (Objects.requireNonNull(timeout, "start timeout must not be null").compareTo(SHORTEST_START) <= 0) {
            throw new IllegalArgumentException("a start timeout is longer than 0.1 seconds, not " + timeout);
        }
        String seconds =
                BigDecimal.valueOf(timeout.toMillis(), 3).stripTrailingZeros().toPlainString();
        FalOptions current = header("X-Fal-Request-Start-Timeout", seconds);
        // The older name for it, for what still listens to that; it is not taken for a second or less
        return timeout.compareTo(SHORTEST_OLD_START) > 0 ? current.header("X-Fal-Request-Timeout", seconds) : current;
    }

    /**
     * Does not send the job while more requests than this are waiting at the endpoint, of all callers: it stays here and is
     * tried again.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public FalOptions maxQueueLength(int requests) {
        if (requests < 0) {
            throw new IllegalArgumentException("a queue length is not negative: " + requests);
        }
        return new FalOptions(headers, tags, requests);
    }

    /**
     * Prefers the runner that served this hint before.
     *
     * @throws IllegalArgumentException if it is empty, longer than 4000 characters or not plain ASCII
     */
    public FalOptions runnerHint(String hint) {
        return header("X-Fal-Runner-Hint", hint);
    }

    /** How long fal keeps the files that the job makes, and who may read them. */
    public FalOptions objectLifetime(ObjectLifetime lifetime) {
        return header(
                "X-Fal-Object-Lifecycle-Preference",
                Objects.requireNonNull(lifetime, "object lifetime must not be null")
                        .json());
    }

    /**
     * Keeps input and output out of fal's history. The result can then be fetched for an hour, and a large one for six
     * minutes: not for hosts whose users come back later.
     */
    public FalOptions withoutHistory() {
        return header("X-Fal-Store-IO", "0");
    }

    /** Keeps input and output in fal's history, whatever the account says. */
    public FalOptions withHistory() {
        return header("X-Fal-Store-IO", "1");
    }

    /** Tells fal not to run the job again when a runner fails. */
    public FalOptions withoutRetries() {
        return header("X-Fal-No-Retry", "1");
    }

    /**
     * How often fal runs the job again, for applications of one's own; shared models ignore it.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public FalOptions retries(int afterTimeout, int afterServerError, int afterConnectionError) {
        if (afterTimeout < 0 || afterServerError < 0 || afterConnectionError < 0) {
            throw new IllegalArgumentException("a number of retries is not negative");
        }
        return header(
                "X-Fal-Retry-Config",
                "{\"timeout\":{\"retries\":" + afterTimeout + "},\"server_error\":{\"retries\":" + afterServerError
                        + "},\"connection_error\":{\"retries\":" + afterConnectionError + "}}");
    }

    /** Tells fal not to use another model in the place of this one. */
    public FalOptions withoutFallback() {
        return header("x-app-fal-disable-fallback", "1");
    }

    /**
     * Marks the job in fal's reports.
     *
     * @param name 1 to 64 characters out of {@code a-z 0-9 . _ -}, not beginning with {@code fal.}
     * @param value 1 to 256 printable ASCII characters other than the comma
     * @throws IllegalArgumentException if one is not so, or there are more than 10 tags or 1024 characters of them: fal
     *     would drop them without a word
     */
    public FalOptions tag(String name, String value) {
        if (!TAG_NAME.matcher(name).matches() || !TAG_VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("fal does not take this tag: a name has 1 to 64 characters out of"
                    + " a-z 0-9 . _ -, a value 1 to 256 of printable ASCII without a comma");
        }
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(name, value);
        if (more.size() > MOST_TAGS || join(more).length() > LONGEST_TAGS) {
            throw new IllegalArgumentException("fal takes 10 tags and 1024 characters of them at most");
        }
        return new FalOptions(headers, more, queueLength);
    }

    private FalOptions header(String name, String value) {
        if (!HEADER_VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the value of " + name + " is 1 to 4000 characters of plain ASCII");
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new FalOptions(more, tags, queueLength);
    }

    void headers(BiConsumer<String, String> request) {
        headers.forEach(request);
        if (!tags.isEmpty()) {
            request.accept("X-Fal-Tags", join(tags));
        }
    }

    /** Appends what belongs into the query. */
    UnaryOperator<String> query() {
        return query -> queueLength == null
                ? query
                : query + (query.isEmpty() ? "" : "&") + "fal_max_queue_length=" + queueLength;
    }

    private static String join(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return "FalOptions" + headers.keySet();
    }
}
