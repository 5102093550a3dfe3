package dev.farjob.modal.grpc;

import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** Carries one call to Modal and back, once. */
interface Transport {

    <Q, A> A call(MethodDescriptor<Q, A> method, Q request, Metadata headers, Deadline deadline) throws WireException;

    void close();
}
