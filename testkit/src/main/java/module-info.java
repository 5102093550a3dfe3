/** Tools for tests that know nothing of the engine: contracts for the SPIs, a clock that stands still, whole systems in one thread. */
module dev.farjob.testkit {
    requires static transitive org.jspecify;
    requires transitive dev.farjob.spi;
    requires transitive org.junit.jupiter.api;

    exports dev.farjob.testkit;
    exports dev.farjob.testkit.provider;
    exports dev.farjob.testkit.simulation;
    exports dev.farjob.testkit.store;

    // The rules are package-private classes that JUnit runs for a subclass elsewhere
    opens dev.farjob.testkit.provider;
    opens dev.farjob.testkit.store;
}
