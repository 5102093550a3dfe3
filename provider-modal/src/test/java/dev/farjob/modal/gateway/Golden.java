package dev.farjob.modal.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The envelopes that the app, the client and the simulator agree on, with the HTTP status of each. */
final class Golden {

    static final Path FOLDER =
            Path.of("src/test/resources/dev/farjob/modal/gateway/envelopes").toAbsolutePath();
    private static final String ENDING = ".json";

    private Golden() {}

    static Set<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .forEach(name -> names.add(name.substring(0, name.length() - ENDING.length())));
            return names;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static JsonNode file(String name) {
        try {
            return new ObjectMapper().readTree(FOLDER.resolve(name + ENDING).toFile());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The body as it stands in the file, its white space included. */
    static byte[] body(String name) {
        try {
            String text = Files.readString(FOLDER.resolve(name + ENDING));
            String body = text.substring(text.indexOf('{', 1), text.lastIndexOf('}'));
            return body.strip().getBytes(StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static Reply reply(String name) {
        return new Reply.Answered(file(name).get("status").asInt(), true, body(name), Optional.empty(), false);
    }
}
