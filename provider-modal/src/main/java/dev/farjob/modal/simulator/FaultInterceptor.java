package dev.farjob.modal.simulator;

import com.google.protobuf.ByteString;
import dev.farjob.modal.wire.Detail;
import dev.farjob.modal.wire.RPCRetryPolicy;
import dev.farjob.modal.wire.RPCStatus;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands before the control plane: looks at who asks, notes what arrives, and lets faults befall it. Sees bytes. */
final class FaultInterceptor implements ServerInterceptor {

    /** Field 0, which no message has. */
    private static final byte[] GIBBERISH = {0, 0, 0};

    private static final double MILLIS = 1000.0;
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
    private static final Set<String> REQUIRED = Set.of("x-modal-client-type", "x-modal-client-version");

    private final Faults faults;
    private final CopyOnWriteArrayList<ReceivedRequest> received;
    private final Tokens tokens;

    FaultInterceptor(Faults faults, CopyOnWriteArrayList<ReceivedRequest> received, Tokens tokens) {
        this.faults = faults;
        this.received = received;
        this.tokens = tokens;
    }

    @Override
    public <Q, A> Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Map<String, String> said = said(headers);
        Optional<ModalRpc> rpc =
                ModalRpc.named(String.valueOf(call.getMethodDescriptor().getBareMethodName()));
        if (rpc.isEmpty()) {
            return next.startCall(call, headers);
        }
        if (!said.keySet().containsAll(REQUIRED)) {
            return turnAway(call, Status.FAILED_PRECONDITION.withDescription("Old client"), new Metadata());
        }
        if (!tokens.accept(said)) {
            return turnAway(call, Status.UNAUTHENTICATED.withDescription("Token missing or unknown"), new Metadata());
        }
        Optional<Fault> fault = faults.take(rpc.get());
        if (fault.isPresent() && fault.get().kind() == Fault.Kind.REFUSED) {
            received.add(new ReceivedRequest(rpc.get(), said, new byte[0]));
            return turnAway(call, status(fault.get()), trailers(fault.get()));
        }
        if (fault.isPresent() && fault.get().kind() == Fault.Kind.EMPTY) {
            return noting(answeredWithNothing(call), rpc.get(), said);
        }
        Context context = Context.current()
                .withValue(ControlPlane.FAULT, fault.map(Fault::kind).orElse(null))
                .withValue(ControlPlane.IDEMPOTENCY_KEY, said.get("x-idempotency-key"));
        ServerCall<Q, A> answering = fault.isPresent() ? spoilt(call, fault.get()) : call;
        return noting(Contexts.interceptCall(context, answering, headers, next), rpc.get(), said);
    }

    @SuppressWarnings("unchecked") // messages are bytes here
    private static <Q, A> Listener<Q> answeredWithNothing(ServerCall<Q, A> call) {
        call.request(1);
        return new Listener<>() {
            @Override
            public void onHalfClose() {
                call.sendHeaders(new Metadata());
                call.sendMessage((A) new ByteArrayInputStream(new byte[0]));
                call.close(Status.OK, new Metadata());
            }
        };
    }

    @SuppressWarnings("unchecked") // messages are bytes here
    private <Q> Listener<Q> noting(Listener<Q> listener, ModalRpc rpc, Map<String, String> said) {
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(Q message) {
                byte[] body = bytes((InputStream) message);
                received.add(new ReceivedRequest(rpc, said, body));
                super.onMessage((Q) new ByteArrayInputStream(body));
            }
        };
    }

    @SuppressWarnings("unchecked") // messages are bytes here
    private static <Q, A> ServerCall<Q, A> spoilt(ServerCall<Q, A> call, Fault fault) {
        return new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata headers) {
                if (fault.kind() != Fault.Kind.LOST_ANSWER) {
                    super.sendHeaders(headers);
                }
            }

            @Override
            public void sendMessage(A message) {
                switch (fault.kind()) {
                    case LOST_ANSWER -> bytes((InputStream) message);
                    case GIBBERISH -> super.sendMessage((A) new ByteArrayInputStream(GIBBERISH));
                    default -> super.sendMessage(message);
                }
            }

            @Override
            public void close(Status status, Metadata trailers) {
                super.close(fault.kind() == Fault.Kind.LOST_ANSWER ? status(fault) : status, trailers);
            }
        };
    }

    private static <Q, A> Listener<Q> turnAway(ServerCall<Q, A> call, Status status, Metadata trailers) {
        call.close(status, trailers);
        return new Listener<>() {};
    }

    private static Status status(Fault fault) {
        return Status.fromCodeValue(fault.code()).withDescription(fault.text());
    }

    private static Metadata trailers(Fault fault) {
        Metadata trailers = new Metadata();
        fault.retryAfter().ifPresent(time -> trailers.put(DETAILS, details(fault, time)));
        return trailers;
    }

    private static byte[] details(Fault fault, Duration retryAfter) {
        RPCRetryPolicy policy = RPCRetryPolicy.newBuilder()
                .setRetryAfterSecs((float) (retryAfter.toMillis() / MILLIS))
                .build();
        return RPCStatus.newBuilder()
                .setCode(fault.code())
                .setMessage(fault.text())
                .addDetails(Detail.newBuilder()
                        .setTypeUrl("type.modal.com/modal.client.RPCRetryPolicy")
                        .setValue(ByteString.copyFrom(policy.toByteArray())))
                .build()
                .toByteArray();
    }

    private static Map<String, String> said(Metadata headers) {
        Map<String, String> said = new HashMap<>();
        for (String name : headers.keys()) {
            if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
                said.put(name.toLowerCase(Locale.ROOT), value == null ? "" : value);
            }
        }
        return said;
    }

    private static byte[] bytes(InputStream message) {
        try (message) {
            return message.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
