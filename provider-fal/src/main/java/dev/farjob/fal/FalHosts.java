package dev.farjob.fal;

import dev.farjob.fal.http.Origin;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hosts of fal. Keys go to these hosts and to no other, and files are fetched from, and put to, the domains named here
 * and no other, whatever an answer says. Immutable; every method answers with other hosts.
 *
 * <pre>{@code
 * FalHosts hosts = FalHosts.production().mediaDomain("cdn.example.com");
 * }</pre>
 */
public final class FalHosts {

    private static final URI QUEUE = URI.create("https://queue.fal.run");
    private static final URI QUEUE_BACKUP = URI.create("https://queue.falrun.com");
    private static final URI REST = URI.create("https://rest.fal.ai");
    private static final URI PLATFORM = URI.create("https://api.fal.ai/v1");
    private static final Pattern DOMAIN = Pattern.compile("(?!-)[a-z0-9-]+(\\.[a-z0-9-]+)*\\.[a-z][a-z0-9-]+");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    private final URI queue;
    private final Optional<URI> backup;
    private final URI rest;
    private final URI platform;
    private final Set<String> mediaDomains;
    private final Set<String> uploadDomains;
    private final Set<Origin> alsoForFiles;

    private FalHosts(
            URI queue,
            Optional<URI> backup,
            URI rest,
            URI platform,
            Set<String> mediaDomains,
            Set<String> uploadDomains,
            Set<Origin> alsoForFiles) {
        this.queue = queue;
        this.backup = backup;
        this.rest = rest;
        this.platform = platform;
        this.mediaDomains = Set.copyOf(mediaDomains);
        this.uploadDomains = Set.copyOf(uploadDomains);
        this.alsoForFiles = Set.copyOf(alsoForFiles);
    }

    /** fal itself. */
    public static FalHosts production() {
        return new FalHosts(
                QUEUE,
                Optional.empty(),
                REST,
                PLATFORM,
                Set.of("fal.media"),
                Set.of("fal.media", "fal.ai", "fal.run", "storage.googleapis.com"),
                Set.of());
    }

    /**
     * Everything behind one URL: a simulator, or a gateway of the host's own.
     *
     * @throws IllegalArgumentException if it is not absolute, has a query, or would send keys over the network without TLS
     */
    public static FalHosts at(URI base) {
        URI plain = checked(base);
        return new FalHosts(
                plain,
                Optional.empty(),
                plain,
                URI.create(plain + "/v1"),
                Set.of(),
                Set.of(),
                Set.of(Origin.of(plain).orElseThrow()));
    }

    /** With fal's second domain to send jobs to when the first cannot be connected to; not used by default. */
    public FalHosts withBackup() {
        return new FalHosts(
                queue, Optional.of(QUEUE_BACKUP), rest, platform, mediaDomains, uploadDomains, alsoForFiles);
    }

    /**
     * With another domain that results may be fetched from, itself and below: for models that deliver from a place of their
     * own. No key ever goes there. {@code fal.media} is there already.
     *
     * @throws IllegalArgumentException if it is no name of a domain; an address is none
     */
    public FalHosts mediaDomain(String domain) {
        return new FalHosts(queue, backup, rest, platform, with(mediaDomains, domain), uploadDomains, alsoForFiles);
    }

    /**
     * With another domain that inputs may be put to when fal names it for an upload. No key ever goes there. fal's own
     * domains and {@code storage.googleapis.com} are there already.
     *
     * @throws IllegalArgumentException if it is no name of a domain; an address is none
     */
    public FalHosts uploadDomain(String domain) {
        return new FalHosts(queue, backup, rest, platform, mediaDomains, with(uploadDomains, domain), alsoForFiles);
    }

    URI queue() {
        return queue;
    }

    Optional<URI> backup() {
        return backup;
    }

    URI rest() {
        return rest;
    }

    URI platform() {
        return platform;
    }

    /** The origins that a key may go to. */
    Set<Origin> forKeys() {
        return Stream.of(Optional.of(queue), backup, Optional.of(rest), Optional.of(platform))
                .flatMap(Optional::stream)
                .map(uri -> Origin.of(uri).orElseThrow())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a URL that an answer gave for asking again leads to the queue. */
    boolean isQueue(URI uri) {
        Optional<Origin> origin = Origin.of(uri);
        return origin.isPresent() && (origin.equals(Origin.of(queue)) || origin.equals(backup.flatMap(Origin::of)));
    }

    boolean servesMedia(URI uri) {
        return isAllowed(uri, mediaDomains);
    }

    boolean takesUploads(URI uri) {
        return isAllowed(uri, uploadDomains);
    }

    private boolean isAllowed(URI uri, Set<String> domains) {
        return Origin.of(uri)
                .filter(origin ->
                        alsoForFiles.contains(origin) || domains.stream().anyMatch(origin::isSecurelyWithin))
                .isPresent();
    }

    private static Set<String> with(Set<String> domains, String domain) {
        String lower = Objects.requireNonNull(domain, "domain must not be null").toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(lower).matches()) {
            throw new IllegalArgumentException(
                    "this is no name of a domain: " + domain + "; give one like cdn.example.com, and no address");
        }
        Set<String> more = new HashSet<>(domains);
        more.add(lower);
        return more;
    }

    private static URI checked(URI base) {
        Origin origin = Origin.of(Objects.requireNonNull(base, "base must not be null"))
                .orElseThrow(() -> new IllegalArgumentException("a base is an absolute URL like https://host/path"));
        if (base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("a base has neither a query nor a fragment");
        }
        if (origin.scheme().equals("http") && !LOOPBACK.matcher(origin.host()).matches()) {
            throw new IllegalArgumentException(
                    "a key does not go over the network without TLS: use https for " + origin.host());
        }
        String text = base.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : base;
    }

    @Override
    public String toString() {
        return "FalHosts[" + queue + "]";
    }
}
