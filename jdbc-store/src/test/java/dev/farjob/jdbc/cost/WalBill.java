package dev.farjob.jdbc.cost;

import dev.farjob.jdbc.cost.QuietServer.Place;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many bytes of write-ahead log each move in the lives of some jobs took. */
final class WalBill {

    private static final String RECORDS = """
            SELECT "resource_manager/record_type" AS type, count, record_size / count AS size
            FROM public.pg_get_wal_stats('0/0'::pg_lsn + :from, '0/0'::pg_lsn + :to, true)
            WHERE count > 0 ORDER BY record_size DESC
            """;

    private record Span(long from, long to) {}

    private final int jobs;
    private final Map<String, Long> bytes = new LinkedHashMap<>();
    private final Map<String, Span> latest = new LinkedHashMap<>();

    /** @param jobs how many live */
    WalBill(int jobs) {
        this.jobs = jobs;
    }

    /** Adds what some of the jobs took, from one place in the log to another. */
    void add(String move, long from, long to) {
        bytes.merge(move, to - from, Long::sum);
        latest.put(move, new Span(from, to));
    }

    /** The bytes that a move takes for one job. */
    long bytesOf(String move) {
        return bytes.get(move) / jobs;
    }

    /** The bytes that a job takes in all. */
    long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum() / jobs;
    }

    /** Prints it, with the records of the last batch: how many of which kind, and how long they are. */
    void print(String title, Place place) {
        Figures figures = new Figures(title, "move", "bytes", "records of a batch");
        bytes.keySet().forEach(move -> figures.row(move, bytesOf(move), records(latest.get(move), place)));
        figures.row("together", total(), "").print();
    }

    private static String records(Span span, Place place) {
        return place.jdbi()
                .withHandle(handle -> handle
                        .createQuery(RECORDS)
                        .bind("from", BigDecimal.valueOf(span.from()))
                        .bind("to", BigDecimal.valueOf(span.to()))
                        .map((row, context) ->
                                row.getString("type") + " " + row.getLong("count") + "×" + row.getLong("size"))
                        .stream()
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return total() + " bytes a job; of all: " + bytes;
    }
}
