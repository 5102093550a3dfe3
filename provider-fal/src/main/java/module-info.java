/** A client for fal.ai, its webhooks, and a simulator of it. */
module dev.farjob.provider.fal {
    requires static transitive org.jspecify;
    requires transitive dev.farjob.spi;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires java.net.http;
    requires jdk.httpserver;
    requires methanol;
    requires org.slf4j;

    exports dev.farjob.fal;
    exports dev.farjob.fal.simulator;
}
