/** The job model as JSON texts: one codec for every store. */
module dev.farjob.store.json {
    requires static transitive org.jspecify;
    requires transitive dev.farjob.spi;
    requires com.fasterxml.jackson.core;

    exports dev.farjob.store.json;
}
