/** The orchestrator, and the rules it goes by. */
module dev.farjob.core {
    requires transitive dev.farjob.spi;
    requires static transitive org.jspecify;

    exports dev.farjob.rules;
}
