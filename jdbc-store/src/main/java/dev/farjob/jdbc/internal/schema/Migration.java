package dev.farjob.jdbc.internal.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One step of the schema: a file of SQL beside the classes, for one kind of database. A statement ends with a semicolon at
 * the end of a line; a line of comment begins with two dashes.
 *
 * @param version 0 for the table that keeps the versions, then 1, 2 and so on
 * @param name what it brings, in a word
 * @param template the file, with placeholders for the names of tables
 */
record Migration(int version, String name, String template) {

    /** The words in the names of the files, by version. A new file is added here, and in each folder. */
    private static final List<String> NAMES = List.of("schema", "tables");

    /** Up to which version this library knows the schema. */
    static final int NEWEST = NAMES.size() - 1;

    /** All of them, in order. */
    static List<Migration> all(Database database) {
        return IntStream.rangeClosed(0, NEWEST)
                .mapToObj(version -> new Migration(version, NAMES.get(version), read(database, version)))
                .toList();
    }

    /** The statements to run, one after the other, without comments. */
    List<String> statements(Tables tables) {
        String withoutComments =
                template.lines().filter(line -> !line.strip().startsWith("--")).collect(Collectors.joining("\n"));
        return Arrays.stream(withoutComments.split(";\n|;$"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .map(tables::sql)
                .toList();
    }

    /** The script to print: the file with its comments and the names filled in, and the note that it was applied. */
    String script(Tables tables) {
        return "-- Version " + version + " of the schema: " + name + "\n\n" + tables.sql(template.strip()) + "\n\n"
                + note(tables) + ";\n";
    }

    /** The statement that notes that it was applied. */
    String note(Tables tables) {
        return tables.sql("INSERT INTO {schema} (version, applied_at) VALUES (" + version + ", "
                + tables.database().nowMicros() + ")"
                + (tables.database().isDistributed() ? " ON CONFLICT DO NOTHING" : ""));
    }

    private static String read(Database database, int version) {
        String file = "/dev/farjob/jdbc/" + database.folder() + "/V" + version + "__" + NAMES.get(version) + ".sql";
        try (InputStream stream = Migration.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException(file + " is not in the jar of the store");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }
}
