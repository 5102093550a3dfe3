/** The job model, and what the author of a store or of a provider compiles against. */
module dev.farjob.spi {
    requires static transitive org.jspecify;

    exports dev.farjob.model;
    exports dev.farjob.provider;
    exports dev.farjob.store;
}
