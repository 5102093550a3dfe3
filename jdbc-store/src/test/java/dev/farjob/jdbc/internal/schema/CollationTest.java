package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two owners whose names differ are two owners, whatever people of some language take for the same. */
class CollationTest {

    private static final List<String> OWNERS =
            List.of("Ann", "ann", "ann ", "änn", "a\u0308nn", "ınn", "inn", "straße", "strasse", "x\uD83D\uDE00");

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource
    void eachIsFoundByItsOwnNameOnly(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        Tables tables = Tables.of(kind.kind());
        new Migrations(database.jdbi(), tables).migrate();
        try (Handle handle = database.jdbi().open()) {
            for (int no = 0; no < OWNERS.size(); no++) {
                insert(handle, tables, no, OWNERS.get(no));
            }
            List<List<Integer>> found = OWNERS.stream()
                    .map(owner -> handle.createQuery(tables.sql("SELECT no FROM {live} WHERE owner = :owner"))
                            .bind("owner", owner)
                            .mapTo(Integer.class)
                            .list())
                    .toList();
            assertEquals(
                    List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
                    found.stream().flatMap(List::stream).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyAreInTheOrderOfTheirCharacters(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        Tables tables = Tables.of(kind.kind());
        new Migrations(database.jdbi(), tables).migrate();
        try (Handle handle = database.jdbi().open()) {
            List<String> ids = List.of("a", "B", "_", "Z", "-", "0");
            ids.forEach(id -> insert(handle, tables, ids.indexOf(id), id));
            assertEquals(
                    ids.stream().sorted().toList(),
                    handle.createQuery(tables.sql("SELECT owner FROM {live} ORDER BY owner"))
                            .mapTo(String.class)
                            .list());
        }
    }

    private static void insert(Handle handle, Tables tables, int no, String owner) {
        handle.createUpdate(tables.sql(
                        "INSERT INTO {live} (owner, no, id, created_at, provider, parts, version, stamp, state, attempt,"
                                + " pace, updated_at, log) VALUES (:owner, :no, 'x', 0, 'p', '{}', 1, 's', 'ACCEPTED', 1,"
                                + " 1, 1, '')"))
                .bind("owner", owner)
                .bind("no", no)
                .execute();
    }
}
