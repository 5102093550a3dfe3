package dev.farjob.fal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farjob.model.MediaInfo;
import dev.farjob.model.MediaRef;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files in a model's output. A file is an object with a {@code url}, wherever it stands, or a URL under a name that
 * speaks of a file: {@code video_url}, {@code images}. A file that a model repeats from its input is not an output.
 *
 * <p>Reads as it goes, so that the memory it takes does not depend on what the text is.
 */
public final class MediaFinder {

    private static final int MOST = 1_000;
    /** A URL that lies deeper, or under longer names, is no model's idea of a file. */
    private static final int LONGEST_PATH = 2_000;

    private static final Pattern ECHO = Pattern.compile("(input|request|reference)s?(_.*)?|payload_in|logs");
    private static final Pattern FILE_NAME = Pattern.compile(
            "(.*_)?(url|urls|uri|video|videos|image|images|audio|audios|audio_file|file|files|mesh|meshes|model_mesh"
                    + "|model_glb|gif|thumbnail|mask|masks|zip|archive)");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}");

    private final JsonParser parser;
    private final List<Found> found = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();

    /** One object or array that the parser is in. */
    private static final class Frame {
        private final String path;
        private final boolean array;
        private final boolean echo;
        private int index;
        private @Nullable Found file;
        private @Nullable String type;
        private long size = -1;

        private Frame(String path, boolean array, boolean echo) {
            this.path = path;
            this.array = array;
            this.echo = echo;
        }
    }

    /** A file, in the order of the text. */
    private record Found(
            int order,
            String path,
            String pointer,
            String url,
            @Nullable String type,
            long size) {}

    private MediaFinder(JsonParser parser) {
        this.parser = parser;
    }

    /** The files in this JSON text, in its order, each with a name of its own; none if it is no JSON. */
    public static List<MediaRef> find(String json) {
        try (JsonParser parser = Json.parser(json)) {
            MediaFinder finder = new MediaFinder(parser);
            finder.walk();
            return finder.named();
        } catch (IOException malformed) {
            return List.of();
        }
    }

    private void walk() throws IOException {
        String member = "";
        for (JsonToken token = parser.nextToken(); token != null && found.size() < MOST; token = parser.nextToken()) {
            switch (token) {
                case FIELD_NAME -> member = parser.currentName();
                case START_OBJECT, START_ARRAY -> {
                    frames.push(inside(member, token == JsonToken.START_ARRAY));
                    member = "";
                }
                case END_OBJECT, END_ARRAY -> leave(frames.pop());
                case VALUE_STRING -> text(member);
                case VALUE_NUMBER_INT -> number(member);
                default -> {
                    // Truths and fractions say nothing about files
                }
            }
            if (isValue(token) && !frames.isEmpty()) {
                frames.getFirst().index++;
            }
        }
    }

    private static boolean isValue(JsonToken token) {
        return token.isScalarValue() || token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY;
    }

    private Frame inside(String member, boolean array) {
        Frame outer = frames.peek();
        if (outer == null) {
            return new Frame("", array, false);
        }
        boolean echo = outer.echo
                || outer.path.length() + member.length() > LONGEST_PATH
                || (!outer.array && ECHO.matcher(member).matches());
        return new Frame(echo ? "" : path(outer, member), array, echo);
    }

    private static String path(Frame frame, String member) {
        String step = frame.array ? String.valueOf(frame.index) : member;
        return frame.path + "/" + step.replace("~", "~0").replace("/", "~1");
    }

    private void text(String member) throws IOException {
        Frame frame = frames.peek();
        if (frame == null || frame.echo || member.length() > LONGEST_PATH) {
            return;
        }
        if (!frame.array && member.equals("url")) {
            String url = parser.getText();
            frame.file = new Found(found.size(), frame.path, path(frame, member), url, null, -1);
            found.add(frame.file);
        } else if (!frame.array && member.equals("content_type")) {
            frame.type = parser.getText();
        } else if (isNamedLikeAFile(frame, member)) {
            String path = path(frame, member);
            found.add(new Found(found.size(), path, path, parser.getText(), null, -1));
        }
    }

    private static boolean isNamedLikeAFile(Frame frame, String member) {
        String name = frame.array ? frame.path.substring(frame.path.lastIndexOf('/') + 1) : member;
        return FILE_NAME.matcher(name).matches() && !ECHO.matcher(name).matches();
    }

    private void number(String member) throws IOException {
        Frame frame = frames.peek();
        if (frame != null && !frame.array && member.equals("file_size")) {
            JsonParser.NumberType type = parser.getNumberType();
            frame.size = type == JsonParser.NumberType.BIG_INTEGER ? -1 : parser.getLongValue();
        }
    }

    /** The size and type of the file may stand before or after the URL, so they are only known here. */
    private void leave(Frame frame) {
        Found file = frame.file;
        if (file != null) {
            found.set(
                    file.order(),
                    new Found(file.order(), file.path(), file.pointer(), file.url(), frame.type, frame.size));
        }
    }

    private List<MediaRef> named() {
        List<MediaRef> media = new ArrayList<>();
        Set<String> urls = new HashSet<>();
        MediaNames names = new MediaNames();
        for (Found file : found) {
            Optional<URI> uri = WebUri.parse(file.url());
            boolean inline = DataUri.is(file.url());
            if ((uri.isPresent() || inline) && urls.add(file.url())) {
                MediaInfo info = info(names.next(file.path()), file, inline);
                media.add(
                        inline ? new MediaRef.Inline(info, file.pointer()) : new MediaRef.Url(info, uri.orElseThrow()));
            }
        }
        return media;
    }

    private static MediaInfo info(String name, Found file, boolean inline) {
        Optional<String> type = Optional.ofNullable(file.type())
                .map(text -> text.split(";", 2)[0].strip())
                .filter(text -> TYPE.matcher(text).matches())
                .or(() -> inline
                        ? DataUri.type(file.url())
                                .filter(text -> TYPE.matcher(text).matches())
                        : Optional.empty());
        OptionalLong size = file.size() >= 0 && !inline ? OptionalLong.of(file.size()) : OptionalLong.empty();
        return new MediaInfo(name, type, size, Optional.empty());
    }
}
