package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The document, the tables and what the library looks for are the same, column by column. */
class TablesDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "tables.md");
    private static final Pattern COLUMN = Pattern.compile("\\| `([a-z_]+)` \\|.*");

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @Test
    void everyColumnIsDocumented() throws IOException {
        assertEquals(Shape.COLUMNS, documented());
    }

    @ParameterizedTest
    @EnumSource
    void everyColumnIsThereInTheOrderOfTheDocument(TestDatabase kind) throws SQLException {
        FreshDatabase database = databases.fresh(kind);
        Tables tables = Tables.of(kind.kind());
        new Migrations(database.jdbi(), tables).migrate();
        Map<String, String> found = new TreeMap<>();
        try (Connection connection = database.dataSource().getConnection()) {
            for (String table : Shape.tables(kind.kind())) {
                found.put(table, columns(connection, tables.sql("SELECT * FROM {" + table + "}")));
            }
        }
        Map<String, String> expected = new TreeMap<>(Shape.COLUMNS);
        expected.keySet().retainAll(Shape.tables(kind.kind()));
        expected.replaceAll((table, columns) -> Shape.columns(kind.kind(), table));
        if (kind.kind().isMySqlLike()) {
            expected.put("handle", "entry, " + expected.get("handle"));
        }
        assertEquals(expected, found);
    }

    private static String columns(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            ResultSetMetaData row = statement.executeQuery(sql).getMetaData();
            List<String> names = new ArrayList<>();
            for (int column = 1; column <= row.getColumnCount(); column++) {
                names.add(row.getColumnName(column).toLowerCase(Locale.ROOT));
            }
            return String.join(", ", names);
        }
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, List<String>> columns = new TreeMap<>();
        String table = "";
        for (String line : Files.readAllLines(DOCUMENT)) {
            Matcher column = COLUMN.matcher(line);
            if (line.startsWith("## ")) {
                table = line.substring(3);
            } else if (Tables.NAMES.contains(table) && column.matches()) {
                columns.computeIfAbsent(table, name -> new ArrayList<>()).add(column.group(1));
            }
        }
        return columns.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.join(", ", entry.getValue())));
    }
}
