package dev.farjob.fal.wire;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Names for a result's files: from where they stand in it, so that they are the same each time it is read. */
final class MediaNames {

    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_-]+");
    private static final int LONGEST = 150;

    private final Set<String> taken = new HashSet<>();

    /** The name for what stands at this path ({@code /images/0} is {@code images-0}), or one like it that is still free. */
    String next(String path) {
        String plain = ODD.matcher(path.replaceFirst("^/", "")).replaceAll("-");
        String name = plain.isEmpty() ? "output" : plain.substring(0, Math.min(plain.length(), LONGEST));
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }
}
