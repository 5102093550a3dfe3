package dev.farjob.jdbc.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.PgBouncer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The settings that the operating manual asks for where PgBouncer is in between. */
class PgBouncerSettingsTest {

    private PgBouncer bouncer;

    @BeforeEach
    void begin() {
        bouncer = PgBouncer.shared();
    }

    @Test
    void itRefusesASchemaInTheAddress() {
        PoolInitializationException refused = assertThrows(
                PoolInitializationException.class, () -> bouncer.fresh("&prepareThreshold=0&currentSchema=jobs"));
        assertTrue(String.valueOf(refused.getMessage()).contains("search_path"), refused.getMessage());
    }

    @Test
    void theBuilderNamesTheSchemaInstead() {
        try (FreshDatabase database = bouncer.fresh("&prepareThreshold=0")) {
            EverythingOnce.on(
                    JdbcJobStore.builder(database.dataSource()).schema("jobs").build());
            assertEquals(
                    List.of("jobs"),
                    database.jdbi()
                            .withHandle(handle -> handle.createQuery(
                                            "SELECT schemaname FROM pg_tables WHERE tablename = 'farjob_live'")
                                    .mapTo(String.class)
                                    .list()));
        }
    }

    @Test
    void theDriverCanBeToldHowOldTheServerIsAtLeast() {
        try (FreshDatabase database = bouncer.fresh("&prepareThreshold=0&assumeMinServerVersion=12")) {
            EverythingOnce.on(JdbcJobStore.on(database.dataSource()));
        }
    }
}
