package dev.farjob.fal.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The endpoint that a job is sent to: {@code [namespace/]owner/alias[/path…]}.
 *
 * @param full the whole id, which a submit goes to
 * @param app its first two or three parts, which is all that fal's own status URLs have
 */
public record EndpointId(String full, String app) {

    private static final Set<String> NAMESPACES = Set.of("workflows", "comfy");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9_.~-]{0,199}");
    private static final Pattern LEGACY = Pattern.compile("([0-9]+)-([a-zA-Z0-9-]+)");
    private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    /** Reads an id as it stands in a job's target; empty if it is none, or could lead out of its place in a URL. */
    public static Optional<EndpointId> parse(String text) {
        String id = text;
        Matcher legacy = LEGACY.matcher(id);
        if (legacy.matches()) {
            id = legacy.group(1) + "/" + legacy.group(2);
        }
        List<String> parts = Arrays.asList(id.split("/", -1));
        int app = NAMESPACES.contains(parts.get(0)) ? 3 : 2;
        if (parts.size() < app
                || !parts.stream().allMatch(part -> PART.matcher(part).matches())) {
            return Optional.empty();
        }
        return Optional.of(new EndpointId(id, String.join("/", parts.subList(0, app))));
    }

    /** Whether this can be the id of a request: it goes into a path as it is. */
    public static boolean isRequestId(String text) {
        return REQUEST.matcher(text).matches();
    }
}
