/** The orchestrator, its engine and rules, and the in-memory store. */
module dev.farjob.core {
    requires static transitive org.jspecify;
    requires transitive dev.farjob.spi;

    exports dev.farjob.memory;
}
