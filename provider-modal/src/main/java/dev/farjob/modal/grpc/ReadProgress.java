package dev.farjob.modal.grpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farjob.modal.api.ModalFunction;
import dev.farjob.modal.api.ProgressReader;
import dev.farjob.modal.codec.PlainPickle;
import dev.farjob.modal.codec.UnreadableValueException;
import dev.farjob.model.Handle;
import dev.farjob.model.Progress;
import dev.farjob.model.Progress.Source;
import io.grpc.Deadline;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a worker reports of itself. Trouble here is no trouble of the job. */
final class ReadProgress {

    private static final Logger LOG = LoggerFactory.getLogger(ReadProgress.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REPORT = 64 << 10;

    private final Optional<Dicts> dicts;
    private final Optional<ProgressReader> reader;
    private final String environment;
    private final Runs runs;
    private final Patience patience;

    ReadProgress(
            Optional<Dicts> dicts, Optional<ProgressReader> reader, String environment, Runs runs, Patience patience) {
        this.patience = patience;
        this.dicts = dicts;
        this.reader = reader;
        this.environment = environment;
        this.runs = runs;
    }

    Optional<Progress> progress(Handle handle) {
        try {
            return report(handle.id(), environment(handle)).flatMap(report -> progress(handle.id(), report));
        } catch (IllegalArgumentException noFunction) {
            return Optional.empty();
        }
    }

    /** The key of the attempt that a worker works on, if it says so. */
    Optional<String> key(String callId, ModalFunction function) {
        return report(callId, function.environment().orElse(environment))
                .map(report -> report.path("key").asText());
    }

    private Optional<Progress> progress(String callId, JsonNode report) {
        Optional<String> container = runs.container(callId);
        String reporter = report.path("task").asText();
        if (container.isPresent() && !reporter.isEmpty() && !reporter.equals(container.get())) {
            // The report is by a container that Modal took away, so it is true of a run that counts no more
            return Optional.of(Progress.said(Source.PROVIDER, "Modal began anew; the new run has not reported yet"));
        }
        String message = report.path("message").asText().strip();
        double fraction = report.path("fraction").asDouble(-1);
        if (fraction >= 0 && fraction <= 1) {
            Progress figure = Progress.reported(fraction);
            return Optional.of(message.isEmpty() ? figure : figure.withMessage(message));
        }
        return message.isEmpty() ? Optional.empty() : Optional.of(Progress.said(Source.WORKER, message));
    }

    private Optional<JsonNode> report(String callId, String inEnvironment) {
        try {
            if (reader.isPresent()) {
                Optional<byte[]> bytes = reader.get().read(callId);
                return bytes.isPresent() && bytes.get().length <= MAX_REPORT
                        ? object(JSON.readTree(bytes.get()))
                        : Optional.empty();
            }
            if (dicts.isEmpty()) {
                return Optional.empty();
            }
            Deadline deadline = patience.aside();
            Optional<byte[]> pickle = dicts.get().get(inEnvironment, callId, deadline);
            return pickle.isPresent() ? unpickled(pickle.get()) : Optional.empty();
        } catch (WireException | IOException | RuntimeException trouble) {
            LOG.debug("the progress of {} could not be read", callId, trouble);
            return Optional.empty();
        }
    }

    /** Workers put JSON, as text or as bytes, or a dict. */
    private static Optional<JsonNode> unpickled(byte[] pickle) throws IOException {
        Object value = PlainPickle.read(pickle);
        if (value instanceof byte[] bytes) {
            return object(JSON.readTree(bytes));
        }
        if (value instanceof String text) {
            return object(JSON.readTree(text));
        }
        try {
            return object(JSON.readTree(PlainPickle.toJson(pickle, MAX_REPORT).json()));
        } catch (UnreadableValueException tooLarge) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> object(JsonNode node) {
        return node != null && node.isObject() ? Optional.of(node) : Optional.empty();
    }

    private String environment(Handle handle) {
        return ModalFunction.parse(handle.target().endpoint()).environment().orElse(environment);
    }
}
