package dev.farjob.modal.grpc;

import dev.farjob.modal.api.ResultMedia;
import dev.farjob.modal.codec.CborValue;
import dev.farjob.modal.codec.DecodedValue;
import dev.farjob.modal.codec.PlainPickle;
import dev.farjob.modal.codec.UnreadableValueException;
import dev.farjob.modal.grpc.Outputs.Output;
import dev.farjob.modal.wire.FunctionGetOutputsItem;
import dev.farjob.modal.wire.GenericResult;
import dev.farjob.modal.wire.GenericResult.GenericStatus;
import dev.farjob.model.Handle;
import dev.farjob.model.JobResult;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Payload;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderStatus.Why;
import dev.farjob.provider.ResultAnswer;
import io.grpc.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches what a function returned. */
final class FetchResult {

    private static final Logger LOG = LoggerFactory.getLogger(FetchResult.class);
    /** A pickle can only be read as a whole; a larger one is refused like one that is more than plain data. */
    private static final int MAX_PICKLE = 8 << 20;

    private final Outputs outputs;
    private final Blobs blobs;
    private final ResultMedia resultMedia;
    private final int limit;
    private final Patience patience;

    FetchResult(Outputs outputs, Blobs blobs, ResultMedia resultMedia, int limit, Patience patience) {
        this.patience = patience;
        this.outputs = outputs;
        this.blobs = blobs;
        this.resultMedia = resultMedia;
        this.limit = limit;
    }

    ResultAnswer fetch(Handle handle) {
        Deadline deadline = patience.call();
        try {
            Output output = outputs.now(handle.id(), deadline);
            if (output instanceof Output.Pending) {
                return new ResultAnswer.NotReady();
            }
            if (output instanceof Output.Expired) {
                return new ResultAnswer.Gone("Modal keeps outputs for seven days, and has none of this call");
            }
            return fetch(((Output.Ended) output).item(), deadline);
        } catch (WireException trouble) {
            return new ResultAnswer.Unknown(trouble.why(), String.valueOf(trouble.getMessage()));
        }
    }

    private ResultAnswer fetch(FunctionGetOutputsItem item, Deadline deadline) throws WireException {
        GenericResult result = item.getResult();
        if (result.getStatus() == GenericStatus.UNRECOGNIZED) {
            return unknown("Modal ended the call with status " + result.getStatusValue() + ", which is not known here");
        }
        if (result.getStatus() != GenericStatus.GENERIC_STATUS_SUCCESS) {
            return new ResultAnswer.Failed(Endings.failure(result));
        }
        try (MediaStream stream = open(result, deadline)) {
            return switch (item.getDataFormat()) {
                case DATA_FORMAT_CBOR -> cbor(stream);
                case DATA_FORMAT_PICKLE -> pickle(stream);
                default ->
                    isEmpty(result)
                            ? ready(new DecodedValue("null", List.of()), List.of())
                            : unknown("the return value has the format " + item.getDataFormatValue()
                                    + ", which no job has");
            };
        } catch (UnreadableValueException unreadable) {
            return unknown("the return value cannot be read: " + unreadable.getMessage());
        } catch (IOException unreachable) {
            LOG.debug("the return value could not be downloaded", unreachable);
            return new ResultAnswer.Unknown(Why.UNREACHABLE, "the return value could not be downloaded from Modal");
        }
    }

    /** The return value as it travels. */
    MediaStream open(GenericResult result, Deadline deadline) throws WireException, IOException {
        if (!result.getDataBlobId().isEmpty()) {
            return blobs.open(result.getDataBlobId(), deadline);
        }
        // Python's None may travel as nothing at all
        byte[] data =
                isEmpty(result) ? new byte[] {(byte) 0xf6} : result.getData().toByteArray();
        return new MediaStream(new ByteArrayInputStream(data), OptionalLong.of(data.length), Optional.empty());
    }

    private static boolean isEmpty(GenericResult result) {
        return result.getDataBlobId().isEmpty() && result.getData().isEmpty();
    }

    private ResultAnswer cbor(MediaStream stream) throws IOException {
        try {
            DecodedValue value = CborValue.read(stream.bytes(), limit);
            return ready(value, MediaPlaces.of(value));
        } catch (UnreadableValueException unreadable) {
            if (unreadable.kind() == UnreadableValueException.Kind.BROKEN) {
                throw unreadable;
            }
            // It is paid for: what does not fit into a job is handed on as it is
            MediaInfo info = MediaInfo.named("result").contentType("application/cbor");
            MediaInfo sized =
                    stream.length().isPresent() ? info.size(stream.length().getAsLong()) : info;
            return ready(
                    new DecodedValue("{\"$media\":\"result\",\"format\":\"cbor\"}", List.of()),
                    List.of(new MediaRef.Inline(sized, MediaPlaces.WHOLE)));
        }
    }

    private ResultAnswer pickle(MediaStream stream) throws IOException {
        byte[] pickle = stream.bytes().readNBytes(MAX_PICKLE + 1);
        if (pickle.length > MAX_PICKLE) {
            return unknown("the return value is a Python pickle of more than " + MAX_PICKLE + " bytes: "
                    + "the call was spawned by Python; spawn it here, or return a reference to a stored file");
        }
        try {
            return ready(PlainPickle.toJson(pickle, limit), List.of());
        } catch (UnreadableValueException notPlain) {
            return unknown("the return value is a Python pickle, because the call was spawned by Python, and cannot be"
                    + " read without running code: " + notPlain.getMessage()
                    + ". Let the function return plain data, or read it with Python");
        }
    }

    private ResultAnswer ready(DecodedValue value, List<MediaRef> found) {
        Payload payload = Payload.received(value.json());
        List<MediaRef> media = new ArrayList<>(found);
        try {
            media.addAll(resultMedia.find(payload));
        } catch (RuntimeException broken) {
            LOG.warn(
                    "the host's resultMedia failed on a return value with {}",
                    broken.getClass().getName());
            return unknown(
                    "the host's resultMedia failed with " + broken.getClass().getSimpleName());
        }
        return new ResultAnswer.Ready(JobResult.of(payload).withMedia(media));
    }

    private static ResultAnswer unknown(String answer) {
        return new ResultAnswer.Unknown(Why.NOT_UNDERSTOOD, answer);
    }
}
