/** One folder per question a user asks. */
module dev.farjob.examples {
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires dev.farjob.core;
    requires dev.farjob.jdbc;
    requires dev.farjob.provider.fal;
    requires dev.farjob.spi;
    requires dev.farjob.store.json;
    requires dev.farjob.testkit;
    requires java.net.http;
    requires jdk.httpserver;
}
