package dev.farjob.jdbc.cost;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How PostgreSQL ran one statement, in its own words. */
record Plan(String text) {

    /** Makes a session remark with each statement how it was run. */
    static final String EXPLAINING = "SET auto_explain.log_min_duration = 0; SET auto_explain.log_level = 'notice';"
            + " SET auto_explain.log_analyze = on; SET auto_explain.log_buffers = on; SET auto_explain.log_timing = off;"
            + " SET auto_explain.log_verbose = off; SET client_min_messages = 'notice'";

    /** Makes it silent again. */
    static final String SILENT = "SET auto_explain.log_min_duration = -1";

    /** Also by an index, where nothing says from where to where. */
    private static final Pattern WHOLE = Pattern.compile(
            "(?:Seq Scan|Index (?:Only )?Scan (?:Backward )?using \\S+(?![^\\n]*\\n\\s*Index Cond)) on (\\S+)");

    private static final Pattern PART = Pattern.compile("CTE (\\w+)\\n");
    private static final Pattern SHARED = Pattern.compile("Buffers: shared (?:hit=(\\d+))?(?: ?read=(\\d+))?");

    /** The plans among what the server remarked. */
    static List<Plan> of(StatementLog.Said said) {
        return said.remarks().stream()
                .filter(remark -> remark.contains("Query Text:"))
                .map(Plan::new)
                .toList();
    }

    /** Whether it is the statement that compares two tables as wholes, after the last batch of a purge. */
    boolean isComparison() {
        return text.contains("AS astray");
    }

    /** Whether the server compiled it before it ran, which takes longer than anything that the store asks for. */
    boolean isCompiled() {
        return text.contains("\nJIT:");
    }

    /** The tables that were read from end to end. */
    List<String> readWhole() {
        return WHOLE.matcher(text)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /**
     * How many pages were touched. The first figure is that of the whole plan, but for writes that nothing is read from: they
     * are made when it has ended.
     */
    long pages() {
        long pages = pagesFrom(0);
        for (MatchResult part : PART.matcher(text).results().toList()) {
            if (!text.contains("CTE Scan on " + part.group(1))) {
                pages += pagesFrom(part.end());
            }
        }
        return pages;
    }

    private long pagesFrom(int place) {
        Matcher matcher = SHARED.matcher(text);
        return matcher.find(place) ? number(matcher.group(1)) + number(matcher.group(2)) : 0;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    @Override
    public String toString() {
        return text;
    }
}
