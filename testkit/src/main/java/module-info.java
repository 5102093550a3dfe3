/** What the author of a store, of a provider or of the engine tests against: contracts, virtual parts, simulation. */
module dev.farjob.testkit {
    requires transitive dev.farjob.spi;
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;

    exports dev.farjob.testkit.provider;
    exports dev.farjob.testkit.simulation;

    // The rules are package-private classes that JUnit runs for a subclass elsewhere
    opens dev.farjob.testkit.provider;
}
