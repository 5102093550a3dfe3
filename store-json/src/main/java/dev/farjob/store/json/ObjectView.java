package dev.farjob.store.json;

import dev.farjob.model.JobId;
import dev.farjob.store.json.JsonTree.Digits;
import dev.farjob.store.json.JsonTree.Nothing;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A JSON object that is being read. A member that is not asked for is ignored, and one that is null counts as absent. The
 * trouble with a member is told by its name and never by its value.
 */
final class ObjectView {

    private static final Pattern WORD = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");

    private final Map<String, Object> members;
    private final String path;

    ObjectView(Map<String, Object> members, String path) {
        this.members = members;
        this.path = path;
    }

    /** The job that the object is about, if it says so in the way that this version does. */
    Optional<JobId> job() {
        Object id = members.getOrDefault("id", members.get("job"));
        return id instanceof String text ? JobId.parse(text) : Optional.empty();
    }

    boolean has(String name) {
        Object value = members.get(name);
        return value != null && value != Nothing.NULL;
    }

    private Object required(String name) {
        Object value = members.get(name);
        if (value == null || value == Nothing.NULL) {
            throw Unreadable.damaged("its member " + path + name + " is missing");
        }
        return value;
    }

    private Unreadable isNot(String name, String what) {
        return Unreadable.damaged("its member " + path + name + " is not " + what);
    }

    String text(String name) {
        return text(name, required(name));
    }

    private String text(String name, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw isNot(name, "a text");
    }

    String textOrEmpty(String name) {
        return has(name) ? text(name) : "";
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    long number(String name) {
        return number(name, required(name));
    }

    private long number(String name, Object value) {
        try {
            if (value instanceof Digits digits) {
                return new BigDecimal(digits.text()).longValueExact();
            }
            if (value instanceof String text && WHOLE.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (ArithmeticException | NumberFormatException tooMuch) {
            throw isNot(name, "a whole number of 64 bits");
        }
        throw isNot(name, "a whole number");
    }

    OptionalLong optionalNumber(String name) {
        return has(name) ? OptionalLong.of(number(name)) : OptionalLong.empty();
    }

    int count(String name) {
        return count(name, required(name));
    }

    private int count(String name, Object value) {
        long number = number(name, value);
        if (number != (int) number) {
            throw isNot(name, "a whole number of 32 bits");
        }
        return (int) number;
    }

    OptionalInt optionalCount(String name) {
        return has(name) ? OptionalInt.of(count(name)) : OptionalInt.empty();
    }

    OptionalDouble optionalDecimal(String name) {
        if (!has(name)) {
            return OptionalDouble.empty();
        }
        if (required(name) instanceof Digits digits) {
            return OptionalDouble.of(Double.parseDouble(digits.text()));
        }
        throw isNot(name, "a number");
    }

    boolean flag(String name) {
        if (required(name) instanceof Boolean flag) {
            return flag;
        }
        throw isNot(name, "true or false");
    }

    Instant instant(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException wrong) {
            throw isNot(name, "a time");
        }
    }

    Optional<Instant> optionalInstant(String name) {
        return has(name) ? Optional.of(instant(name)) : Optional.empty();
    }

    Duration duration(String name) {
        try {
            return Duration.parse(text(name));
        } catch (DateTimeException | ArithmeticException wrong) {
            throw isNot(name, "a duration");
        }
    }

    URI uri(String name) {
        try {
            return new URI(text(name));
        } catch (URISyntaxException wrong) {
            throw isNot(name, "a URI");
        }
    }

    byte[] bytes(String name) {
        try {
            return Base64.getDecoder().decode(textOrEmpty(name));
        } catch (IllegalArgumentException wrong) {
            throw isNot(name, "Base64");
        }
    }

    /** One of the words that there are for this. */
    <E extends Enum<E>> E word(String name, Class<E> words) {
        String word = word(name);
        try {
            return Enum.valueOf(words, word);
        } catch (IllegalArgumentException unknown) {
            throw unknownWord(name);
        }
    }

    /** A word of whichever version. */
    String word(String name) {
        String word = text(name);
        if (!WORD.matcher(word).matches()) {
            throw isNot(name, "a word");
        }
        return word;
    }

    Unreadable unknownWord(String name) {
        return Unreadable.unknownWord(path + name, word(name));
    }

    ObjectView object(String name) {
        return object(name, required(name));
    }

    @SuppressWarnings("unchecked") // the tree has texts for names
    private ObjectView object(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            return new ObjectView((Map<String, Object>) map, path + name + ".");
        }
        throw isNot(name, "an object");
    }

    <V> Optional<V> optional(String name, Function<ObjectView, V> read) {
        return has(name) ? Optional.of(read.apply(object(name))) : Optional.empty();
    }

    <V> List<V> objects(String name, Function<ObjectView, V> read) {
        return all(name, (place, value) -> read.apply(object(place, value)));
    }

    List<String> texts(String name) {
        return all(name, this::text);
    }

    List<Integer> counts(String name) {
        return all(name, this::count);
    }

    List<List<String>> textLists(String name) {
        return all(name, (place, value) -> all(place, value, this::text));
    }

    /** The members of a map of texts, whose names are the host's. */
    Map<String, String> map(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        if (has(name)) {
            object(name).members.forEach((key, value) -> map.put(key, text(name + "[" + map.size() + "]", value)));
        }
        return map;
    }

    private interface Item<V> {
        V read(String place, Object value);
    }

    private <V> List<V> all(String name, Item<V> item) {
        return has(name) ? all(name, required(name), item) : List.of();
    }

    private <V> List<V> all(String name, Object value, Item<V> item) {
        if (!(value instanceof List<?> list)) {
            throw isNot(name, "an array");
        }
        List<V> all = new ArrayList<>();
        for (Object one : list) {
            all.add(item.read(name + "[" + all.size() + "]", one));
        }
        return all;
    }
}
