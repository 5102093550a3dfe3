package dev.farjob.jdbc.internal.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Servers that speak another one's protocol are known by their own words. The texts are answers of such servers to
 * {@code SELECT version()}, as their users and makers report it; on MySQL's relatives with {@code @@version_comment}.
 */
class ServerTest {

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # PostgreSQL itself, by several builders
                    16.6 | PostgreSQL 16.6 (Debian 16.6-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit | POSTGRESQL
                    14.2 | PostgreSQL 14.2, compiled by Visual C++ build 1914, 64-bit | POSTGRESQL
                    # Amazon RDS and Aurora PostgreSQL
                    15.5 | PostgreSQL 15.5 on aarch64-unknown-linux-gnu, compiled by aarch64-unknown-linux-gnu-gcc (GCC) 9.5.0, 64-bit | POSTGRESQL
                    # AlloyDB Omni
                    17.9 | PostgreSQL 17.9 on x86_64-pc-linux-gnu | POSTGRESQL
                    # Supabase
                    15.1 (Ubuntu 15.1-1.pgdg20.04+1) | PostgreSQL 15.1 (Ubuntu 15.1-1.pgdg20.04+1) on aarch64-unknown-linux-gnu, compiled by gcc (Ubuntu 10.3.0-1ubuntu1~20.04) 10.3.0, 64-bit | POSTGRESQL
                    # cockroachdb/cockroach#95667, and a newer one
                    13.0.0 | CockroachDB CCL v23.2.4 (x86_64-pc-linux-gnu, built 2024/04/08 21:52:08, go1.21.5) | COCKROACHDB
                    13.0.0 | CockroachDB CCL v26.2.5 (x86_64-pc-linux-gnu, built 2026/07/02 10:00:00, go1.25.1) | COCKROACHDB
                    # cyrilgdn/terraform-provider-postgresql#273, yugabyte/yugabyte-db#12323
                    11.2-YB-2.20.0.0-b0 | PostgreSQL 11.2-YB-2.20.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 15.0.3, 64-bit | YUGABYTEDB
                    15.12-YB-2025.1.0.0-b0 | PostgreSQL 15.12-YB-2025.1.0.0-b0 on aarch64-unknown-linux-gnu, compiled by clang version 17.0.6, 64-bit | YUGABYTEDB
                    # The words in brackets are ours: it has a view that nobody else has
                    16.9 | PostgreSQL 16 (Aurora DSQL) | AURORA_DSQL
                    """)
    void whoeverSpeaksLikePostgreSqlIsTakenForWhatItIs(String version, String words, Database database) {
        assertEquals(database, Database.of(new Server("PostgreSQL", version, words)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    8.0.36 | 8.0.36 MySQL Community Server - GPL | MYSQL
                    8.0.35-27 | 8.0.35-27 Percona Server (GPL), Release 27, Revision 2f8eeab2 | MYSQL
                    8.0.39 | 8.0.39 Source distribution | MYSQL
                    11.4.5-MariaDB-log | 11.4.5-MariaDB-log mariadb.org binary distribution | MARIADB
                    10.6.12 | 10.6.12-MariaDB-log managed by https://aws.amazon.com/rds/ | MARIADB
                    """)
    void whoeverSpeaksLikeMySqlIsTakenForWhatItIs(String version, String words, Database database) {
        assertEquals(database, Database.of(new Server("MySQL", version, words)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PostgreSQL | 8.0.2 | PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.48805 | Amazon Redshift
                    PostgreSQL | 12.12 | PostgreSQL 12.12 (Greenplum Database 7.0.0 build commit:bf073b87c0bac9759631746dca1c4c895a304afb) on x86_64-pc-linux-gnu, compiled by gcc (GCC) 10.2.1, 64-bit | Greenplum
                    PostgreSQL | 14.4 | PostgreSQL 14.4 (Apache Cloudberry 2.1.0-incubating build 1) on x86_64-pc-linux-gnu | Apache Cloudberry
                    PostgreSQL | 12.3 | PostgreSQL 12.3, compiled by Visual C++ build 1914, 64-bit, QuestDB | QuestDB
                    PostgreSQL | 14.0 | CrateDB 5.2.3 (built 9bc0bd4/2023-03-01T14:52:43Z, Linux 5.15 amd64, OpenJDK 64-Bit Server VM 19.0.2+7) | CrateDB
                    PostgreSQL | 9.5.0 | PostgreSQL 9.5 (Materialize 26.37.0) | Materialize
                    PostgreSQL | 13.14.0 | PostgreSQL 13.14.0-RisingWave-2.0.0 (4aae0e9) | RisingWave
                    PostgreSQL | 9.2.4 | (openGauss 3.0.0 build 02c14696) compiled at 2022-04-01 18:12:19 commit 0 last mr | openGauss
                    PostgreSQL | 12.1 | KingbaseES V008R006C007B0012 on x64, compiled by gcc, 64-bit | another product
                    MySQL | 8.0.11-TiDB-v8.5.6 | 8.0.11-TiDB-v8.5.6 TiDB Server (Apache License 2.0) Community Edition, MySQL 8.0 compatible | TiDB
                    MySQL | 5.7.25-TiDB-v7.1.1 | 5.7.25-TiDB-v7.1.1 TiDB Server (Apache License 2.0) Community Edition, MySQL 5.7 compatible | TiDB
                    MySQL | 5.7.25-OceanBase_CE-v4.4.2.1 | 5.7.25-OceanBase_CE-v4.4.2.1 OceanBase_CE 4.4.2.1 (Built May 6 2026 12:21:55) | OceanBase
                    MySQL | 5.7.32 | 5.7.32 SingleStoreDB source distribution (compatible; MySQL Enterprise & MySQL Commercial) | SingleStore
                    MySQL | 8.0.43-Vitess | 8.0.43-Vitess Vitess | Vitess
                    MySQL | 8.0.33 | 8.0.33 StarRocks version 3.3.2 | StarRocks
                    MySQL | 5.7.99 | 5.7.99 Doris version doris-2.1.6-rc04 | Apache Doris
                    """)
    void whoeverIsSomethingElseIsRefusedByItsRealName(String product, String version, String words, String name) {
        String refusal = refusal(new Server(product, version, words));
        assertTrue(refusal.startsWith("this server answers as " + product + ", but is " + name + " (\""), refusal);
        assertTrue(refusal.contains("It works on PostgreSQL 12, "), refusal);
        assertFalse(refusal.contains("null"), refusal);
    }

    @Test
    void tiDbIsToldThatItTakesNoLock() {
        String words = "8.0.11-TiDB-v8.5.1 TiDB Server (Apache License 2.0) Community Edition, MySQL 8.0 compatible";
        String refusal = refusal(new Server("MySQL", "8.0.11-TiDB-v8.5.1", words));
        assertTrue(refusal.contains("it silently takes no lock, so a write could be lost"), refusal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    13.0.0 | CockroachDB CCL v22.2.2 (x86_64-pc-linux-gnu, built 2023/01/04 17:23:00, go1.19.1) | this is CockroachDB 22.2.2; CockroachDB 23.1 or newer is needed
                    11.2-YB-2.13.1.0-b0 | PostgreSQL 11.2-YB-2.13.1.0-b0 on x86_64-pc-linux-gnu | this is YugabyteDB 2.13.1; YugabyteDB 2.20 or newer is needed
                    """)
    void anOldOneIsMeasuredByItsOwnVersionAndNotByTheOneThatItImitates(String version, String words, String message) {
        assertEquals(message, refusal(new Server("PostgreSQL", version, words)));
    }

    @Test
    void auroraDsqlIsKnownByAViewThatNobodyElseHas() throws SQLException {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        database.jdbi().useHandle(handle -> handle.execute("CREATE SCHEMA sys"));
        try (Connection connection = database.dataSource().getConnection()) {
            assertEquals(Database.POSTGRESQL, Database.detect(connection), "Babelfish has this schema, too");
            database.jdbi()
                    .useHandle(handle -> handle.execute("CREATE VIEW sys.iam_pg_role_mappings AS SELECT 1 AS one"));
            assertEquals(Database.AURORA_DSQL, Database.detect(connection));
        } finally {
            database.jdbi().useHandle(handle -> handle.execute("DROP SCHEMA sys CASCADE"));
        }
    }

    private static String refusal(Server server) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> Database.of(server))
                .getMessage());
    }
}
