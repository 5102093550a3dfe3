/** Modal as a provider, over gRPC or over an HTTP gateway, and a simulator of it. */
@SuppressWarnings("requires-automatic") // gRPC and protobuf have stable module names, and no descriptors
module dev.farjob.modal {
    requires static transitive org.jspecify;
    requires transitive dev.farjob.spi;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.cbor;
    requires com.google.protobuf;
    requires io.grpc;
    requires io.grpc.okhttp;
    requires io.grpc.protobuf.lite;
    requires io.grpc.stub;
    requires java.net.http;
    requires jdk.httpserver;
    requires jdk.unsupported; // protobuf's lite runtime does not run without Unsafe, and cannot say so
    requires methanol;
    requires org.slf4j;

    exports dev.farjob.modal;
    exports dev.farjob.modal.api;
    exports dev.farjob.modal.gateway;
    exports dev.farjob.modal.simulator;
    exports dev.farjob.modal.simulator.gateway;

    // Messages are read and written by reflection on their fields
    opens dev.farjob.modal.wire to
            com.google.protobuf;
}
