package dev.farjob.benchmarks;

/** One comparison: everything that it compares runs on the same server, in turns. */
interface Benchmark {

    void run(Postgres server, Report report) throws Exception;

    /** Runs these one after the other on one server, and prints their tables in the end. */
    static void main(Benchmark... benchmarks) throws Exception {
        Report report = new Report();
        try (Postgres server = Postgres.begin()) {
            for (Benchmark one : benchmarks) {
                report.progress("%n%s", one.getClass().getSimpleName());
                one.run(server, report);
            }
        }
        System.out.println();
        System.out.println(report);
    }

    /** The number that the command line gives by this name, as {@code -Dlives=300000}. */
    static int given(String name, int otherwise) {
        return Integer.getInteger(name, otherwise);
    }
}
