package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.schema.SchemaException;
import dev.farjob.jdbc.schema.SchemaException.Reason;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables come to be, once, however many ask for them. */
class MigrationsTest {

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @EnumSource
    void anEmptyDatabaseIsMigrated(TestDatabase kind) {
        FreshDatabase database = databases.fresh(kind);
        Migrations migrations = new Migrations(database.jdbi(), Tables.of(kind.kind()));
        assertEquals(
                Reason.MISSING,
                assertThrows(SchemaException.class, migrations::check).reason());
        migrations.migrate();
        assertDoesNotThrow(migrations::check);
        assertEquals("", migrations.pending());
    }
}
