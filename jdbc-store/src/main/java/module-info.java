/** A durable store on SQL databases. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // jdbi's name is in its manifest
module dev.farjob.jdbc {
    requires static transitive org.jspecify;
    requires transitive dev.farjob.spi;
    requires transitive java.sql;
    requires transitive org.jdbi.v3.core;
    requires com.fasterxml.jackson.core;
    // What jdbi needs: it is an automatic module, and brings no named one with it
    requires io.leangen.geantyref;
    requires org.slf4j;

    exports dev.farjob.jdbc;
    exports dev.farjob.jdbc.schema;
}
