package dev.farjob.fal.wire;

import java.util.regex.Pattern;

/** Words of a stranger's, made fit for a message or a log: short, plain, and never more than a name. */
public final class Words {

    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_.-]");
    private static final int LONGEST = 64;

    private Words() {}

    /** The first characters of a word, with a question mark for each that no name has. */
    public static String name(String word) {
        String cut = word.length() > LONGEST ? word.substring(0, LONGEST) : word;
        return ODD.matcher(cut).replaceAll("?");
    }
}
